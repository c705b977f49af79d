package pointsto

import (
	"reflect"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
)

// Analyzer's result is a [*Result].
var Analyzer = &analysis.Analyzer{
	Name:       "asyncpointsto",
	Doc:        "find what channels, locks, contexts and functions a value may be",
	Requires:   []*analysis.Analyzer{ssabuild.Analyzer},
	Run:        run,
	ResultType: reflect.TypeFor[*Result](),
}

// A Result gives a package's points-to graph. It is safe for concurrent use.
type Result struct {
	graph func() *Graph
}

// Graph returns the solved graph. The first call builds the package's SSA form
// and solves the constraints; who does not call it pays nothing.
func (r *Result) Graph() *Graph { return r.graph() }

func run(pass *analysis.Pass) (any, error) {
	return &Result{sync.OnceValue(func() *Graph {
		source := pass.ResultOf[ssabuild.Analyzer].(*ssabuild.Source)
		return New(source.Package(), source.Functions(), pass.Files, pass.TypesInfo)
	})}, nil
}
