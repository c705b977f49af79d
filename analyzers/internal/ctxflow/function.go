package ctxflow

// Which context, if any, a call should be given.

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/ctrlflow"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/cfg"
)

// A Function is what the analysis knows of one outermost function.
type Function struct {
	*flow
}

// analyze runs the dataflow analysis over root and the closures in it,
// each with the state at the place where it is written.
func analyze(pass *analysis.Pass, root inspector.Cursor) *Function {
	fn := &Function{&flow{bindings: bind(pass, root), comms: map[ast.Stmt]bool{}, at: map[ast.Node]state{}}}
	for cur := range root.Preorder((*ast.CommClause)(nil)) {
		if comm := cur.Node().(*ast.CommClause).Comm; comm != nil {
			fn.comms[comm] = true
		}
	}
	fn.at[root.Node()] = state{}
	for cur := range root.Preorder((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) { // outer before inner
		graph, entry := fn.Graph(cur.Node()), fn.entry(cur)
		if graph != nil && entry != nil {
			fn.run(graph, entry)
		}
	}
	return fn
}

// Graph returns the control-flow graph of a function, nil if it has no body.
func (fn *Function) Graph(n ast.Node) *cfg.CFG {
	cfgs := fn.pass.ResultOf[ctrlflow.Analyzer].(*ctrlflow.CFGs)
	switch n := n.(type) {
	case *ast.FuncDecl:
		return cfgs.FuncDecl(n)
	case *ast.FuncLit:
		return cfgs.FuncLit(n)
	}
	return nil
}

// entry returns the state in which the function begins: what it captures, its
// Parameters, which its caller made, and its results, which nobody has made
// yet. It is nil for a closure in unreachable code.
func (fn *Function) entry(cur inspector.Cursor) state {
	st, ok := fn.at[cur.Node()]
	if !ok {
		return nil
	}
	sig := Signature(fn.pass.TypesInfo, cur.Node())
	for v := range sig.Params().Variables() {
		if fn.isSource(v) {
			st[v] = live
		}
	}
	fn.bindArguments(cur, sig, st)
	for v := range sig.Results().Variables() {
		if IsContext(v.Type()) {
			st[v] = unset
		}
	}
	if call, ok := cur.Parent().Node().(*ast.CallExpr); ok && ContextFunc(fn.pass.TypesInfo, call) == "AfterFunc" {
		if v := fn.Source(call.Args[0]); v != nil {
			fn.end(st, v, true)
		}
	}
	return st
}

// bindArguments corrects the state for a closure that is called on the spot:
// func(ctx context.Context) { ... }(context.Background()) says what ctx is.
func (fn *Function) bindArguments(cur inspector.Cursor, sig *types.Signature, st state) {
	if cur.ParentEdgeKind() != edge.CallExpr_Fun {
		return
	}
	call := cur.Parent().Node().(*ast.CallExpr)
	if len(call.Args) != sig.Params().Len() {
		return
	}
	for i, arg := range call.Args {
		if v := sig.Params().At(i); IsContext(v.Type()) {
			st[v] = fn.eval(arg, 1, fn.at[call])
		}
	}
}

// ContextAt returns the context that the code at cur, an operation that the
// function's flow knows, should use: that of the nearest enclosing function that
// has any. It returns nil if there is none, if that one is not live, if the code
// is deferred or started, or if it cannot be told which of several is meant.
func (fn *Function) ContextAt(cur inspector.Cursor) *types.Var {
	st, ok := fn.at[cur.Node()]
	if !ok || IsDeferred(cur) || IsStarted(cur) {
		return nil
	}
	for _, level := range Enclosing(cur) {
		contexts, requests, discarded := fn.candidates(level, cur, st)
		switch {
		case len(contexts) > 0:
			return fn.choose(contexts, st)
		case discarded:
			return nil
		case len(requests) > 0:
			return fn.choose(requests, st)
		}
		if level == fn.Root || !fn.RunsWithin(level) {
			return nil
		}
	}
	return nil
}

// Reached reports whether the flow gets to an operation.
func (fn *Function) Reached(n ast.Node) bool { return fn.at[n] != nil }

// Live reports whether an operation can be given a context on every path to it.
func (fn *Function) Live(n ast.Node, ctx *types.Var) bool { return fn.at[n][ctx].usable() }

// Ended reports whether a context has ended, on every path, when an operation is
// reached.
func (fn *Function) Ended(n ast.Node, ctx *types.Var) bool { return fn.at[n][ctx] == done }

// MayEnd reports whether a context can have ended when an operation is reached, or
// can end while it runs: on some path it is one that somebody ends.
func (fn *Function) MayEnd(n ast.Node, ctx *types.Var) bool { return fn.at[n][ctx]&(live|done) != 0 }

// Enclosing returns the functions around the cursor, including the one at the
// cursor itself, from the innermost outwards.
func Enclosing(cur inspector.Cursor) []inspector.Cursor {
	var funcs []inspector.Cursor
	for fn := range cur.Enclosing((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
		funcs = append(funcs, fn)
	}
	return funcs
}

// candidates returns the contexts and requests that belong to the function at
// level and can be named at the call. A function that discards its context, or
// hides it behind another variable, has decided against it.
func (fn *Function) candidates(level, at inspector.Cursor, st state) (contexts, requests []*types.Var, discarded bool) {
	scope := fn.pass.Pkg.Scope().Innermost(at.Node().Pos())
	for v := range st {
		if fn.level(v, at) != level {
			continue
		}
		_, found := scope.LookupParent(v.Name(), at.Node().Pos())
		switch {
		case IsContext(v.Type()) && strings.HasPrefix(v.Name(), "_"): // _ctx, too, is not to be used
			discarded = true
		case found != v:
			shadow, _ := found.(*types.Var)
			unnamed := v.Name() == ""
			hidden := found != nil && (shadow == nil || !fn.isSource(shadow))
			discarded = discarded || IsContext(v.Type()) && (unnamed || hidden)
		case IsContext(v.Type()):
			contexts = append(contexts, v)
		default:
			requests = append(requests, v)
		}
	}
	slices.SortFunc(contexts, byPosition)
	slices.SortFunc(requests, byPosition)
	return contexts, requests, discarded
}

func byPosition(a, b *types.Var) int { return int(a.Pos() - b.Pos()) }

// level returns the function that declares v, among those around the code.
func (fn *Function) level(v *types.Var, at inspector.Cursor) inspector.Cursor {
	funcs := Enclosing(at)
	for _, f := range funcs {
		if n := f.Node(); n.Pos() <= v.Pos() && v.Pos() < n.End() {
			return f
		}
	}
	return funcs[len(funcs)-1]
}

// choose returns the context made from all the other live ones: with a
// deadline from the caller's context at hand, the deadline is meant. Contexts
// that have nothing to do with each other leave it open.
func (fn *Function) choose(candidates []*types.Var, st state) *types.Var {
	candidates = slices.DeleteFunc(candidates, func(v *types.Var) bool { return !st[v].usable() })
	for _, v := range candidates {
		ancestors := fn.Ancestors(v)
		if !slices.ContainsFunc(candidates, func(o *types.Var) bool { return o != v && !ancestors[o] }) {
			return v
		}
	}
	return nil
}
