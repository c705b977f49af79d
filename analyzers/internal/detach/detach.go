// Package detach tells which work is meant to go on without the context at hand: it
// runs elsewhere or later, it cleans up or undoes, it only takes note of something,
// or a comment says so. Rules about contexts that get lost ask it before they
// complain.
package detach

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// A Function answers for the calls of one outermost function.
type Function struct {
	*ctxflow.Function
	Pass *analysis.Pass
}

// IsWork reports whether a call is work that ctx should end: the function waits
// for it, and nothing says that it must happen whatever becomes of the caller.
func (fn *Function) IsWork(cur inspector.Cursor, ctx *types.Var) bool {
	call := cur.Node().(*ast.CallExpr)
	return fn.Live(call, ctx) && !fn.runsElsewhere(cur, ctx) && !fn.hasOther(call) &&
		!IsRecord(fn.Pass.TypesInfo, call) && !isNote(cur) && !MakesLogger(fn.Pass.TypesInfo, call) && !fn.isCleanup(cur) && !fn.compensates(cur)
}

// isNote reports whether a call says by its name that it takes note of something, and
// nobody asks for what comes of it.
func isNote(cur inspector.Cursor) bool {
	return cur.ParentEdgeKind() == edge.ExprStmt_X && hasWord(ctxflow.CalleeName(cur.Node().(*ast.CallExpr)), records)
}

// Cleans reports whether a call says by its name that it cleans up, or that it takes
// back what has failed: that must be done although the caller may be gone.
func (fn *Function) Cleans(cur inspector.Cursor) bool {
	return fn.isCleanup(cur) || undoes[verb(ctxflow.CalleeName(cur.Node().(*ast.CallExpr)))] && fn.compensates(cur)
}

// IsOwn reports whether the function has made a context out of nothing itself: two
// roots side by side are two lives.
func (fn *Function) IsOwn(ctx *types.Var) bool { return fn.isOwn(ctx, nil) }

func (fn *Function) isOwn(ctx *types.Var, seen []*types.Var) bool {
	if ctx.Kind() != types.LocalVar || slices.Contains(seen, ctx) {
		return ctx.Kind() == types.LocalVar
	}
	made := false
	for cur := range fn.Root.Preorder((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil)) {
		for _, a := range ctxflow.Assignments(cur.Node()) {
			if fn.Variable(a.Lhs[0]) != ctx || a.Rhs == nil {
				continue
			}
			made = true
			if !fn.isFromNothing(a.Rhs, append(seen, ctx)) {
				return false
			}
		}
	}
	return made
}

// isFromNothing is IsOwn for an expression.
func (fn *Function) isFromNothing(e ast.Expr, seen []*types.Var) bool {
	if v := fn.Variable(e); v != nil || fn.Pass.TypesInfo.Types[e].IsNil() {
		return v == nil || fn.isOwn(v, seen)
	}
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	if ctxflow.IsBackground(fn.Pass.TypesInfo, call) {
		return true
	}
	if ctxflow.ContextFunc(fn.Pass.TypesInfo, call) != "" {
		return len(call.Args) > 0 && fn.isFromNothing(call.Args[0], seen)
	}
	if parent := ctxflow.ParentOf(fn.Pass.TypesInfo, call); parent != nil {
		return fn.isFromNothing(parent, seen)
	}
	return fn.isGivenNothing(call)
}

// isGivenNothing reports whether a call is of a plain function, and nothing that it is
// given leads to a context, as in rpc.NewContext(timeout): what it returns has no parent.
func (fn *Function) isGivenNothing(call *ast.CallExpr) bool {
	callee := typeutil.StaticCallee(fn.Pass.TypesInfo, call)
	if callee == nil || callee.Signature().Recv() != nil || len(call.Args) == 0 {
		return false
	}
	return !slices.ContainsFunc(call.Args, func(arg ast.Expr) bool {
		t := fn.Pass.TypesInfo.TypeOf(arg)
		if t == nil {
			return true
		}
		_, plain := t.Underlying().(*types.Basic)
		return !plain
	})
}

// runsElsewhere reports whether the code runs later or elsewhere than the function
// that has the context.
func (fn *Function) runsElsewhere(cur inspector.Cursor, ctx *types.Var) bool {
	if ctxflow.IsDeferred(cur) || ctxflow.IsStarted(cur) {
		return true
	}
	for _, f := range ctxflow.Enclosing(cur) {
		if _, isLit := f.Node().(*ast.FuncLit); !isLit || f == fn.Root || f.Node().Pos() <= ctx.Pos() && ctx.Pos() < f.Node().End() {
			break
		}
		started := ctxflow.IsGoroutine(f)
		if started && !fn.IsJoined(f) || !started && !fn.RunsWithin(f) {
			return true
		}
	}
	return false
}

// hasOther reports whether the call is given a context that lives as well: then
// somebody has thought about which is which.
func (fn *Function) hasOther(call *ast.CallExpr) bool {
	for _, arg := range call.Args {
		t := fn.Pass.TypesInfo.TypeOf(arg)
		if t == nil || !ctxflow.IsContext(t) || !fn.Conveys(arg) || fn.isFromNothing(arg, nil) {
			continue
		}
		if v := fn.Variable(arg); v == nil || fn.Live(call, v) {
			return true
		}
	}
	return false
}

// undoes are the verbs of work that takes back what was done before.
var undoes = words(`clear delete discard drop evict invalidate purge remove restore revert undo`)

// compensates reports whether the call makes good for a failure: it stands where
// an error is not nil, and nothing but an error comes back, which is not returned, or
// its name says that something is taken back. What a closure of such a branch returns,
// one for each of several stores perhaps, is not what the function does, so there the
// name must say so.
func (fn *Function) compensates(cur inspector.Cursor) bool {
	call := cur.Node().(*ast.CallExpr)
	sig, ok := fn.Pass.TypesInfo.TypeOf(call.Fun).Underlying().(*types.Signature)
	if !ok || !undoes[verb(ctxflow.CalleeName(call))] &&
		(sig.Results().Len() > 1 || sig.Results().Len() == 1 && !ctxflow.IsError(sig.Results().At(0).Type())) {
		return false
	}
	returned := cur.ParentEdgeKind() == edge.ReturnStmt_Results
	for at := range cur.Enclosing((*ast.IfStmt)(nil), (*ast.FuncLit)(nil)) {
		branch, ok := at.Node().(*ast.IfStmt)
		if !ok {
			returned = returned && !undoes[verb(ctxflow.CalleeName(call))]
			continue
		}
		if returned {
			continue
		}
		cond, ok := ast.Unparen(branch.Cond).(*ast.BinaryExpr)
		if !ok || cond.Op != token.NEQ {
			continue
		}
		t := fn.Pass.TypesInfo.TypeOf(cond.X)
		if t != nil && ctxflow.IsError(t) && branch.Body.Pos() <= cur.Node().Pos() && cur.Node().Pos() < branch.Body.End() {
			return true
		}
	}
	return false
}

// cleanups are the verbs of work that must happen even when the caller has gone.
var cleanups = map[string]bool{
	"close": true, "shutdown": true, "stop": true, "rollback": true, "unlock": true, "release": true,
	"cleanup": true, "clean": true, "teardown": true, "flush": true, "abort": true, "cancel": true, "disconnect": true,
	"exit": true, "quit": true, "terminate": true,
	"revoke": true, "unregister": true, "deregister": true, "unmount": true, "umount": true, "destroy": true,
}

// isCleanup reports whether the call cleans up, unless the function does, too: the
// context that it is given then says how long that may take.
func (fn *Function) isCleanup(cur inspector.Cursor) bool {
	if decl, ok := fn.Root.Node().(*ast.FuncDecl); ok && IsCleanup(decl.Name.Name) {
		return false
	}
	call := cur.Node().(*ast.CallExpr)
	name := ctxflow.CalleeName(call)
	if IsCleanup(name) {
		return true
	}
	sig, ok := fn.Pass.TypesInfo.TypeOf(call.Fun).Underlying().(*types.Signature)
	return ok && speaksOfCleanup(name, sig) || fn.isPartOfCleanup()
}

// isPartOfCleanup reports whether the function is a step of what cleans up.
func (fn *Function) isPartOfCleanup() bool {
	decl, ok := fn.Root.Node().(*ast.FuncDecl)
	if !ok {
		return false
	}
	declared, ok := fn.Pass.TypesInfo.Defs[decl.Name].(*types.Func)
	return ok && speaksOfCleanup(decl.Name.Name, declared.Signature())
}

// frees are those of the verbs that say so in the midst of a name, too, as in sendRelease.
var frees = map[string]bool{
	"release": true, "unlock": true, "rollback": true, "undo": true, "revert": true, "abort": true, "cleanup": true,
	"teardown": true, "shutdown": true, "revoke": true, "deregister": true, "unregister": true, "disconnect": true, "terminate": true,
}

// things are verbs after which such a word stands for a thing, as in createRelease.
var things = words("add create deploy import install make promote publish put save set store update upgrade upload")

// speaksOfCleanup reports whether a later word of a function's name frees something, and the
// function gives no data.
func speaksOfCleanup(name string, sig *types.Signature) bool {
	for v := range sig.Results().Variables() {
		if b, ok := v.Type().Underlying().(*types.Basic); !ctxflow.IsError(v.Type()) && (!ok || b.Kind() != types.Bool) {
			return false
		}
	}
	first := verb(name)
	return !reads[first] && !things[first] && hasWord(name[min(len(first), len(name)):], frees)
}

// IsCleanup reports whether the name of a function begins with the verb of work that
// must happen even when its caller has gone.
func IsCleanup(name string) bool { return cleanups[verb(name)] }

// stops are the verbs that end the work of somebody else.
var stops = map[string]bool{
	"close": true, "shutdown": true, "stop": true, "teardown": true, "abort": true, "cancel": true,
	"disconnect": true, "exit": true, "quit": true, "terminate": true, "leave": true, "kill": true,
}

// IsStop reports whether the name of a function begins with a verb that ends the
// work of somebody else: a server's, a connection's, a worker's.
func IsStop(name string) bool { return stops[verb(name)] }

// SpeaksOfStop reports whether any word of a function's name is such a verb, as in
// processShutdown.
func SpeaksOfStop(name string) bool {
	return hasWord(name, stops)
}

// verb returns the first word of a function's name, in lower case, or the two
// words of a verb such as ShutDown.
func verb(name string) string {
	if all := strings.ToLower(name); cleanups[all] {
		return all
	}
	if end := strings.IndexFunc(name[min(1, len(name)):], unicode.IsUpper); end >= 0 {
		name = name[:end+1]
	}
	return strings.ToLower(name)
}
