package ctxflow

// Types that are, or that can hold, a context.

import (
	"go/ast"
	"go/token"
	"go/types"
	"iter"

	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"
)

// IsContext reports whether t is context.Context, by whatever alias.
func IsContext(t types.Type) bool { return isNamed(t, "context", "Context") }

// IsRequest reports whether t is *http.Request.
func IsRequest(t types.Type) bool {
	p, ok := types.Unalias(t).(*types.Pointer)
	return ok && isNamed(p.Elem(), "net/http", "Request")
}

func isNamed(t types.Type, path, name string) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Name() == name && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == path
}

// Expr returns the expression that stands for a context of [Function.ContextAt] in
// the code: ctx, or r.Context() for a request.
func Expr(ctx *types.Var) string {
	if IsRequest(ctx.Type()) {
		return ctx.Name() + ".Context()"
	}
	return ctx.Name()
}

// NamedType returns the named type that t is or points to, or nil.
func NamedType(t types.Type) *types.Named {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	named, _ := types.Unalias(t).(*types.Named)
	return named
}

// IsError reports whether t is the type error.
func IsError(t types.Type) bool {
	return types.Identical(t, types.Universe.Lookup("error").Type())
}

// Parameters yields the Parameters of a function declaration or literal.
func Parameters(info *types.Info, fn ast.Node) iter.Seq[*types.Var] {
	return func(yield func(*types.Var) bool) {
		if sig := Signature(info, fn); sig != nil {
			sig.Params().Variables()(yield)
		}
	}
}

func Signature(info *types.Info, fn ast.Node) *types.Signature {
	switch fn := fn.(type) {
	case *ast.FuncDecl:
		if obj, ok := info.Defs[fn.Name].(*types.Func); ok {
			return obj.Signature()
		}
	case *ast.FuncLit:
		sig, _ := info.TypeOf(fn).(*types.Signature)
		return sig
	}
	return nil
}

// HasContext reports whether anything within the function can be a live
// context: a parameter, here or in a closure, a local variable, or a field that it
// uses.
func HasContext(info *types.Info, root inspector.Cursor) bool {
	for cur := range root.Preorder((*ast.Ident)(nil)) {
		v, ok := info.ObjectOf(cur.Node().(*ast.Ident)).(*types.Var)
		if ok && (IsContext(v.Type()) || IsRequest(v.Type())) {
			return true
		}
	}
	return false
}

// MayCarry reports whether a value of type t can hold a context, or something
// that was started with one, out of sight: in a field of a struct or of a
// struct that it points to, or behind an interface, a function or a channel. An
// error is no place for one, nor is plain data.
func MayCarry(t types.Type) bool {
	if IsError(t) {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Interface, *types.Signature:
		return true
	case *types.Slice:
		return MayCarry(u.Elem())
	}
	return HoldsContext(t, 2) || hasMachinery(t)
}

// hasMachinery reports whether t is a struct, or points to one, with a field
// that is more than data: an interface, a function or a channel, or a pointer
// to a struct with such a field.
func hasMachinery(t types.Type) bool {
	for field := range fields(t) {
		if isMachinery(field.Type()) {
			return true
		}
		for inner := range fields(field.Type()) {
			if isMachinery(inner.Type()) {
				return true
			}
		}
	}
	return false
}

func isMachinery(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Interface:
		return !IsError(t)
	case *types.Signature, *types.Chan:
		return true
	}
	return false
}

// fields yields the fields of a struct or of what a pointer to one points to.
func fields(t types.Type) iter.Seq[*types.Var] {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	return func(yield func(*types.Var) bool) {
		if s, ok := t.Underlying().(*types.Struct); ok {
			s.Fields()(yield)
		}
	}
}

// Surrenders reports whether a callee can get at a context that an argument of
// type t holds: a struct's field, what a function does when called, or an
// interface's method that returns it. An io.Reader keeps it for itself.
func Surrenders(t types.Type) bool {
	if iface, ok := t.Underlying().(*types.Interface); ok {
		for method := range iface.Methods() {
			if res := method.Signature().Results(); res.Len() == 1 && IsContext(res.At(0).Type()) {
				return true
			}
		}
		return false
	}
	_, isFunc := t.Underlying().(*types.Signature)
	return isFunc || IsRequest(t) || HoldsContext(t, 2)
}

// HoldsContext reports whether t is a struct, or points to one, with a field
// that is a context, or that holds one at most depth-1 structs further down.
// Deeper fields belong to other people's machinery: a *sql.DB reaches contexts
// of its own connections somewhere, and yet it does not carry the caller's.
func HoldsContext(t types.Type, depth int) bool {
	if depth == 0 {
		return false
	}
	for field := range fields(t) {
		if IsContext(field.Type()) || HoldsContext(field.Type(), depth-1) {
			return true
		}
	}
	return false
}

// ContextFunc returns the name of the function of package context that the
// call calls, or "".
func ContextFunc(info *types.Info, call *ast.CallExpr) string {
	fn := typeutil.StaticCallee(info, call)
	if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "context" || fn.Signature().Recv() != nil {
		return ""
	}
	return fn.Name()
}

// IsBackground reports whether the expression calls context.Background or TODO.
func IsBackground(info *types.Info, e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	name := ContextFunc(info, call)
	return name == "Background" || name == "TODO"
}

// NameChain returns an expression such as s.db as text, "" for any other.
func NameChain(e ast.Expr) string {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		if x := NameChain(e.X); x != "" {
			return x + "." + e.Sel.Name
		}
	}
	return ""
}

// ReceivedFrom returns the channel of <-ch, or nil.
func ReceivedFrom(n ast.Node) ast.Expr {
	if u, ok := n.(*ast.UnaryExpr); ok && u.Op == token.ARROW {
		return ast.Unparen(u.X)
	}
	return nil
}

// ReceivedBy returns the channel that a communication of a select receives from, nil for
// a send and for a default.
func ReceivedBy(comm ast.Stmt) ast.Expr {
	switch comm := comm.(type) {
	case *ast.ExprStmt:
		return ReceivedFrom(ast.Unparen(comm.X))
	case *ast.AssignStmt:
		return ReceivedFrom(ast.Unparen(comm.Rhs[0]))
	}
	return nil
}

// IsBlank reports whether an expression is the blank identifier.
func IsBlank(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "_"
}

// IsTimeLimit reports whether a function of package context, by its name, gives the
// context that it makes an end by the clock.
func IsTimeLimit(name string) bool {
	switch name {
	case "WithTimeout", "WithTimeoutCause", "WithDeadline", "WithDeadlineCause":
		return true
	}
	return false
}

// CalleeName returns the name by which a call names its callee, without what it is
// selected from: Rollback for tx.Rollback(). It is empty where a call names none.
func CalleeName(call *ast.CallExpr) string {
	switch f := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

// CallText returns the callee as the call writes it, for messages: tx.Rollback.
func CallText(call *ast.CallExpr) string {
	if chain := NameChain(call.Fun); chain != "" {
		return chain
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		return sel.Sel.Name
	}
	return "the call"
}
