package loopblock_test

import (
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/seed-5a033449/asyncgen/analyzers/loopblock"
)

func Test(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), loopblock.Analyzer, "duties", "single", "mailbox", "served", "settled", "silent", "chain", "examples/shop")
}

// The witness starts at the select, follows the calls and ends at the case that
// has to wait.
func TestTrace(t *testing.T) {
	results := analysistest.Run(t, analysistest.TestData(), loopblock.Analyzer, "chain")
	var steps []string
	for _, d := range results[0].Diagnostics {
		if strings.HasPrefix(d.Message, "http.Get in this case blocks the event loop: (*loop).refresh") {
			for _, r := range d.Related {
				steps = append(steps, r.Message)
			}
		}
	}
	want := []string{
		"1. run: waits here for the next event",
		"2. run: calls (*loop).refresh",
		"3. run: calls (*remote.Client).Fetch",
		"4. run: calls deep.Get at chain/remote/remote.go:11",
		"5. run: waits in http.Get at chain/deep/deep.go:5",
		"6. run: meanwhile cannot serve this case",
	}
	if got := strings.Join(steps, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("steps:\n%s\nwant:\n%s", got, strings.Join(want, "\n"))
	}
}
