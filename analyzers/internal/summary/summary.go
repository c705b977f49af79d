// Package summary tells, for each function, whether a call of it may block, on
// what class of wait, and through which chain of calls. Importing packages get
// the answer as an object fact, so that rules see through calls at any depth.
//
// # What counts
//
// A wait is what a reviewer would raise: a dial or request, a database call,
// another process, a flush to the disk, a sleep, a WaitGroup, a condition, a
// channel operation. Logging, ordinary reads and writes of files and calls
// through interfaces that do not promise to block are not; locks are known
// within their package only. See [Class].
//
// "May" is meant: one path on which the function waits is enough. Left out are
// work in go statements, function literals that nobody runs before the call
// returns, a select with a default, a send that surely has room, a pause of
// under ten milliseconds, and code after a call that never returns.
//
// # Where the answers come from
//
// Waits start at the operations of package syncop and at the standard library,
// whose functions are in an embedded table (see [StandardLibrary]) and are never
// analysed while linting. They spread along static calls, calls of method
// values, literals and local function variables, functions handed to one that
// runs them, and methods of the package's own interfaces. A package that holds
// neither an operation nor a call of something that waits is not even built.
//
// # What is missed
//
// Calls through other interfaces and through function values in fields, and
// wrappers of io.Reader and io.Writer, whose contract does not say whether they
// block.
package summary

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// Analyzer computes and exports summaries. Its result is a [*Result].
var Analyzer = &analysis.Analyzer{
	Name:       "asyncsummary",
	Doc:        "summarize how calls of functions may block",
	Requires:   []*analysis.Analyzer{ssabuild.Analyzer},
	Run:        run,
	ResultType: reflect.TypeFor[*Result](),
	FactTypes:  []analysis.Fact{new(Summary)},
}

// A Result gives a package's summaries. It is safe for concurrent use.
type Result struct {
	graph func() *Graph
}

// Graph returns the summaries of the package. The first call may build the
// package's SSA form.
func (r *Result) Graph() *Graph { return r.graph() }

func run(pass *analysis.Pass) (any, error) {
	lookup := func(fn *types.Func) *Summary { return imported(pass, fn) }
	result := &Result{sync.OnceValue(func() *Graph {
		source := pass.ResultOf[ssabuild.Analyzer].(*ssabuild.Source)
		return NewGraph(source.Package(), source.Functions(), lookup)
	})}
	// The table knows the standard library: nobody reads facts about it.
	if StandardLibrary().Has(pass.Pkg.Path()) || !interesting(pass) {
		return result, nil
	}
	export(pass, result.Graph())
	return result, nil
}

// imported returns what is known of a function of another package.
func imported(pass *analysis.Pass, fn *types.Func) *Summary {
	if fn.Pkg() == nil || fn.Pkg() == pass.Pkg {
		return nil
	}
	if table := StandardLibrary(); table.Has(fn.Pkg().Path()) {
		return table.Lookup(fn)
	}
	var fact Summary
	if !pass.ImportObjectFact(fn, &fact) {
		return nil
	}
	return &fact
}

// export attaches facts to what other packages can call.
func export(pass *analysis.Pass, g *Graph) {
	for fn, sum := range g.known {
		obj, ok := fn.Object().(*types.Func)
		if !ok || !ssabuild.IsOffered(pass.Fset, obj) || obj.Pkg() != pass.Pkg || fn.Parent() != nil {
			continue
		}
		if fact := sum.Exported(); fact != nil {
			pass.ExportObjectFact(obj, fact)
		}
	}
}

// interesting reports whether anything in the package may wait or run a function
// for its caller. It reads syntax and types only; on doubt it says yes.
func interesting(pass *analysis.Pass) bool {
	for id, obj := range pass.TypesInfo.Uses {
		if fn, ok := obj.(*types.Func); ok && id.Pos().IsValid() && waits(pass, fn.Origin()) {
			return true
		}
	}
	found := false
	for _, file := range pass.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SendStmt, *ast.SelectStmt:
				found = true
			case *ast.UnaryExpr:
				found = found || n.Op == token.ARROW
			case *ast.RangeStmt:
				found = found || isChan(pass.TypesInfo.TypeOf(n.X))
			case *ast.FuncDecl:
				found = found || n.Name.IsExported() && n.Body != nil && runsParameter(pass.TypesInfo, n)
			}
			return !found
		})
	}
	return found
}

func isChan(t types.Type) bool {
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Chan)
	return ok
}

// waits reports whether a function of another package does more than lock.
func waits(pass *analysis.Pass, fn *types.Func) bool {
	switch syncop.OfFunc(fn) {
	case syncop.None:
		sum := imported(pass, fn)
		return sum != nil && len(sum.Waits) > 0
	case syncop.WaitGroupWait, syncop.GroupWait, syncop.CondWait, syncop.Sleep, syncop.SemaphoreAcquire:
		return true
	}
	return false
}

// runsParameter reports whether a function calls one of its parameters.
func runsParameter(info *types.Info, decl *ast.FuncDecl) bool {
	params := map[types.Object]bool{}
	for _, field := range decl.Type.Params.List {
		for _, name := range field.Names {
			if obj := info.Defs[name]; obj != nil {
				if _, ok := obj.Type().Underlying().(*types.Signature); ok {
					params[obj] = true
				}
			}
		}
	}
	found := false
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && len(params) > 0 {
			if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok && params[info.Uses[id]] {
				found = true
			}
		}
		return !found && len(params) > 0
	})
	return found
}
