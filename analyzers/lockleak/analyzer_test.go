package lockleak_test

import (
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
		"2. earlyReturn: goes on here with the condition true",
		"3. earlyReturn: leaves here with c.mu locked",
		"4. locked: blocks here for ever after that",
	}
	if got := strings.Join(steps, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("steps:\n%s\nwant:\n%s", got, strings.Join(want, "\n"))
	}
}
