package relock_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/seed-5a033449/asyncgen/analyzers/relock"
)

func TestFindings(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), relock.Analyzer, "a", "mailuser")
}

// The trace names the first acquisition, the calls, the writer and the second one.
func TestTrace(t *testing.T) {
	results := analysistest.Run(t, analysistest.TestData(), relock.Analyzer, "trace")
	var got []string
	for _, d := range results[0].Diagnostics {
		for _, r := range d.Related {
			got = append(got, fmt.Sprintf("%d %s", results[0].Action.Package.Fset.Position(r.Pos).Line, r.Message))
		}
	}
	want := []string{
		"12 1. total: read-locks l.mu",
		"33 2. set: wants to lock it for writing and waits, so that no new reader gets in",
		"14 3. total: calls (*ledger).sum",
		"21 4. total: calls (*ledger).get",
		"27 5. total: blocks here for ever: read-locks l.mu again",
		"39 1. drop: locks l.mu",
		"41 2. drop: calls (*ledger).one",
		"44 3. drop: calls (*ledger).two",
		"45 4. drop: calls (*ledger).three",
		"46 5. drop: calls (*ledger).four",
		"48 6. drop: calls (*ledger).six, some calls later",
		"49 7. drop: calls (*ledger).seven",
		"50 8. drop: calls (*ledger).eight",
		"51 9. drop: calls (*ledger).get",
		"27 10. drop: blocks here for ever: read-locks l.mu again",
		"59 1. swap: calls (*ledger).begin, which keeps l.mu locked",
		"54 2. swap: locks l.mu",
		"61 3. swap: calls (*ledger).set",
		"33 4. swap: blocks here for ever: locks l.mu again",
	}
	if !slices.Equal(got, want) {
		t.Errorf("the trace is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
