package ctxvariant

// What the variables of a function have to do with contexts, whatever the
// path: from which context another was derived, which cancel function or group
// came with it, which values were built from it.

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"
)

type varSet map[*types.Var]bool

// bindings describes the variables of one outermost function and its closures.
type bindings struct {
	pass *analysis.Pass
	root inspector.Cursor

	parents    map[*types.Var]varSet        // context -> the contexts it was made from
	companions map[*types.Var]*types.Var    // cancel or group -> the context that came with it
	doneChans  map[*types.Var]*types.Var    // done := ctx.Done()
	errVars    map[*types.Var]*types.Var    // err := ctx.Err(), if err gets no other value
	carriers   varSet                       // values built from a context, which may hold it
	fields     map[string]bool              // the same of fields, as in s.client = newClient(ctx)
	cancels    map[*ast.CallExpr]*types.Var // call that made a context -> its companion
	literals   map[*ast.FuncLit]*types.Var
}

func bind(pass *analysis.Pass, root inspector.Cursor) *bindings {
	b := &bindings{
		pass: pass, root: root,
		parents:    map[*types.Var]varSet{},
		companions: map[*types.Var]*types.Var{},
		doneChans:  map[*types.Var]*types.Var{},
		errVars:    map[*types.Var]*types.Var{},
		carriers:   varSet{},
		fields:     map[string]bool{},
		cancels:    map[*ast.CallExpr]*types.Var{},
		literals:   map[*ast.FuncLit]*types.Var{},
	}
	var all []assignment
	for cur := range root.Preorder((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil)) {
		for _, a := range assignments(cur.Node()) {
			b.assign(a)
			all = append(all, a)
		}
	}
	b.findCarriers(all)
	return b
}

// An assignment gives one value to one or more places: several only if the
// value is a call's tuple.
type assignment struct {
	lhs []ast.Expr
	rhs ast.Expr // nil in a declaration without values
}

// assignments returns the assignments that a statement makes.
func assignments(n ast.Node) []assignment {
	var lhs, rhs []ast.Expr
	switch n := n.(type) {
	case *ast.AssignStmt:
		lhs, rhs = n.Lhs, n.Rhs
	case *ast.ValueSpec:
		rhs = n.Values
		for _, name := range n.Names {
			lhs = append(lhs, name)
		}
	}
	if len(rhs) == 1 {
		return []assignment{{lhs, rhs[0]}}
	}
	var list []assignment
	for i, l := range lhs {
		a := assignment{lhs: []ast.Expr{l}}
		if i < len(rhs) {
			a.rhs = rhs[i]
		}
		list = append(list, a)
	}
	return list
}

// variable returns the local variable that the expression names, or nil.
func (b *bindings) variable(e ast.Expr) *types.Var {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return nil
	}
	v, ok := b.pass.TypesInfo.ObjectOf(id).(*types.Var)
	if !ok || v.IsField() || v.Parent() == b.pass.Pkg.Scope() || v.Pkg() != b.pass.Pkg {
		return nil
	}
	return v
}

func (b *bindings) assign(a assignment) {
	if a.rhs == nil {
		return
	}
	var ctx *types.Var
	for _, l := range a.lhs {
		if v := b.variable(l); v != nil && isContext(v.Type()) {
			ctx = v
			b.derive(v, a.rhs)
		}
	}
	for _, l := range a.lhs {
		v := b.variable(l)
		if v == nil || v == ctx {
			continue
		}
		if ctx != nil {
			b.companions[v] = ctx
			if call, ok := ast.Unparen(a.rhs).(*ast.CallExpr); ok {
				b.cancels[call] = v
			}
		}
		if lit, ok := a.rhs.(*ast.FuncLit); ok {
			b.literals[lit] = v
		}
		if isError(v.Type()) {
			if _, seen := b.errVars[v]; seen {
				b.errVars[v] = nil
			} else {
				b.errVars[v] = b.contextOfMethod(a.rhs, "Err")
			}
		} else if c := b.contextOfMethod(a.rhs, "Done"); c != nil {
			b.doneChans[v] = c
		}
	}
}

// derive records which contexts the value of v was made from.
func (b *bindings) derive(v *types.Var, value ast.Expr) {
	ast.Inspect(value, func(n ast.Node) bool {
		e, ok := n.(ast.Expr)
		if !ok {
			return true
		}
		if from := b.variable(e); from != nil && from != v && b.isSource(from) {
			if b.parents[v] == nil {
				b.parents[v] = varSet{}
			}
			b.parents[v][from] = true
		}
		return true
	})
}

// isSource reports whether the variable is a context, or a request with one.
func (b *bindings) isSource(v *types.Var) bool {
	return isContext(v.Type()) || isRequest(v.Type())
}

// contextOfMethod returns the variable in ctx.Done() or ctx.Err(), as named by
// method, also for a request's r.Context().Done(); context.Cause(ctx) counts
// as Err.
func (b *bindings) contextOfMethod(e ast.Expr, method string) *types.Var {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return nil
	}
	if method == "Err" && contextFunc(b.pass.TypesInfo, call) == "Cause" && len(call.Args) == 1 {
		return b.source(call.Args[0])
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != method || len(call.Args) != 0 {
		return nil
	}
	return b.source(sel.X)
}

// source returns the variable behind ctx or r.Context(), or nil.
func (b *bindings) source(e ast.Expr) *types.Var {
	if v := b.variable(e); v != nil && isContext(v.Type()) {
		return v
	}
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return nil
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && sel.Sel.Name == "Context" {
		if v := b.variable(sel.X); v != nil && isRequest(v.Type()) {
			return v
		}
	}
	return nil
}

// ancestors returns the contexts from which v was made, at any remove.
func (b *bindings) ancestors(v *types.Var) varSet {
	set := varSet{}
	var add func(*types.Var)
	add = func(v *types.Var) {
		for p := range b.parents[v] {
			if !set[p] {
				set[p] = true
				add(p)
			}
		}
	}
	add(v)
	return set
}

// takesContext reports whether an argument of the call is a context. That may
// be context.Background(): somebody has decided.
func (b *bindings) takesContext(call *ast.CallExpr) bool {
	for _, arg := range call.Args {
		if t := b.pass.TypesInfo.TypeOf(arg); t != nil && isContext(t) {
			return true
		}
	}
	return false
}

// uses yields the identifiers that mean v, but for its declaration.
func (b *bindings) uses(v *types.Var) func(yield func(inspector.Cursor) bool) {
	return func(yield func(inspector.Cursor) bool) {
		for cur := range b.root.Preorder((*ast.Ident)(nil)) {
			if b.pass.TypesInfo.Uses[cur.Node().(*ast.Ident)] == v && !yield(cur) {
				return
			}
		}
	}
}

// contextFunc returns the name of the function of package context that the
// call calls, or "".
func contextFunc(info *types.Info, call *ast.CallExpr) string {
	fn := typeutil.StaticCallee(info, call)
	if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "context" || fn.Signature().Recv() != nil {
		return ""
	}
	return fn.Name()
}

// isReceive returns the channel of <-ch, or nil.
func isReceive(n ast.Node) ast.Expr {
	if u, ok := n.(*ast.UnaryExpr); ok && u.Op == token.ARROW {
		return ast.Unparen(u.X)
	}
	return nil
}
