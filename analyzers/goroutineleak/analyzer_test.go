package goroutineleak_test

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/seed-5a033449/asyncgen/analyzers/goroutineleak"
)

func TestAnalyzer(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), goroutineleak.Analyzer, "a", "tested", "absent", "stops", "command", "demo")
}

// TestUnknowns lists what the rule gives up on in its own testdata. A new line
// here is a loss of precision, one less a gain.
func TestUnknowns(t *testing.T) {
	results := analysistest.Run(quiet{t}, analysistest.TestData(), goroutineleak.Analyzer, "a")
	var got []string
	for _, u := range results[0].Result.(*goroutineleak.Result).Unknowns {
		got = append(got, u.Function+": "+strings.Join(u.Reasons, "; "))
	}
	want := []string{
		"a.unrelatedCounts: the lengths of two loops cannot be related",
	}
	if !slices.Equal(got, want) {
		t.Errorf("unknown: %q, want %q", got, want)
	}
}

// quiet leaves the checks of want comments to TestAnalyzer.
type quiet struct{ *testing.T }

func (quiet) Errorf(string, ...any) {}

// TestTrace holds the steps to their words.
func TestTrace(t *testing.T) {
	results := analysistest.Run(t, analysistest.TestData(), goroutineleak.Analyzer, "trace")
	want := map[string][]string{
		"send on results has no receiver after the return on line 21": {
			"11:2 1. first: starts a goroutine",
			"20:12 2. first: receives from results",
			"21:3 3. first: returns here: nobody receives from results any more",
			"16:12 4. goroutine started on line 11: sends on results",
			"16:4 5. goroutine started on line 11: blocks here for ever: send on results",
		},
		"send on a has no receiver: the goroutine that could help is stuck on line 33": {
			"29:2 1. crossed: starts a goroutine",
			"33:7 2. crossed: waits here, too: receive from b",
			"30:3 3. goroutine started on line 29: blocks here for ever: send on a",
		},
		"range over ch never ends: nobody closes it after the return on line 43": {
			"39:2 1. total: starts a goroutine",
			"44:2 2. total: receives from ch",
			"41:7 3. goroutine started on line 39: sends on ch",
			"43:2 4. goroutine started on line 39: returns here: nobody sends on ch or closes it any more",
			"44:2 5. total: blocks here for ever: receive from ch",
		},
	}
	for _, d := range results[0].Diagnostics {
		_, reason, _ := strings.Cut(d.Message, ": ")
		if steps := render(results[0], d); !slices.Equal(steps, want[reason]) {
			t.Errorf("%s:\ngot  %q\nwant %q", reason, steps, want[reason])
		}
		delete(want, reason)
	}
	for reason := range want {
		t.Errorf("not reported: %s", reason)
	}
}

func render(r *analysistest.Result, d analysis.Diagnostic) (steps []string) {
	for _, related := range d.Related {
		_, place, _ := strings.Cut(r.Pass.Fset.Position(related.Pos).String(), ".go:")
		steps = append(steps, place+" "+related.Message)
	}
	return steps
}
