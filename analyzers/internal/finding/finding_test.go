package finding_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/directive"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

const src = `package p

var a = 1
var b = 1 //asynclint:ignore rule on purpose
var c = 1 //asynclint:ignore other on purpose
`

// TestReport reports a finding on each variable of src under the name "rule".
func TestReport(t *testing.T) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	var got []analysis.Diagnostic
	pass := &analysis.Pass{
		Analyzer: &analysis.Analyzer{Name: "rule"},
		Fset:     fset,
		Files:    []*ast.File{file},
		Report:   func(d analysis.Diagnostic) { got = append(got, d) },
	}
	set, err := directive.Analyzer.Run(pass)
	if err != nil {
		t.Fatal(err)
	}
	pass.ResultOf = map[*analysis.Analyzer]any{directive.Analyzer: set}
	fix := analysis.SuggestedFix{Message: "mend it"}
	for _, decl := range file.Decls {
		finding.Report(pass, finding.Finding{
			Pos: decl.Pos(), End: decl.End(), Message: "wrong",
			Trace: witness.Trace{{Goroutine: "main", Text: "starts here", Pos: file.Package}},
			Fixes: []analysis.SuggestedFix{fix},
		})
	}
	if len(got) != 2 {
		t.Fatalf("%d findings, want those on a and c: %+v", len(got), got)
	}
	for i, line := range []int{3, 5} {
		d := got[i]
		if fset.Position(d.Pos).Line != line || d.End <= d.Pos || d.Category != "rule" || d.Message != "wrong" {
			t.Errorf("finding %d is %+v, want one of category rule on line %d", i, d, line)
		}
		if len(d.Related) != 1 || d.Related[0].Message != "1. main: starts here" || len(d.SuggestedFixes) != 1 {
			t.Errorf("finding %d lost its trace or its fix: %+v", i, d)
		}
	}
}
