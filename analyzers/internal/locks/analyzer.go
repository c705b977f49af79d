package locks

import (
	"go/types"
	"reflect"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/pointsto"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// Analyzer follows the locks of a package. Its result is a [*Result].
var Analyzer = &analysis.Analyzer{
	Name:       "asynclocks",
	Doc:        "follow which locks are held, path by path",
	Requires:   []*analysis.Analyzer{ssabuild.Analyzer, pointsto.Analyzer},
	Run:        run,
	ResultType: reflect.TypeFor[*Result](),
	FactTypes:  []analysis.Fact{new(Fact)},
}

// A Result gives a package's lock analysis. It is safe for concurrent use.
type Result struct {
	pkg func() *Package
}

// Package returns the analysis of the package, nil if it has no locks. The first
// call may build the package's SSA form.
func (r *Result) Package() *Package { return r.pkg() }

func run(pass *analysis.Pass) (any, error) {
	if !interesting(pass) {
		return &Result{func() *Package { return nil }}, nil
	}
	result := &Result{sync.OnceValue(func() *Package {
		source := pass.ResultOf[ssabuild.Analyzer].(*ssabuild.Source)
		graph := pass.ResultOf[pointsto.Analyzer].(*pointsto.Result)
		return NewPackage(source.Package(), source.Functions(),
			func(fn *types.Func) *Summary { return imported(pass, fn) },
			func(call *ssa.CallCommon) ([]*ssa.Function, bool) { return graph.Graph().Callees(call) })
	})}
	// What the standard library locks inside is nobody's business outside.
	if !summary.StandardLibrary().Has(pass.Pkg.Path()) {
		export(pass, result.Package())
	}
	return result, nil
}

// interesting reports whether a package takes locks, or calls what does.
func interesting(pass *analysis.Pass) bool {
	for id, obj := range pass.TypesInfo.Uses {
		if fn, ok := obj.(*types.Func); ok && id.Pos().IsValid() {
			kind := syncop.OfFunc(fn.Origin())
			if isLockOp(kind) || kind == syncop.OnceDo || !imported(pass, fn.Origin()).IsEmpty() {
				return true
			}
		}
	}
	return false
}

func imported(pass *analysis.Pass, fn *types.Func) *Summary {
	if fn.Pkg() == nil || fn.Pkg() == pass.Pkg {
		return nil
	}
	var fact Fact
	if !pass.ImportObjectFact(fn, &fact) {
		return nil
	}
	return fact.summary()
}

// export attaches facts to what other packages can call.
func export(pass *analysis.Pass, p *Package) {
	facts, kept, releases := map[types.Object]*Fact{}, map[string]bool{}, p.releases()
	var order []types.Object
	for _, f := range p.Functions() {
		obj, ok := f.Fn.Object().(*types.Func)
		if !ok || !ssabuild.IsOffered(pass.Fset, obj) || obj.Pkg() != pass.Pkg || f.Fn.Parent() != nil || f.Fn.Synthetic != "" {
			continue
		}
		fact := newFact(f.Summary)
		if fact == nil {
			continue
		}
		fact.keepOwn(p.handed(), releases)
		facts[obj], order = fact, append(order, obj)
		for _, o := range fact.Outcomes {
			for _, e := range o.Takes {
				kept[e.Lock.Class] = true
			}
		}
	}
	for _, obj := range order {
		fact := facts[obj]
		fact.keepVisible(pass.Pkg.Path(), kept)
		if !fact.isEmpty() {
			pass.ExportObjectFact(obj, fact)
		}
	}
}
