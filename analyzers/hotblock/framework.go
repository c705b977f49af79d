package hotblock

import (
	"go/ast"
	"go/constant"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/types/typeutil"
)

// This file knows handlers of frameworks that have a signature of their own, by their
// types alone: they take a context with the request and the response in it, or are
// registered for a path.

// takesExchange reports whether a function takes a value that has both a request and
// what writes the response. A client has a response, but no writer for it.
func (p *program) takesExchange(sig *types.Signature) bool {
	for param := range sig.Params().Variables() {
		n := named(param.Type())
		if n == nil {
			continue
		}
		is, known := p.exchanges[n]
		if !known {
			is = has(n, isRequest) && has(n, isWriter)
			p.exchanges[n] = is
		}
		if is {
			return true
		}
	}
	return false
}

// named returns the type that a type, or what it points to, has a name for.
func named(t types.Type) *types.Named {
	n, _ := types.Unalias(pointee(t)).(*types.Named)
	return n
}

// has reports whether an exported field of a type, or what an exported method without
// parameters returns, is of a kind.
func has(n *types.Named, is func(types.Type) bool) bool {
	if st, ok := n.Underlying().(*types.Struct); ok {
		for field := range st.Fields() {
			if field.Exported() && is(field.Type()) {
				return true
			}
		}
	}
	methods := types.NewMethodSet(types.NewPointer(n))
	if types.IsInterface(n) {
		methods = types.NewMethodSet(n)
	}
	for method := range methods.Methods() {
		sig := method.Obj().(*types.Func).Signature()
		if method.Obj().Exported() && sig.Params().Len() == 0 && sig.Results().Len() == 1 && is(sig.Results().At(0).Type()) {
			return true
		}
	}
	return false
}

// isWriter reports whether a type has what http.ResponseWriter wants.
func isWriter(t types.Type) bool {
	for _, name := range [...]string{"Header", "Write", "WriteHeader"} {
		obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name)
		if _, ok := obj.(*types.Func); !ok {
			return false
		}
	}
	return true
}

// registered returns the functions that the package registers for a path: in a call of a
// method with a string that begins with a slash, and whose first parameter is of a type
// that the framework declares.
func (p *program) registered() map[*ssa.Function]bool {
	found := map[*ssa.Function]bool{}
	for _, file := range p.pass.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) < 2 || !p.hasPath(call) {
				return true
			}
			callee, ok := typeutil.Callee(p.pass.TypesInfo, call).(*types.Func)
			if !ok || callee.Signature().Recv() == nil || callee.Pkg() == nil {
				return true
			}
			for _, arg := range call.Args {
				if p.isHandler(arg, callee) {
					found[p.functionOf(arg)] = true
				}
			}
			return true
		})
	}
	return found
}

// hasPath reports whether a call has an argument such as "/users" or "GET /users".
func (p *program) hasPath(call *ast.CallExpr) bool {
	for _, arg := range call.Args {
		value := p.pass.TypesInfo.Types[arg].Value
		if value == nil || value.Kind() != constant.String {
			continue
		}
		words := strings.Fields(constant.StringVal(value))
		if len(words) > 0 && len(words) < 3 && strings.HasPrefix(words[len(words)-1], "/") {
			return true
		}
	}
	return false
}

// isHandler reports whether an argument of a registration is a function that takes
// something of the framework. One that takes what it was registered with, to register
// more, is no handler.
func (p *program) isHandler(arg ast.Expr, register *types.Func) bool {
	t := p.pass.TypesInfo.TypeOf(arg)
	if t == nil {
		return false
	}
	sig, ok := t.Underlying().(*types.Signature)
	if !ok || sig.Params().Len() == 0 {
		return false
	}
	first := named(sig.Params().At(0).Type())
	if first == nil || first.Obj().Pkg() != register.Pkg() {
		return false
	}
	obj, _, _ := types.LookupFieldOrMethod(sig.Params().At(0).Type(), true, nil, register.Name())
	return obj == nil
}

// functionOf returns the function that an expression names or is, nil if it is neither.
func (p *program) functionOf(e ast.Expr) *ssa.Function {
	var obj types.Object
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		obj = p.pass.TypesInfo.Uses[e]
	case *ast.SelectorExpr:
		obj = p.pass.TypesInfo.Uses[e.Sel]
	}
	for _, fn := range p.fns {
		if fn.Syntax() != nil && fn.Syntax().Pos() == e.Pos() || obj != nil && fn.Object() == obj {
			return fn
		}
	}
	return nil
}
