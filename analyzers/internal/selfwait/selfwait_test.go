package selfwait_test

import (
	"slices"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/selfwait"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
)

var probe = &analysis.Analyzer{
	Name:     "selfwait",
	Doc:      "report who waits for his own Done",
	Requires: []*analysis.Analyzer{ssabuild.Analyzer},
	Run: func(pass *analysis.Pass) (any, error) {
		if !selfwait.Applies(pass.Files) {
			return nil, nil
		}
		for _, f := range selfwait.Find(pass.ResultOf[ssabuild.Analyzer].(*ssabuild.Source).Functions()) {
			pass.Report(analysis.Diagnostic{Pos: f.Pos, Message: f.Message, Related: f.Trace.Related()})
		}
		return nil, nil
	},
}

func TestFind(t *testing.T) {
	results := analysistest.Run(t, analysistest.TestData(), probe, "own", "none", "border")
	traces := map[string][]string{
		"goroutine may block forever: stop waits for c.wg, whose Done on line 56 comes after it": {
			"1. literal in chain: puts off c.wg.Done until its end",
			"2. literal in chain: calls stop",
			"3. literal in chain: calls Close",
			"4. literal in chain: blocks here for ever: waits for c.wg, and so for itself",
		},
		"goroutine may block forever: wg.Wait waits for this goroutine, too": {
			"1. literal in given: is started by wg, which waits for its end",
			"2. literal in given: blocks here for ever: waits for wg, and so for itself",
		},
		"goroutine may block forever: stop waits for c.wg, whose Done on line 78 comes after it": {
			"1. literal in later: is to call c.wg.Done here",
			"2. literal in later: calls stop",
			"3. literal in later: calls Close",
			"4. literal in later: blocks here for ever: waits for c.wg, and so for itself",
		},
	}
	for _, d := range results[0].Diagnostics {
		want, ok := traces[d.Message]
		delete(traces, d.Message)
		var got []string
		for _, related := range d.Related {
			got = append(got, related.Message)
		}
		if ok && !slices.Equal(got, want) {
			t.Errorf("%s:\ngot  %q\nwant %q", d.Message, got, want)
		}
	}
	for message := range traces {
		t.Errorf("not reported: %s", message)
	}
}
