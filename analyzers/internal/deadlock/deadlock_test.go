package deadlock_test

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/deadlock"
)

var rules = []string{deadlock.Relock, deadlock.LockOrder, deadlock.LockLeak, deadlock.LockWait, deadlock.GoroutineLeak}

// all reports what the runs show for every rule, the rule's name in front.
var all = &analysis.Analyzer{
	Name:     "all",
	Doc:      "report what all rules report",
	Requires: []*analysis.Analyzer{deadlock.Analyzer},
	Run: func(pass *analysis.Pass) (any, error) {
		result := pass.ResultOf[deadlock.Analyzer].(*deadlock.Result)
		for _, rule := range rules {
			for _, f := range result.Findings(rule) {
				pass.Report(analysis.Diagnostic{
					Pos: f.Pos, End: f.End, Category: rule, Message: rule + ": " + f.Message, Related: f.Trace.Related(),
				})
			}
		}
		return nil, nil
	},
}

// traces are the steps of each finding of the package told, by its rule.
var traces = map[string][]string{
	"relock": {
		"20:2 1. audit: starts a goroutine in report",
		"22:12 2. goroutine started on line 20: locks a.mu",
		"14:2 3. goroutine started on line 20: blocks here for ever in total: lock of a.mu, which it holds since line 22",
	},
	"relock as a reader": {
		"59:2 1. use: starts put",
		"60:2 2. use: starts both",
		"52:2 3. put: waits here, too: lock of c.mu, which both holds since line 46",
		"46:12 4. both: read-locks c.mu",
		"40:2 5. both: blocks here for ever in get: read lock of c.mu, behind put, which waits to write",
	},
	"lockorder": {
		"83:2 1. cross: starts forward",
		"84:2 2. cross: starts backward",
		"68:13 3. forward: locks p.left",
		"70:2 4. forward: waits here, too: lock of p.right, which backward holds since line 75",
		"75:14 5. backward: locks p.right",
		"77:2 6. backward: blocks here for ever: lock of p.left, which forward holds since line 68",
	},
	"lockleak": {
		"105:2 1. visit: starts enter",
		"106:2 2. visit: starts enter",
		"95:11 3. enter started on line 105: locks d.mu",
		"97:3 4. enter started on line 105: returns here: d.mu stays locked",
		"95:2 5. enter started on line 106: blocks here for ever: lock of d.mu, which enter started on line 105 holds since line 95",
	},
	"lockwait": {
		"130:2 1. deliver: starts publish",
		"131:2 2. deliver: starts consume",
		"123:2 3. consume: waits here, too: lock of b.mu, which publish holds since line 117",
		"117:11 4. publish: locks b.mu",
		"119:2 5. publish: blocks here for ever: send on b.news",
	},
	"goroutineleak": {
		"138:2 1. ask: starts a goroutine",
		"142:7 2. ask: takes this case",
		"143:3 3. ask: returns here: nobody receives from answer any more",
		"138:14 4. goroutine started on line 138: blocks here for ever: send on answer",
	},
}

// TestTold holds messages and steps to their words, one example of each rule.
func TestTold(t *testing.T) {
	results := analysistest.Run(t, analysistest.TestData(), all, "told")
	for _, d := range results[0].Diagnostics {
		line := results[0].Pass.Fset.Position(d.Pos).Line
		key := d.Category
		if line == 40 {
			key = "relock as a reader"
		}
		var steps []string
		for _, related := range d.Related {
			_, place, _ := strings.Cut(results[0].Pass.Fset.Position(related.Pos).String(), ".go:")
			steps = append(steps, place+" "+related.Message)
		}
		if !slices.Equal(steps, traces[key]) {
			t.Errorf("%s:\ngot  %s\nwant %s", key, strings.Join(steps, "\n     "), strings.Join(traces[key], "\n     "))
		}
	}
}

// TestTicks holds what is said of timers: nobody sends on their channels.
func TestTicks(t *testing.T) {
	results := analysistest.Run(t, analysistest.TestData(), all, "ticks")
	var steps []string
	for _, related := range results[0].Diagnostics[0].Related {
		steps = append(steps, related.Message)
	}
	want := []string{
		"1. poll: starts every",
		"2. poll: stops ticker",
		"3. every: blocks here for ever: receive from t.C",
	}
	if !slices.Equal(steps, want) {
		t.Errorf("got %q, want %q", steps, want)
	}
}

// TestPurpose holds the runs to their silence about who waits because another one
// means to wait for ever.
func TestPurpose(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), all, "purpose")
}

// TestLeft holds traces to tell of the return after which nobody could help.
func TestLeft(t *testing.T) {
	results := analysistest.Run(t, analysistest.TestData(), all, "left")
	var steps []string
	for _, related := range results[0].Diagnostics[0].Related {
		steps = append(steps, related.Message)
	}
	want := []string{
		"1. open: starts run",
		"2. open: returns here: nobody has p.quit any more",
		"3. run: blocks here for ever: receive from p.quit",
	}
	if !slices.Equal(steps, want) {
		t.Errorf("got %q, want %q", steps, want)
	}
}

// TestCut holds a run that is left open to telling how the function ends.
func TestCut(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), all, "cut")
}
