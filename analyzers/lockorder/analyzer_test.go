package lockorder_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/seed-5a033449/asyncgen/analyzers/lockorder"
)

func TestFindings(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), lockorder.Analyzer, "a", "likely", "several")
}

// The trace tells both sides, the reported one last; what it leaves out, and who
// stands between two readers.
func TestTrace(t *testing.T) {
	results := analysistest.Run(t, analysistest.TestData(), lockorder.Analyzer, "trace")
	var got []string
	for _, d := range results[0].Diagnostics {
		for _, r := range d.Related {
			got = append(got, fmt.Sprintf("%d %s", results[0].Action.Package.Fset.Position(r.Pos).Line, r.Message))
		}
	}
	want := []string{
		"17 1. report: locks bank.mu",
		"20 2. report: calls (*account).read",
		"33 3. report: waits here for account.mu, which close may hold",
		"25 4. close: locks account.mu",
		"28 5. close: calls (*bank).forget",
		"39 6. close: waits here for bank.mu, which report may hold",
		"63 1. one: read-locks index.mu",
		"65 2. one: calls (*index).two",
		"70 3. one: calls (*index).five, some calls later",
		"71 4. one: calls (*index).six",
		"72 5. one: calls (*list).add",
		"75 6. one: waits here for list.mu, which sort may hold",
		"80 7. sort: locks list.mu",
		"82 8. sort: waits here for index.mu, behind a writer who waits for one to read-unlock it",
		"96 1. move: locks shelf.mu",
		"97 2. move: waits here for book.mu, which another move may hold",
		"97 3. another move: locks book.mu",
		"99 4. another move: waits here for shelf.mu, which move may hold",
	}
	if !slices.Equal(got, want) {
		t.Errorf("the trace is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
