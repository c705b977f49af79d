package absence_test

import (
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
	analysistest.Run(t, analysistest.TestData(), probe, "command", "library", "tested")
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
	for _, r := range analysistest.Run(t, analysistest.TestData(), probe, "command") {
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
		`goroutine may block forever: ctx is cancelled only behind this wait
1. *rows.open: derives the context that nobody cancels in time
2. *rows.open: starts the goroutine that waits
3. *rows.close: ctx is cancelled here, but only behind line 40
4. *rows.awaitDone: blocks here for ever: ctx is cancelled only behind this wait`,
	} {
		if !strings.Contains(all, want) {
			t.Errorf("missing\n%s\nin\n%s", want, all)
		}
	}
}
