package cleanup

// Constructors that return an interface, but always one type: what they give is known.
//
//	func New() storage.Store { return &store{} }

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/types/typeutil"
)

// A gives fact names the methods of the one type that a function returns as its first
// result which clean up, and cope.
type gives struct{ Coping []string }

// AFact marks the type as a fact.
func (*gives) AFact() {}

func (g *gives) String() string { return "gives " + strings.Join(g.Coping, ", ") }

// CopesFrom reports whether a method cleans up whatever becomes of its context, in the
// type that the call of a constructor returns; known is false if that may be several.
func (p *Package) CopesFrom(made *ast.CallExpr, method *types.Func) (copes, known bool) {
	fn := typeutil.StaticCallee(p.pass.TypesInfo, made)
	var fact gives
	if fn == nil || !p.pass.ImportObjectFact(fn.Origin(), &fact) {
		return false, false
	}
	return slices.Contains(fact.Coping, method.Name()), true
}

// exportGives finds the constructors. One may return what another gives, so that it
// looks again as long as there are more.
func (p *Package) exportGives() {
	makers := map[*types.Func]*ast.FuncDecl{}
	for _, file := range p.pass.Files {
		for _, decl := range file.Decls {
			decl, ok := decl.(*ast.FuncDecl)
			if !ok || decl.Body == nil {
				continue
			}
			if fn, ok := p.pass.TypesInfo.Defs[decl.Name].(*types.Func); ok && len(cleanersOf(fn)) > 0 {
				makers[fn] = decl
			}
		}
	}
	for changed := true; changed; {
		changed = false
		for fn, decl := range makers {
			if fact := p.givenBy(fn, decl); fact != nil {
				p.pass.ExportObjectFact(fn, fact)
				delete(makers, fn)
				changed = true
			}
		}
	}
}

// cleanersOf returns the methods that take a context and clean up, of the interface that
// is the first result of a function.
func cleanersOf(fn *types.Func) (found []*types.Func) {
	results := fn.Signature().Results()
	if results.Len() == 0 {
		return nil
	}
	iface, ok := results.At(0).Type().Underlying().(*types.Interface)
	if !ok {
		return nil
	}
	for method := range iface.Methods() {
		if takesContext(method) && CleansUp(method.Name()) {
			found = append(found, method)
		}
	}
	return found
}

// givenBy returns the fact about a function, nil if it may return several types.
func (p *Package) givenBy(fn *types.Func, decl *ast.FuncDecl) (fact *gives) {
	var only types.Type
	several := false
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		if _, inner := n.(*ast.FuncLit); inner {
			return false
		}
		ret, ok := n.(*ast.ReturnStmt)
		if !ok || several {
			return !several
		}
		if len(ret.Results) == 0 {
			several = true
			return false
		}
		first := ast.Unparen(ret.Results[0])
		t := p.pass.TypesInfo.TypeOf(first)
		if tuple, ok := t.(*types.Tuple); ok {
			t = tuple.At(0).Type()
		}
		switch call, isCall := first.(*ast.CallExpr); {
		case p.pass.TypesInfo.Types[first].IsNil():
		case !types.IsInterface(t):
			several = only != nil && !types.Identical(only, t) || fact != nil && only == nil
			only, fact = t, p.coping(fn, t)
		case isCall && fact == nil:
			var next gives
			callee := typeutil.StaticCallee(p.pass.TypesInfo, call)
			several = callee == nil || !p.pass.ImportObjectFact(callee.Origin(), &next)
			fact = &next
		default:
			several = true
		}
		return !several
	})
	if several {
		return nil
	}
	return fact
}

// coping returns the fact about a function that returns a type.
func (p *Package) coping(fn *types.Func, t types.Type) *gives {
	fact := new(gives)
	for _, method := range cleanersOf(fn) {
		obj, _, _ := types.LookupFieldOrMethod(t, true, fn.Pkg(), method.Name())
		if have, ok := obj.(*types.Func); ok && p.Copes(have) {
			fact.Coping = append(fact.Coping, method.Name())
		}
	}
	return fact
}
