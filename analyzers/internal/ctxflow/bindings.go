package ctxflow

// What the variables of a function have to do with contexts, whatever the
// path: from which context another was derived, which cancel function or group
// came with it, which values were built from it.

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"
)

type varSet map[*types.Var]bool

// bindings describes the variables of one outermost function and its closures.
type bindings struct {
	pass *analysis.Pass
	Root inspector.Cursor

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
		pass: pass, Root: root,
		parents:    map[*types.Var]varSet{},
		companions: map[*types.Var]*types.Var{},
		doneChans:  map[*types.Var]*types.Var{},
		errVars:    map[*types.Var]*types.Var{},
		carriers:   varSet{},
		fields:     map[string]bool{},
		cancels:    map[*ast.CallExpr]*types.Var{},
		literals:   map[*ast.FuncLit]*types.Var{},
	}
	var all []Assignment
	for cur := range root.Preorder((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil)) {
		for _, a := range Assignments(cur.Node()) {
			b.assign(a)
			all = append(all, a)
		}
	}
	b.findCarriers(all)
	return b
}

// An Assignment gives one value to one or more places: several only if the
// value is a call's tuple.
type Assignment struct {
	Lhs []ast.Expr
	Rhs ast.Expr // nil in a declaration without values
}

// Assignments returns the Assignments that a statement makes.
func Assignments(n ast.Node) []Assignment {
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
		return []Assignment{{lhs, rhs[0]}}
	}
	var list []Assignment
	for i, l := range lhs {
		a := Assignment{Lhs: []ast.Expr{l}}
		if i < len(rhs) {
			a.Rhs = rhs[i]
		}
		list = append(list, a)
	}
	return list
}

// Variable returns the local variable that the expression names, or nil.
func (b *bindings) Variable(e ast.Expr) *types.Var {
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

func (b *bindings) assign(a Assignment) {
	if a.Rhs == nil {
		return
	}
	var ctx *types.Var
	for _, l := range a.Lhs {
		if v := b.Variable(l); v != nil && IsContext(v.Type()) {
			ctx = v
			b.derive(v, a.Rhs)
		}
	}
	for _, l := range a.Lhs {
		v := b.Variable(l)
		if v == nil || v == ctx {
			continue
		}
		if ctx != nil {
			b.companions[v] = ctx
			if call, ok := ast.Unparen(a.Rhs).(*ast.CallExpr); ok {
				b.cancels[call] = v
			}
		}
		if lit, ok := a.Rhs.(*ast.FuncLit); ok {
			b.literals[lit] = v
		}
		if IsError(v.Type()) {
			if _, seen := b.errVars[v]; seen {
				b.errVars[v] = nil
			} else {
				b.errVars[v] = b.OfMethod(a.Rhs, "Err")
			}
		} else if c := b.OfMethod(a.Rhs, "Done"); c != nil {
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
		if from := b.Variable(e); from != nil && from != v && b.isSource(from) {
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
	return IsContext(v.Type()) || IsRequest(v.Type())
}

// OfMethod returns the variable in ctx.Done() or ctx.Err(), as named by
// method, also for a request's r.Context().Done(); context.Cause(ctx) counts
// as Err.
func (b *bindings) OfMethod(e ast.Expr, method string) *types.Var {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return nil
	}
	if method == "Err" && ContextFunc(b.pass.TypesInfo, call) == "Cause" && len(call.Args) == 1 {
		return b.Source(call.Args[0])
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != method || len(call.Args) != 0 {
		return nil
	}
	return b.Source(sel.X)
}

// DoneOf returns the context whose Done channel the expression is, by a call or by
// a variable that holds it.
func (b *bindings) DoneOf(ch ast.Expr) *types.Var {
	if v := b.OfMethod(ch, "Done"); v != nil {
		return v
	}
	return b.doneChans[b.Variable(ch)]
}

// Source returns the variable behind ctx or r.Context(), or nil.
func (b *bindings) Source(e ast.Expr) *types.Var {
	if v := b.Variable(e); v != nil && IsContext(v.Type()) {
		return v
	}
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return nil
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && sel.Sel.Name == "Context" {
		if v := b.Variable(sel.X); v != nil && IsRequest(v.Type()) {
			return v
		}
	}
	return nil
}

// Ancestors returns the contexts from which v was made, at any remove.
func (b *bindings) Ancestors(v *types.Var) varSet {
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

// TakesContext reports whether an argument of the call is a context. That may
// be context.Background(): somebody has decided.
func (b *bindings) TakesContext(call *ast.CallExpr) bool {
	for _, arg := range call.Args {
		if t := b.pass.TypesInfo.TypeOf(arg); t != nil && IsContext(t) {
			return true
		}
	}
	return false
}

// Uses yields the identifiers that mean v, but for its declaration.
func (b *bindings) Uses(v *types.Var) func(yield func(inspector.Cursor) bool) {
	return func(yield func(inspector.Cursor) bool) {
		for cur := range b.Root.Preorder((*ast.Ident)(nil)) {
			if b.pass.TypesInfo.Uses[cur.Node().(*ast.Ident)] == v && !yield(cur) {
				return
			}
		}
	}
}
