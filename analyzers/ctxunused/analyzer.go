package ctxunused

import (
	_ "embed"
	"go/ast"

	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/directive"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/manual"
)

//go:embed doc.go
var doc string

// Analyzer reports derived contexts that no call gets, because their parents are
// passed instead.
var Analyzer = &analysis.Analyzer{
	Name:     "ctxunused",
	Doc:      manual.MustExtract(doc, "ctxunused"),
	Requires: []*analysis.Analyzer{ctxflow.Analyzer, directive.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	for root := range pass.ResultOf[ctxflow.Analyzer].(*ctxflow.Package).Roots() {
		checkFunction(pass, root)
	}
	return nil, nil
}

// checkFunction reports the derivations in root, and in the closures within it,
// that are for nothing. The cheap question comes first: most functions derive no
// context.
func checkFunction(pass *analysis.Pass, root *ctxflow.Root) {
	var all []*derivation
	for cur := range root.Preorder((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil)) {
		if d := derivationAt(pass.TypesInfo, cur); d != nil {
			all = append(all, d)
		}
	}
	if len(all) == 0 {
		return
	}
	fn := &function{root.Function(), pass}
	for _, d := range all {
		if rest := fn.rest(d); rest != nil && fn.isUnused(d, rest) {
			if passed := fn.passedInstead(d, rest); len(passed) > 0 {
				fn.report(d, passed)
			}
		}
	}
}

// A function answers what the rule asks about one outermost function.
type function struct {
	*ctxflow.Function
	pass *analysis.Pass
}

func (fn *function) report(d *derivation, passed []instead) {
	finding.Report(fn.pass, finding.Finding{
		Pos:     d.name.Pos(),
		End:     d.name.End(),
		Message: d.message(passed[0]),
		Fixes:   fn.fixes(d, passed),
	})
}

// message says what the derived context was for, and what was used in its place.
func (d *derivation) message(first instead) string {
	switch {
	case d.isBlank() && first.wait != "":
		return "context of " + d.made() + " is dropped: " + first.text() + "." + first.wait + "() " + d.unaware()
	case d.isBlank():
		return "context of " + d.made() + " is dropped: " + first.callee() + " gets " + first.text() + ", " + d.without()
	case first.renewed:
		return d.name.Name + " of " + d.made() + " is lost: it is made from " + first.text() + " again"
	case d.name.Name == first.text():
		return d.name.Name + " of " + d.made() + " ends with its block: " + first.callee() + " gets the outer " + first.text()
	case first.wait != "":
		return d.name.Name + " is never used: take " + d.name.Name + "." + first.wait + "() instead of " + first.text() + "." + first.wait + "()"
	}
	return d.name.Name + " is never used: pass it to " + first.callee() + " instead of " + first.text()
}

// without says what the context that is passed lacks.
func (d *derivation) without() string {
	switch d.kind {
	case deadline:
		return "without the deadline"
	case value:
		return "without the value"
	}
	return "which is not canceled with it"
}

// unaware says the same of a context that is waited for.
func (d *derivation) unaware() string {
	if d.kind == deadline {
		return "has no such deadline"
	}
	return "does not see its end"
}
