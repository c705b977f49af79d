// Package cleanup tells which functions clean up, which is a matter of names, and
// which of those do so whatever becomes of the context that they are given, which is
// one of facts, so that it is seen through calls and packages:
//
//   - those for which a context makes no difference (see ctxuse);
//   - those that close something of the process itself without it, such as a
//     connection: there the context says how long to wait for the other side;
//   - those without results that hand it to functions of these kinds only, or do
//     otherwise what failed under it: a connection goes back to its pool, or is closed.
//
// A method of an interface is judged by the types of its own package that have it, or by
// the one type that the constructor of the value always returns.
// What is behind other interfaces, and in variables, is not known: [Package.CannotTell]
// says where that is no evidence at all.
package cleanup

import (
	"go/ast"
	"go/types"
	"reflect"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxuse"
)

// Analyzer judges the functions of a package that take a context. Its result is a
// [*Package].
var Analyzer = &analysis.Analyzer{
	Name:       "asynccleanup",
	Doc:        "tell which functions clean up whatever becomes of their context",
	Requires:   []*analysis.Analyzer{inspect.Analyzer, ctxuse.Analyzer},
	Run:        run,
	ResultType: reflect.TypeFor[*Package](),
	FactTypes:  []analysis.Fact{new(ends), new(copes), new(stub), new(gives)},
}

// A Package answers for the functions of a package and for those that it imports.
type Package struct {
	pass    *analysis.Pass
	uses    *ctxuse.Package
	decls   map[*types.Func]inspector.Cursor // functions that take a context, with their bodies
	methods map[*types.Func][]*types.Func    // methods of interfaces, and those of the types that have them
}

// Copes reports whether a function that cleans up does so whatever becomes of its
// context. A body of nothing but a constant result is no evidence: it holds the place
// of another.
func (p *Package) Copes(fn *types.Func) bool {
	fn = fn.Origin()
	return p.uses.IsIdle(fn) && !p.has(fn, new(stub)) || p.has(fn, new(copes)) || p.has(fn, new(ends)) && closes(fn.Name())
}

// MayClose reports whether a function is the method of an interface that closes
// something, and nobody knows how: most close what belongs to the process, for which
// they need no context. Where the types of the package are known, they have answered.
func (p *Package) MayClose(fn *types.Func) bool {
	recv := fn.Signature().Recv()
	return recv != nil && types.IsInterface(recv.Type()) && closes(fn.Name())
}

func (p *Package) has(fn *types.Func, fact analysis.Fact) bool {
	return p.pass.ImportObjectFact(fn, fact)
}

type (
	ends  struct{} // closes something without its context
	copes struct{} // has no results, and does its work without its context
	stub  struct{} // does nothing at all
)

// AFact marks the type as a fact.
func (*ends) AFact() {}

// AFact marks the type as a fact.
func (*copes) AFact() {}

// AFact marks the type as a fact.
func (*stub) AFact() {}

func (*ends) String() string  { return "ends" }
func (*copes) String() string { return "copes" }
func (*stub) String() string  { return "stub" }

func run(pass *analysis.Pass) (any, error) {
	p := &Package{
		pass:    pass,
		uses:    pass.ResultOf[ctxuse.Analyzer].(*ctxuse.Package),
		decls:   map[*types.Func]inspector.Cursor{},
		methods: map[*types.Func][]*types.Func{},
	}
	p.collect()
	p.exportEnds()
	p.exportCopes()
	p.exportGives()
	return p, nil
}

// collect finds the functions that take a context, and the methods of interfaces.
func (p *Package) collect() {
	for cur := range p.pass.ResultOf[inspect.Analyzer].(*inspector.Inspector).Root().Preorder((*ast.FuncDecl)(nil)) {
		decl := cur.Node().(*ast.FuncDecl)
		fn, ok := p.pass.TypesInfo.Defs[decl.Name].(*types.Func)
		if !ok || decl.Body == nil || !takesContext(fn) {
			continue
		}
		p.decls[fn] = cur
		if p.isStub(decl.Body) {
			p.pass.ExportObjectFact(fn, new(stub))
		}
	}
	scope := p.pass.Pkg.Scope()
	for _, name := range scope.Names() {
		iface, ok := scope.Lookup(name).Type().Underlying().(*types.Interface)
		if _, isType := scope.Lookup(name).(*types.TypeName); !ok || !isType {
			continue
		}
		for method := range iface.ExplicitMethods() {
			if takesContext(method) && CleansUp(method.Name()) {
				p.methods[method] = implementersIn(p.pass.Pkg, iface, method)
			}
		}
	}
}

func takesContext(fn *types.Func) bool {
	for v := range fn.Signature().Params().Variables() {
		if ctxflow.IsContext(v.Type()) {
			return true
		}
	}
	return false
}

// implementersIn returns what the types of a package have for a method of an interface.
func implementersIn(pkg *types.Package, iface *types.Interface, method *types.Func) []*types.Func {
	var found []*types.Func
	if pkg == nil {
		return nil
	}
	for _, name := range pkg.Scope().Names() {
		obj, ok := pkg.Scope().Lookup(name).(*types.TypeName)
		if !ok || types.IsInterface(obj.Type()) {
			continue
		}
		named, ok := obj.Type().(*types.Named)
		if !ok || named.TypeParams().Len() > 0 || !types.Implements(types.NewPointer(named), iface) {
			continue
		}
		if fn, _, _ := types.LookupFieldOrMethod(named, true, pkg, method.Name()); fn != nil {
			if fn, ok := fn.(*types.Func); ok {
				found = append(found, fn.Origin())
			}
		}
	}
	return found
}

// isStub reports whether a body does nothing but return constants, such as no error.
func (p *Package) isStub(body *ast.BlockStmt) bool {
	if len(body.List) == 0 {
		return false // on this system, say, there is nothing to do
	}
	ret, ok := body.List[0].(*ast.ReturnStmt)
	if !ok || len(ret.Results) == 0 {
		return false
	}
	for _, result := range ret.Results {
		if v := p.pass.TypesInfo.Types[result]; !v.IsNil() && v.Value == nil {
			return false
		}
	}
	return true
}
