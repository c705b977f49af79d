package ctxswallow

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/directive"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/manual"
)

//go:embed doc.go
var doc string

// Analyzer reports code that ignores the end of a context that it has noticed.
var Analyzer = &analysis.Analyzer{
	Name:     "ctxswallow",
	Doc:      manual.MustExtract(doc, "ctxswallow"),
	URL:      "https://pkg.go.dev/github.com/seed-5a033449/asyncgen/analyzers/ctxswallow",
	Requires: []*analysis.Analyzer{ctxflow.Analyzer, directive.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	for root := range pass.ResultOf[ctxflow.Analyzer].(*ctxflow.Package).Roots() {
		for cur := range root.Preorder((*ast.CommClause)(nil), (*ast.IfStmt)(nil)) {
			if b := branchAt(pass.TypesInfo, cur); b != nil {
				b.root = root
				check(pass, b)
			}
		}
	}
	return nil, nil
}

func check(pass *analysis.Pass, b *branch) {
	if ret := b.returnsSuccess(); ret != nil {
		reportReturn(pass, b, ret)
		return
	}
	if way := b.goesOn(); way != nil {
		finding.Report(pass, finding.Finding{Pos: way.Pos(), End: end(way), Message: fmt.Sprintf(spinMessage(way), b.name())})
	}
}

// end returns where the report of a way to go on ends: that of an empty case must
// not take in the whole case.
func end(way ast.Node) token.Pos {
	if clause, ok := way.(*ast.CommClause); ok {
		return clause.Colon
	}
	return way.End()
}

func spinMessage(way ast.Node) string {
	if stmt, ok := way.(*ast.BranchStmt); ok && stmt.Tok == token.BREAK {
		return "break leaves only the select: the loop goes on after %s has ended"
	}
	return "loop goes on, and spins, after %s has ended: return or break with a label"
}

func reportReturn(pass *analysis.Pass, b *branch, ret *ast.ReturnStmt) {
	f := finding.Finding{
		Pos:     ret.Pos(),
		End:     ret.End(),
		Message: fmt.Sprintf("end of %s is returned as success: return %s.Err()", b.name(), b.name()),
	}
	if result := ret.Results[len(ret.Results)-1]; b.isNamed() && !ctxflow.FromCgo(pass.Fset, ret.Pos()) {
		f.Fixes = []analysis.SuggestedFix{{
			Message:   "return " + b.name() + ".Err()",
			TextEdits: []analysis.TextEdit{{Pos: result.Pos(), End: result.End(), NewText: []byte(b.name() + ".Err()")}},
		}}
	}
	finding.Report(pass, f)
}
