package ctxrequest

// Which functions handle requests, and which of their values are, or hold, the
// request's context.

import (
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// A handler is a function that handles a request: when it returns, the context of
// the request ends.
type handler struct {
	pass *analysis.Pass
	info *types.Info
	fn   *ctxflow.Function
	cur  inspector.Cursor // its declaration or literal

	given    map[*types.Var]bool // the parameters that are, or hold, the context
	contexts map[*types.Var]bool // variables for the context, and for what is made from it
}

// handlerOf returns the innermost handler around a goroutine's start, nil if there
// is none, or if another goroutine lies between.
func handlerOf(pass *analysis.Pass, services *services, root *ctxflow.Root, start inspector.Cursor) *handler {
	for _, fn := range ctxflow.Enclosing(start) {
		given := requestParams(pass.TypesInfo, services, fn.Node())
		if len(given) > 0 {
			return &handler{pass: pass, info: pass.TypesInfo, fn: root.Function(), cur: fn, given: given}
		}
		if ctxflow.IsGoroutine(fn) {
			return nil
		}
	}
	return nil
}

// requestParams returns the parameters of a handler that are, or hold, the context
// of its request; none for any other function.
func requestParams(info *types.Info, services *services, fn ast.Node) map[*types.Var]bool {
	given := map[*types.Var]bool{}
	sig := ctxflow.Signature(info, fn)
	if sig == nil {
		return nil
	}
	reads, writes := false, false
	for v := range sig.Params().Variables() {
		switch {
		case ctxflow.IsRequest(v.Type()):
			given[v], reads = true, true
		case ctxflow.IsContext(v.Type()):
			given[v] = true
		case isNamed(v.Type(), "net/http", "ResponseWriter"):
			writes = true
		}
	}
	if reads && writes {
		return given
	}
	clear(given)
	if sig.Params().Len() == 1 && isExchange(sig.Params().At(0).Type()) {
		return map[*types.Var]bool{sig.Params().At(0): true}
	}
	if decl, ok := fn.(*ast.FuncDecl); ok && decl.Recv != nil && services.serves(decl.Name.Name, sig) {
		for v := range sig.Params().Variables() {
			if ctxflow.IsContext(v.Type()) || ctxflow.HasMethod(v.Type(), "Context") {
				given[v] = true
			}
		}
		return given
	}
	return nil
}

func isNamed(t types.Type, path, name string) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Name() == name && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == path
}

// isExchange reports whether t is what a web framework hands to its handlers: a
// struct with the request in a field and a writer for the answer, or an interface
// with methods for both.
func isExchange(t types.Type) bool {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		s, ok := p.Elem().Underlying().(*types.Struct)
		if !ok {
			return false
		}
		request, writer := false, false
		for field := range s.Fields() {
			request = request || ctxflow.IsRequest(field.Type())
			writer = writer || ctxflow.HasMethod(field.Type(), "WriteHeader")
		}
		return request && writer
	}
	if _, ok := t.Underlying().(*types.Interface); !ok {
		return false
	}
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, "Request")
	method, ok := obj.(*types.Func)
	return ok && method.Signature().Results().Len() == 1 && ctxflow.IsRequest(method.Signature().Results().At(0).Type()) &&
		(ctxflow.HasMethod(t, "Response") || ctxflow.HasMethod(t, "ResponseWriter"))
}

// services knows the methods of remote procedure calls.
type services struct {
	pkg     *types.Package
	methods map[string][]*types.Signature // of the generated interfaces that the package imports
}

// serves reports whether a method is one of an interface that was generated for a
// service: XServer or XHandler, next to a function that registers one, as gRPC and
// its relatives make them.
func (s *services) serves(name string, sig *types.Signature) bool {
	if sig.Results().Len() == 0 || !ctxflow.IsError(sig.Results().At(sig.Results().Len()-1).Type()) {
		return false
	}
	if s.methods == nil {
		s.methods = map[string][]*types.Signature{}
		for _, pkg := range append(s.pkg.Imports(), s.pkg) {
			s.collect(pkg)
		}
	}
	for _, other := range s.methods[name] {
		if types.Identical(other, types.NewSignatureType(nil, nil, nil, sig.Params(), sig.Results(), sig.Variadic())) {
			return true
		}
	}
	return false
}

func (s *services) collect(pkg *types.Package) {
	for _, name := range pkg.Scope().Names() {
		service, ok := strings.CutPrefix(name, "Register")
		if !ok || !strings.HasSuffix(service, "Server") {
			if service, ok = strings.CutPrefix(name, "New"); !ok || !strings.HasSuffix(service, "Handler") {
				continue
			}
		}
		obj, ok := pkg.Scope().Lookup(service).(*types.TypeName)
		if !ok {
			continue
		}
		iface, ok := obj.Type().Underlying().(*types.Interface)
		if !ok {
			continue
		}
		for method := range iface.Methods() {
			sig := method.Signature()
			s.methods[method.Name()] = append(s.methods[method.Name()],
				types.NewSignatureType(nil, nil, nil, sig.Params(), sig.Results(), sig.Variadic()))
		}
	}
}
