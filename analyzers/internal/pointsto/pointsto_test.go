package pointsto_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/pointsto"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

func graph(t *testing.T, pkg string) *pointsto.Graph {
	t.Helper()
	results := analysistest.Run(t, analysistest.TestData(), pointsto.Analyzer, pkg)
	return results[0].Result.(*pointsto.Result).Graph()
}

// describe lists all sites that operations act on with their uses, by line.
func describe(g *pointsto.Graph) []string {
	lines := map[string]bool{}
	for _, fn := range g.Functions() {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				for _, v := range operands(instr) {
					sites, _ := g.Origins(v)
					for _, s := range sites {
						lines[line(g, fn, s)] = true
					}
				}
			}
		}
	}
	var all []string
	for l := range lines {
		all = append(all, l)
	}
	slices.Sort(all)
	return all
}

func operands(instr ssa.Instruction) []ssa.Value {
	if sel, ok := instr.(*ssa.Select); ok {
		var all []ssa.Value
		for _, state := range sel.States {
			all = append(all, state.Chan)
		}
		return all
	}
	if op := syncop.Of(instr); op.On != nil {
		return []ssa.Value{op.On}
	}
	return nil
}

func line(g *pointsto.Graph, fn *ssa.Function, s *pointsto.Site) string {
	var uses []string
	for _, u := range g.Uses(s) {
		name := u.Kind.String()
		switch {
		case u.Cancel:
			name = "cancel"
		case u.Case >= 0 && u.Send:
			name = "case send"
		case u.Case >= 0:
			name = "case receive"
		}
		uses = append(uses, fmt.Sprintf("%s@%d", name, fn.Prog.Fset.Position(u.Instr.Pos()).Line))
	}
	slices.Sort(uses)
	return fmt.Sprintf("%02d: %s; %s", g.Position(s).Line, strings.Join(uses, " "), g.Escapes(s))
}

func check(t *testing.T, pkg string, want []string) {
	t.Helper()
	got := describe(graph(t, pkg))
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(got):
			t.Errorf("missing %q", want[i])
		case i >= len(want):
			t.Errorf("surplus %q", got[i])
		case got[i] != want[i]:
			t.Errorf("got %q, want %q", got[i], want[i])
		}
	}
}

func TestClosed(t *testing.T) {
	check(t, "closed", []string{
		"16: wg.add@33 wg.done@44 wg.wait@37; ",
		"17: lock@38; ",
		"24: case receive@46 make@24 send@61 send@62; ", // events
		"24: case receive@46 make@24; ",                 // quit: nobody calls Close
		"25: cond.broadcast@39; ",
		"26: cancel@40 case receive@46 ctx.done@49; ",
		"87: close@76 make@87; ", // the second type is never made a closer
		"89: make@89 receive@90; ",
		"91: make@91 receive@93; passed to signal.Notify",
	})
}

func TestLibrary(t *testing.T) {
	check(t, "library", []string{
		"17: case receive@25 make@17; in exported field In",
		"17: make@17 send@28; ", // orphan is never called
		"17: make@17; returned by Closed, exported method",
		"18: case receive@25 ctx.done@26; returned by Stop, exported method",
		"51: close@48 make@51; ", // by a method that an embedded interface promotes
	})
}
