package pointsto_test

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/ssa"
)

func TestContainers(t *testing.T) {
	check(t, "containers", []string{
		"20: make@20 send@22; ",
		"25: close@30 make@25 receive@28; ",
		"34: make@34 receive@39 send@36; ",
		"41: close@43 make@41; ",
		"48: close@53 make@48 receive@49 send@51; ",
		"57: make@57 send@59; ",
		"61: make@61 receive@62 receive@94; ",
		"67: close@64 make@67; ",
		"70: case receive@72 make@70 send@71; ",
		"71: make@71 send@74; ",
		"80: make@80 receive@83 receive@87; ",
		"92: make@92 receive@62 receive@94; ",
		"95: close@98 make@95; ",
	})
}

func TestShelves(t *testing.T) {
	check(t, "shelves", []string{
		"18: close@25 make@18 receive@20 receive@26; ",
		"30: close@25 make@30 receive@26; ",
		"34: close@43 make@34 receive@39 send@36; ",
		"35: close@43 make@35 receive@39 send@36; ",
		"47: close@52 make@47 receive@49; ",
		"48: close@52 make@48 receive@49; ",
		"51: close@52 make@51 receive@49; ",
		"58: make@58 send@60; ",
	})
	check(t, "openshelves", []string{
		"18: make@18 receive@20; in a container/list that another package sees",
		"24: make@24 receive@26; in a sync.Map that is in an interface",
		"32: make@32 receive@34; in a sync/atomic.Value that another package sees",
	})
}

func TestCalls(t *testing.T) {
	check(t, "calls", []string{
		"27: make@27 send@29; ",
		"50: close@51 make@50 receive@81; ",
		"64: close@16 make@64 send@10; ",
		"67: make@67 receive@21; ",
		"73: close@78 make@73 receive@47 send@75; ",
		"84: close@16 make@84 receive@47 send@10; ",
		"91: make@91 receive@92; ",
		"94: close@96 make@94 receive@98; ",
		"95: once.do@96; ",
		"97: wg.done@0 wg.done@100 wg.go@98 wg.wait@101; ",
	})
}

func TestLocks(t *testing.T) {
	check(t, "locks", []string{
		"07: lock@19 rlock@34 unlock@20; ",
		"12: lock@19 lock@26 unlock@20 unlock@28; ",
		"14: cond.signal@29; ",
		"15: lock@39; ",
		"24: cond.wait@27; ",
		"40: lock@41 unlock@43; ",
		"44: lock@45; ",
	})
}

func TestEscapes(t *testing.T) {
	check(t, "escapes", []string{
		"21: make@21 receive@55; exported variable",
		"23: make@23 receive@56; ",
		"26: make@26 receive@57; linkname",
		"34: make@34; in exported field Cause",
		"40: make@40 receive@41; ",
		"40: make@40 receive@43; passed to fmt.Println",
		"44: make@44 receive@46; passed to a function that is not known",
		"47: make@47 receive@50 receive@51; ",
		"52: make@52 receive@53; given to panic",
		"58: cancel@60 ctx.done@59 receive@59; ",
		"61: ctx.done@63 receive@63; passed to fmt.Println",
		"71: make@71 receive@72; used through unsafe.Pointer",
		"78: make@78 receive@81; converted to another struct type",
	})
}

// TestUnnamed looks at struct types without a name, which other packages write, too:
// they call what is in a field, and use channels that they are handed in one.
func TestUnnamed(t *testing.T) {
	check(t, "unnamed", []string{
		"08: close@11 make@8 receive@15; ",
		"19: make@19 receive@21; in exported field Other",
		"25: make@25 receive@27; in exported field List",
		"31: close@33 make@31 receive@36; ",
	})
	g := graph(t, "unnamed")
	for _, fn := range g.Functions() {
		if fn.Name() == "Field$1" && !g.IsRoot(fn) {
			t.Error("nobody outside seems to call Done")
		}
	}
}

// TestCallees resolves the one call in each of these functions.
func TestCallees(t *testing.T) {
	g := graph(t, "calls")
	want := map[string]string{
		"dispatch": "(calls.one).run (*calls.two).run complete",
		"through":  "(*calls.box[T]).put complete",
		"apply":    "calls.receive calls.main$2 complete",
		"each":     "calls.main$1 complete",
		"pick":     "",
	}
	for _, fn := range g.Functions() {
		expected, ok := want[fn.Name()]
		if !ok || fn.Synthetic != "" {
			continue
		}
		var got []string
		for _, call := range calls(fn) {
			targets, complete := g.Callees(call)
			for _, target := range targets {
				got = append(got, target.String())
			}
			if complete {
				got = append(got, "complete")
			}
		}
		if strings.Join(got, " ") != expected {
			t.Errorf("%s calls %q, want %q", fn, got, expected)
		}
	}
}

func calls(fn *ssa.Function) (all []*ssa.CallCommon) {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(*ssa.Call); ok {
				all = append(all, &call.Call)
			}
		}
	}
	return all
}

// TestReached leaves out what nothing calls.
func TestReached(t *testing.T) {
	g := graph(t, "closed")
	var names []string
	for _, fn := range g.Functions() {
		names = append(names, fn.Name())
	}
	for _, name := range []string{"main", "run", "loop", "handle", "each"} {
		if !slices.Contains(names, name) {
			t.Errorf("%s is not reached", name)
		}
	}
	if slices.Contains(names, "Close") {
		t.Error("Close is reached, though nobody calls it")
	}
	for _, fn := range g.Functions() {
		if root := fn.Name() == "main" || fn.Name() == "init"; root != g.IsRoot(fn) {
			t.Errorf("%s: root is %v", fn, !root)
		}
	}
}

// TestArguments collects what callers give.
func TestArguments(t *testing.T) {
	g := graph(t, "calls")
	for _, fn := range g.Functions() {
		if fn.Name() != "apply" {
			continue
		}
		args, complete := g.Arguments(fn.Params[1])
		if len(args) != 2 || !complete {
			t.Errorf("apply's channel is %v, %v", args, complete)
		}
		if callers := g.Callers(fn); len(callers) != 2 {
			t.Errorf("apply has the callers %v", callers)
		}
		return
	}
	t.Error("apply is not reached")
}
