package lockorder

import (
	_ "embed"
	"go/token"
	"reflect"

	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/deadlock"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/directive"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/locks"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/manual"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/pointsto"
)

//go:embed doc.go
var doc string

// Analyzer reports locks that are taken in different orders. Its result is a [*Result].
var Analyzer = &analysis.Analyzer{
	Name:       "lockorder",
	Doc:        manual.MustExtract(doc, "lockorder"),
	Requires:   []*analysis.Analyzer{deadlock.Analyzer, directive.Analyzer, locks.Analyzer, pointsto.Analyzer},
	Run:        run,
	ResultType: reflect.TypeFor[*Result](),
}

// A Result says how far the analysis of a package got.
type Result struct {
	Orders   int       // pairs of locks of which one is taken under the other
	Unknowns []Unknown // in source order
}

// An Unknown is a function about which the analysis could not decide.
type Unknown struct {
	Pos      token.Pos
	Function string
	Reasons  []string
}

func run(pass *analysis.Pass) (any, error) {
	pass, told := deadlock.Listen(pass)
	defer func() { told.Report(pass) }() // what the runs show besides
	result := &Result{}
	pkg := pass.ResultOf[locks.Analyzer].(*locks.Result).Package()
	if pkg == nil {
		return result, nil
	}
	for _, f := range pkg.Functions() {
		if len(f.Unknown) > 0 {
			result.Unknowns = append(result.Unknowns, Unknown{f.Fn.Pos(), f.Fn.String(), f.Unknown})
		}
	}
	g := newGraph(pkg, pass.ResultOf[pointsto.Analyzer].(*pointsto.Result).Graph())
	result.Orders = len(g.orders)
	for _, c := range distinct(g.cycles()) {
		t := telling{pass, pkg, c}
		last := t.place()
		finding.Report(pass, finding.Finding{Pos: last.taken.Instr.Pos(), Message: t.message(), Trace: t.trace()})
	}
	return result, nil
}
