package absence_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/absence"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/pointsto"
)

// probe reports what is found as it is.
var probe = &analysis.Analyzer{
	Name: "probe", Doc: "probe", Requires: []*analysis.Analyzer{pointsto.Analyzer},
	Run: func(pass *analysis.Pass) (any, error) {
		graph := pass.ResultOf[pointsto.Analyzer].(*pointsto.Result).Graph()
		for _, f := range absence.Find(pass, graph) {
			pass.Report(analysis.Diagnostic{Pos: f.Pos, End: f.End, Message: f.Message, Related: f.Trace.Related()})
		}
		return nil, nil
	},
}

func Test(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), probe, "command", "library", "tested", "platform", "lasting", "unset", "unclosed", "hopeless", "alone", "constructs")
}

// TestSame says the same in each run, although much is kept in maps.
func TestSame(t *testing.T) {
	first := messages(t)
	if again := messages(t); !slices.Equal(first, again) {
		t.Errorf("got %q, then %q", first, again)
	}
}

// messages returns the findings with their steps, sorted.
func messages(t *testing.T) (all []string) {
	for _, r := range analysistest.Run(t, analysistest.TestData(), probe, "command", "unset", "unclosed", "hopeless", "alone") {
		for _, d := range r.Diagnostics {
			lines := []string{d.Message}
			for _, related := range d.Related {
				lines = append(lines, related.Message)
			}
			all = append(all, strings.Join(lines, "\n"))
		}
	}
	slices.Sort(all)
	return all
}

// TestTrace holds the steps to their words.
func TestTrace(t *testing.T) {
	all := strings.Join(messages(t), "\n")
	for _, want := range []string{
		`goroutine may block forever: nobody sends on or closes h.halting(), made on line 9
1. newHalter: makes what h.halting() returns
2. init: starts the goroutine that waits
3. *halter.untilHalted: blocks here for ever: nobody sends on or closes h.halting(), made on line 9`,
		`goroutine may block forever: ctx is cancelled only behind this wait
1. *rows.open: derives the context that nobody cancels in time
2. *rows.open: starts the goroutine that waits
3. *rows.close: ctx is cancelled here, but only behind line 40
4. *rows.awaitDone: blocks here for ever: ctx is cancelled only behind this wait`,
		`goroutine may block forever: done is closed only behind the loop on line 99, which nobody ends
1. endless: makes done
2. literal in endless: done is closed here, but only behind line 99
3. endless: blocks here for ever: done is closed only behind the loop on line 99, which nobody ends`,
		`goroutine may block forever: group.Wait in the loop waits for goroutines that later rounds start
1. *manager.start: counts the goroutines of all rounds
2. *manager.start: starts the one of the first round
3. *manager.start: blocks here for ever: the others are not started yet`,
		`goroutine may block forever: nobody calls Done on s.drain, declared on line 9
1. package main: declares s.drain
2. *stopper.quiesce: blocks here for ever: nobody calls Done on s.drain, declared on line 9`,
		`goroutine may wait forever: nobody sends on or closes s.end, made on line 14, to stop it
1. *topic[T].subscribe: makes s.end
2. *topic[T].subscribe: starts the goroutine that waits
3. *sub[T].loop: serves this select for ever: nobody sends on or closes s.end, made on line 14`,
		`goroutine may block forever: events is nil: nobody assigns a channel to it
1. package unset: declares events, to which no channel is ever assigned
2. Emit: blocks here for ever: events is nil: nobody assigns a channel to it`,
		`goroutine may block forever: nobody closes work, made on line 20, and wg.Wait on line 34 waits for the end of this loop
1. All: makes work
2. All: waits for the goroutine of the loop
3. literal in All: blocks here for ever when nothing more is sent`,
		`goroutine may wait in vain: nobody sends on or closes ready, made on line 23
1. *semaphore.Acquire: makes ready
2. *semaphore.Acquire: waits here until it gives up: nobody sends on or closes ready, made on line 23`,
	} {
		if !strings.Contains(all, want) {
			t.Errorf("missing\n%s\nin\n%s", want, all)
		}
	}
}

// TestApplies tells files with waits from files without.
func TestApplies(t *testing.T) {
	for source, want := range map[string]bool{
		"package p\nfunc f(c chan int) {}":             true,
		"package p\nfunc f() { x.wg.Wait() }":          true,
		"package p\nfunc f() { <-x }":                  true,
		"package p\nfunc f() { x.Lock(); go f() }":     false,
		"package p\nimport \"sync\"\nvar m sync.Mutex": false,
	} {
		file, err := parser.ParseFile(token.NewFileSet(), "p.go", source, 0)
		if err != nil {
			t.Fatal(err)
		}
		if got := absence.Applies([]*ast.File{file}); got != want {
			t.Errorf("%q: %v, want %v", source, got, want)
		}
	}
}
