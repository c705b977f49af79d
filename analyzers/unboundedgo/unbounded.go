package unboundedgo

// Slices and maps whose length somebody else decides.

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// isUnbounded reports whether the length of the slice or map may be anything:
// it is a parameter, and its elements are data; it comes from a request, or it
// is what a query has found.
func (p *pkg) isUnbounded(cur inspector.Cursor, e ast.Expr, depth int) bool {
	if p.isRemote(cur, e, 0) {
		return true
	}
	v := p.variable(e)
	if v == nil || !isData(elem(v.Type()), 3) {
		return false
	}
	if decl, index := p.parameter(cur, v); decl != nil {
		return !p.isAssigned(cur, v) && p.isFed(decl, index, depth)
	}
	return p.isQueried(cur, v)
}

func elem(t types.Type) types.Type {
	switch t := t.Underlying().(type) {
	case *types.Slice:
		return t.Elem()
	case *types.Map:
		return t.Elem()
	}
	return types.Typ[types.Invalid]
}

// isData reports whether values of the type are plain data. What holds
// functions, channels, locks or interfaces is a part of the program, and a
// program has only so many.
func isData(t types.Type, depth int) bool {
	if types.TypeString(t, nil) == "time.Time" {
		return true
	}
	if _, ok := types.Unalias(t).(*types.TypeParam); ok {
		return true // whatever it is, there are as many as the caller likes
	}
	switch t := t.Underlying().(type) {
	case *types.Basic:
		return t.Kind() != types.Invalid && t.Kind() != types.UnsafePointer
	case *types.Pointer:
		return depth > 0 && isData(t.Elem(), depth-1)
	case *types.Slice:
		return depth > 0 && isData(t.Elem(), depth-1)
	case *types.Array:
		return depth > 0 && isData(t.Elem(), depth-1)
	case *types.Map:
		return depth > 0 && isData(t.Elem(), depth-1) && isData(t.Key(), depth-1)
	case *types.Struct:
		for field := range t.Fields() {
			if depth == 0 || !isData(field.Type(), depth-1) {
				return false
			}
		}
		return true
	}
	return false
}

// parameter returns the declaration whose parameter v is, and its index. The
// parameter after dots is left out: who writes a call decides how many there are.
func (p *pkg) parameter(cur inspector.Cursor, v *types.Var) (*ast.FuncDecl, int) {
	decl, ok := outermost(cur).Node().(*ast.FuncDecl)
	if !ok {
		return nil, 0
	}
	sig := ctxflow.Signature(p.info, decl)
	for i := range sig.Params().Len() {
		if sig.Params().At(i) == v && !(sig.Variadic() && i == sig.Params().Len()-1) {
			return decl, i
		}
	}
	return nil, 0
}

// isFed reports whether a caller that may pass anything is in sight or out of
// sight: the function is exported, or a value, or not called here, or some call
// passes on what is unbounded itself.
func (p *pkg) isFed(decl *ast.FuncDecl, index, depth int) bool {
	fn, ok := p.info.Defs[decl.Name].(*types.Func)
	if !ok || depth > 2 {
		return false
	}
	p.indexCalls()
	if p.values[fn] || len(p.callers[fn]) == 0 {
		return !fn.Exported() || !p.isInternal()
	}
	if fn.Exported() && !p.isInternal() {
		return true
	}
	for _, call := range p.callers[fn] {
		if index >= len(call.Args) {
			continue
		}
		if cur, ok := p.in.Root().FindNode(call); ok && len(ctxflow.Enclosing(cur)) > 0 && p.isUnbounded(cur, call.Args[index], depth+1) {
			return true
		}
	}
	return false
}

// isInternal reports whether only the module itself may call the package: what
// it passes is its own choice, such as the addresses in its configuration.
func (p *pkg) isInternal() bool {
	return slices.Contains(strings.Split(p.pass.Pkg.Path(), "/"), "internal")
}

// isAssigned reports whether the function gives the variable another value,
// such as its first hundred elements.
func (p *pkg) isAssigned(cur inspector.Cursor, v *types.Var) bool {
	return len(p.assigned(cur, v)) > 0
}

// assigned returns the values that the function gives a variable.
func (p *pkg) assigned(cur inspector.Cursor, v *types.Var) []ctxflow.Assignment {
	var found []ctxflow.Assignment
	for stmt := range outermost(cur).Preorder((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil)) {
		for _, a := range ctxflow.Assignments(stmt.Node()) {
			for _, lhs := range a.Lhs {
				if p.variable(lhs) == v && a.Rhs != nil {
					found = append(found, a)
				}
			}
		}
	}
	return found
}

// isQueried reports whether the variable holds what a call has found that takes
// a context and may fail: it asks somebody else.
func (p *pkg) isQueried(cur inspector.Cursor, v *types.Var) bool {
	queried := false
	for _, a := range p.assigned(cur, v) {
		call, ok := ast.Unparen(a.Rhs).(*ast.CallExpr)
		switch {
		case !ok || p.variable(a.Lhs[0]) != v:
			return false
		case p.isQuery(call):
			queried = true
		case !p.isAppend(call):
			return false
		}
	}
	return queried
}

func (p *pkg) isQuery(call *ast.CallExpr) bool {
	if len(call.Args) == 0 || !ctxflow.IsContext(p.info.TypeOf(call.Args[0])) {
		return false
	}
	sig, ok := p.info.TypeOf(call.Fun).Underlying().(*types.Signature)
	return ok && sig.Results().Len() == 2 && ctxflow.IsError(sig.Results().At(1).Type())
}

func (p *pkg) isAppend(call *ast.CallExpr) bool {
	ident, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok {
		return false
	}
	builtin, ok := p.info.Uses[ident].(*types.Builtin)
	return ok && builtin.Name() == "append"
}

// isRemote reports whether the value comes from a request that the function
// handles: it is read or decoded from it, or a part of it.
func (p *pkg) isRemote(cur inspector.Cursor, e ast.Expr, depth int) bool {
	if depth > 3 {
		return false
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return p.isRemoteVariable(cur, p.variable(e), depth)
	case *ast.SelectorExpr:
		return p.info.Selections[e] != nil && p.isRemote(cur, e.X, depth)
	case *ast.IndexExpr:
		return p.isRemote(cur, e.X, depth)
	case *ast.StarExpr:
		return p.isRemote(cur, e.X, depth)
	case *ast.CallExpr:
		sel, ok := ast.Unparen(e.Fun).(*ast.SelectorExpr)
		if ok && p.info.Selections[sel] != nil && p.isRemote(cur, sel.X, depth) {
			return true // req.GetIds(), r.URL.Query()
		}
		fn := p.callee(e)
		if fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "strings" && len(e.Args) > 0 &&
			(strings.HasPrefix(fn.Name(), "Split") || fn.Name() == "Fields") {
			return p.isRemote(cur, e.Args[0], depth)
		}
	}
	return false
}

func (p *pkg) isRemoteVariable(cur inspector.Cursor, v *types.Var, depth int) bool {
	if v == nil || v.IsField() || v.Parent() == p.pass.Pkg.Scope() {
		return false
	}
	for _, f := range ctxflow.Enclosing(cur) {
		for param := range ctxflow.Parameters(p.info, f.Node()) {
			if param == v {
				return ctxflow.IsRequest(v.Type()) || ctxflow.HasMethod(v.Type(), "ProtoReflect")
			}
		}
	}
	if p.isDecoded(cur, v) {
		return true
	}
	for _, a := range p.assigned(cur, v) {
		if len(a.Lhs) > 0 && p.variable(a.Lhs[0]) == v && p.isRemote(cur, a.Rhs, depth+1) {
			return true
		}
	}
	return false
}

// isDecoded reports whether a decoder fills the variable in a function that
// reads the body of a request or of a response.
func (p *pkg) isDecoded(cur inspector.Cursor, v *types.Var) bool {
	decoded, body := false, false
	for n := range outermost(cur).Preorder((*ast.CallExpr)(nil), (*ast.SelectorExpr)(nil)) {
		switch n := n.Node().(type) {
		case *ast.CallExpr:
			fn := p.callee(n)
			if fn == nil || !strings.Contains(fn.Name(), "Decode") && !strings.Contains(fn.Name(), "Unmarshal") {
				continue
			}
			for _, arg := range n.Args {
				if addr, ok := ast.Unparen(arg).(*ast.UnaryExpr); ok && p.variable(addr.X) == v {
					decoded = true
				}
			}
		case *ast.SelectorExpr:
			named := ctxflow.NamedType(p.info.TypeOf(n.X))
			body = body || n.Sel.Name == "Body" && named != nil && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "net/http"
		}
	}
	return decoded && body
}
