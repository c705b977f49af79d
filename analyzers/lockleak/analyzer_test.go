package lockleak_test

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/seed-5a033449/asyncgen/analyzers/lockleak"
)

func Test(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), lockleak.Analyzer, "forgets", "silent", "wrapper")
}

// The trace tells where the lock was taken, which way the path went, where it
// left, and who waits then.
func TestTrace(t *testing.T) {
	results := analysistest.Run(t, analysistest.TestData(), lockleak.Analyzer, "forgets")
	var steps []string
	for _, r := range results[0].Diagnostics[0].Related {
		steps = append(steps, r.Message)
	}
	want := []string{
		"1. earlyReturn: locks c.mu",
		"2. earlyReturn: goes on here: c.closed is true",
		"3. earlyReturn: leaves here with c.mu locked",
		"4. locked: wants the same lock after that, and blocks here for ever",
	}
	if got := strings.Join(steps, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("steps:\n%s\nwant:\n%s", got, strings.Join(want, "\n"))
	}
}

// The step before the exit repeats the condition, without what is around it.
func TestConditions(t *testing.T) {
	results := analysistest.Run(t, analysistest.TestData(), lockleak.Analyzer, "forgets")
	var got []string
	for _, d := range results[0].Diagnostics {
		if step := d.Related[1].Message; strings.Contains(step, "conditions") {
			got = append(got, step)
		}
	}
	want := []string{
		"2. conditions: goes on here: n > len(addrs) is false",
		"2. conditions: takes this case",
		"2. conditionsBefore: gets true for many here, and goes on with it",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
