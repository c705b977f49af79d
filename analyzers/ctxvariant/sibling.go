package ctxvariant

// Which calls have a sibling that takes a context.
//
// A sibling is found by its name, or because the callee does nothing but to call
// it, but what makes it one is its signature: the original's with one
// context.Context more. So the fix always compiles, and a function that merely has
// a similar name is not advised.

import (
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/detach"
)

// suffixes are the conventions by which Go packages name the form of a
// function that takes a context.
var suffixes = [...]string{"Context", "WithContext", "Ctx"}

// A site is a call whose callee has a sibling that takes a context.
type site struct {
	cur             inspector.Cursor
	call            *ast.CallExpr
	name            *ast.Ident // the callee's name in the call
	recv            ast.Expr   // what the method is called on, or nil
	callee, sibling *types.Func
	arg             int      // index among the call's arguments at which the context goes
	rest            []string // what the sibling gets after the arguments: nil, false, true
	imported        bool     // the name is qualified by a package
	spread          bool     // f(g()): g's results are the arguments
}

// siteOf returns the call at cur as a site, or nil if the context that its
// sibling takes would not matter.
func siteOf(pass *analysis.Pass, cur inspector.Cursor) *site {
	call := cur.Node().(*ast.CallExpr)
	callee, ok := typeutil.Callee(pass.TypesInfo, call).(*types.Func)
	if !ok || callee.Pkg() == nil || !mayWait(callee) {
		return nil
	}
	s := &site{cur: cur, call: call, callee: callee}
	if !s.locate(pass.TypesInfo) {
		return nil
	}
	for _, suffix := range suffixes {
		if s.takes(pass, callee.Name()+suffix, nil) {
			return s
		}
	}
	if w := wraps(pass, callee); w != nil && s.takes(pass, w.Name, w.Rest) {
		return s
	}
	return nil
}

// takes makes the function of the given name the sibling, if it is one.
func (s *site) takes(pass *analysis.Pass, name string, rest []string) bool {
	sibling, arg := s.lookup(pass, name, len(rest))
	if sibling == nil || detach.IsLogger(s.callee) || s.encloses(pass, sibling) || avoided(pass, sibling) {
		return false
	}
	s.sibling, s.arg, s.rest = sibling, s.arg+arg, rest
	return true
}

// locate fills in the syntax of the call. It reports false for calls through
// values, which have no sibling.
func (s *site) locate(info *types.Info) bool {
	fun := ast.Unparen(s.call.Fun)
	switch f := fun.(type) {
	case *ast.IndexExpr:
		fun = f.X
	case *ast.IndexListExpr:
		fun = f.X
	}
	switch f := fun.(type) {
	case *ast.Ident:
		s.name = f
	case *ast.SelectorExpr:
		s.name = f.Sel
		sel := info.Selections[f]
		if sel == nil {
			s.imported = true
			break
		}
		s.recv = f.X
		s.callee = sel.Obj().(*types.Func) // instantiated, unlike typeutil's
		if sel.Kind() == types.MethodExpr {
			s.arg = 1 // T.Get(recv, key)
		}
	default:
		return false
	}
	if len(s.call.Args) == 1 {
		_, s.spread = info.TypeOf(s.call.Args[0]).(*types.Tuple)
	}
	return true
}

// lookup returns the callee's sibling of the given name, which has some parameters
// at its end besides, and the index of its context among the parameters, or nil.
func (s *site) lookup(pass *analysis.Pass, name string, rest int) (*types.Func, int) {
	var obj types.Object
	switch {
	case s.recv != nil:
		tv := pass.TypesInfo.Types[s.recv]
		obj, _, _ = types.LookupFieldOrMethod(tv.Type, tv.Addressable() || tv.IsType(), pass.Pkg, name)
	case s.callee.Signature().Recv() == nil:
		obj = s.callee.Pkg().Scope().Lookup(name)
	}
	sibling, ok := obj.(*types.Func)
	if !ok || !sibling.Exported() && sibling.Pkg() != pass.Pkg {
		return nil, 0
	}
	if s.recv == nil && !s.nameable(pass, sibling) {
		return nil, 0
	}
	index := contextParameter(s.callee.Signature(), sibling.Signature(), rest)
	if index < 0 {
		return nil, 0
	}
	return sibling, index
}

// nameable reports whether a plain identifier in the place of the call means
// the sibling, and not something local.
func (s *site) nameable(pass *analysis.Pass, sibling *types.Func) bool {
	if s.imported {
		return true
	}
	scope := pass.Pkg.Scope().Innermost(s.call.Pos())
	if scope == nil {
		return false
	}
	_, found := scope.LookupParent(sibling.Name(), s.call.Pos())
	return found == sibling
}

// encloses reports whether the sibling is the function that the call stands
// in: XContext may well be written in terms of X.
func (s *site) encloses(pass *analysis.Pass, sibling *types.Func) bool {
	funcs := ctxflow.Enclosing(s.cur)
	decl, ok := funcs[len(funcs)-1].Node().(*ast.FuncDecl)
	return ok && pass.TypesInfo.Defs[decl.Name] == sibling.Origin()
}

// qualified returns the name of the callee or of its sibling as the call
// writes it, db.Query or http.NewRequest; a receiver that is no plain chain of
// names is replaced by its type.
func (s *site) qualified(fn *types.Func) string {
	if s.recv == nil {
		if s.imported {
			return fn.Pkg().Name() + "." + fn.Name()
		}
		return fn.Name()
	}
	if chain := ctxflow.NameChain(s.recv); chain != "" {
		return chain + "." + fn.Name()
	}
	if named := ctxflow.NamedType(s.callee.Signature().Recv().Type()); named != nil {
		return named.Obj().Name() + "." + fn.Name()
	}
	return fn.Name()
}

// contextParameter returns the index of the one context that the variant has
// more than the original, or -1 if the two differ in anything else. Options that
// only the variant takes may be left out, so they make no difference; nor do the
// given number of parameters at its end.
func contextParameter(original, variant *types.Signature, rest int) int {
	more := variant.Params().Len() - original.Params().Len() - rest
	optional := more == 2 && !original.Variadic() && takesOptions(variant)
	if !optional && (more != 1 || variant.Variadic() != original.Variadic()) {
		return -1
	}
	variant = sameTypeParams(original, variant)
	if variant == nil || !types.Identical(original.Results(), variant.Results()) {
		return -1
	}
	for i := range variant.Params().Len() {
		if ctxflow.IsContext(variant.Params().At(i).Type()) {
			if identicalBut(original.Params(), variant.Params(), i) {
				return i
			}
			return -1
		}
	}
	return -1
}

// takesOptions reports whether the function's last parameters are options: any
// number of functions, or of values of a type made for them.
func takesOptions(sig *types.Signature) bool {
	if !sig.Variadic() {
		return false
	}
	list, ok := sig.Params().At(sig.Params().Len() - 1).Type().Underlying().(*types.Slice)
	if !ok {
		return false
	}
	_, isFunc := list.Elem().Underlying().(*types.Signature)
	return isFunc || ctxflow.NamedType(list.Elem()) != nil
}

// identicalBut reports whether the variant's parameters without the one at
// index are those of the original, none of which may be a context.
func identicalBut(original, variant *types.Tuple, index int) bool {
	for i := range original.Len() {
		j := i
		if i >= index {
			j++
		}
		t := original.At(i).Type()
		if ctxflow.IsContext(t) || !types.Identical(t, variant.At(j).Type()) {
			return false
		}
	}
	return true
}

// sameTypeParams returns the variant in terms of the original's type
// parameters, so that the two can be compared; nil if these differ.
func sameTypeParams(original, variant *types.Signature) *types.Signature {
	want, have := original.TypeParams(), variant.TypeParams()
	if want.Len() != have.Len() {
		return nil
	}
	if want.Len() == 0 {
		return variant
	}
	args := make([]types.Type, want.Len())
	for i := range args {
		args[i] = want.At(i)
	}
	inst, err := types.Instantiate(nil, variant, args, true) // the constraints must hold, too
	if err != nil {
		return nil
	}
	return inst.(*types.Signature)
}

// mayWait reports whether the context could end a wait in the function. A
// function without results cannot say that it was cut short, so its sibling
// takes the context for its values only, as loggers do. The same holds for
// formatting, which by convention (vet's printf) has a name that ends in f.
func mayWait(fn *types.Func) bool {
	sig := fn.Signature()
	if sig.Results().Len() == 0 {
		return false
	}
	return !sig.Variadic() || !strings.HasSuffix(fn.Name(), "f")
}
