package deaf_test

import (
	"slices"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/deaf"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/pointsto"
)

var probe = &analysis.Analyzer{
	Name:     "deaf",
	Doc:      "report sends that do not hear when to stop",
	Requires: []*analysis.Analyzer{pointsto.Analyzer},
	Run: func(pass *analysis.Pass) (any, error) {
		for _, f := range deaf.Find(pass, pass.ResultOf[pointsto.Analyzer].(*pointsto.Result).Graph()) {
			pass.Report(analysis.Diagnostic{Pos: f.Pos, End: f.End, Message: f.Message, Related: f.Trace.Related()})
		}
		return nil, nil
	},
}

func TestFind(t *testing.T) {
	results := analysistest.Run(t, analysistest.TestData(), probe, "serve", "border")
	want := []string{
		"1. run: stops here when the context is done; so do those who receive from t.next",
		"2. run: blocks here for ever if that happens now: nobody closes t.next, and only code outside receives from it",
	}
	var got []string
	for _, related := range results[0].Diagnostics[0].Related {
		got = append(got, related.Message)
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
