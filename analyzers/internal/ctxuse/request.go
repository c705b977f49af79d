package ctxuse

// Functions that work under the context of a request that they are given.

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/detach"
)

// A requested fact says that a function hands the context of its request to calls.
type requested struct{}

// AFact marks the type as a fact.
func (*requested) AFact() {}

func (*requested) String() string { return "requested" }

// UsesRequest reports whether a function that takes a *http.Request hands its context
// to calls for which the end makes a difference, and does not look for that end itself.
func (p *Package) UsesRequest(fn *types.Func) bool {
	return p.pass.ImportObjectFact(fn.Origin(), new(requested))
}

// exportRequests finds the functions. One may hand the request to another, so that it
// looks again as long as there are more.
func (p *Package) exportRequests() {
	info := p.pass.TypesInfo
	decls := map[*types.Func]*ast.FuncDecl{}
	for cur := range p.pass.ResultOf[inspect.Analyzer].(*inspector.Inspector).Root().Preorder((*ast.FuncDecl)(nil)) {
		decl := cur.Node().(*ast.FuncDecl)
		fn, ok := info.Defs[decl.Name].(*types.Func)
		if ok && decl.Body != nil && len(requestsOf(info, decl)) > 0 {
			decls[fn] = decl
		}
	}
	for changed := true; changed; {
		changed = false
		for fn, decl := range decls {
			if p.usesRequest(decl) {
				p.pass.ExportObjectFact(fn, new(requested))
				delete(decls, fn)
				changed = true
			}
		}
	}
}

func requestsOf(info *types.Info, decl *ast.FuncDecl) map[types.Object]bool {
	requests := map[types.Object]bool{}
	for v := range ctxflow.Parameters(info, decl) {
		if ctxflow.IsRequest(v.Type()) {
			requests[v] = true
		}
	}
	return requests
}

// A work is what a function does with its request.
type work struct {
	*Package
	requests map[types.Object]bool
	contexts map[types.Object]bool // variables for the context, or made from it
}

func (p *Package) usesRequest(decl *ast.FuncDecl) bool {
	w := work{p, requestsOf(p.pass.TypesInfo, decl), map[types.Object]bool{}}
	uses, looks := false, false
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		if n, ok := n.(ast.Stmt); ok {
			w.bind(n)
		}
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && (sel.Sel.Name == "Done" || sel.Sel.Name == "Err") {
			looks = looks || w.isContext(sel.X)
		}
		uses = uses || w.isWork(call)
		return true
	})
	return uses && !looks
}

// bind follows the context into variables: ctx := r.Context(), and what is made of it.
func (w work) bind(stmt ast.Stmt) {
	for _, a := range ctxflow.Assignments(stmt) {
		id, ok := a.Lhs[0].(*ast.Ident)
		if !ok || a.Rhs == nil {
			continue
		}
		obj := w.pass.TypesInfo.ObjectOf(id)
		if obj == nil || !ctxflow.IsContext(obj.Type()) {
			continue
		}
		call, _ := ast.Unparen(a.Rhs).(*ast.CallExpr)
		made := call != nil && !w.Frees(call) && slices.ContainsFunc(call.Args, w.isContext)
		w.contexts[obj] = made || w.isContext(a.Rhs)
	}
}

// isContext reports whether an expression is the context of the request.
func (w work) isContext(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return w.contexts[w.pass.TypesInfo.Uses[e]]
	case *ast.CallExpr:
		sel, ok := ast.Unparen(e.Fun).(*ast.SelectorExpr)
		if !ok || sel.Sel.Name != "Context" {
			return false
		}
		id, ok := ast.Unparen(sel.X).(*ast.Ident)
		return ok && w.requests[w.pass.TypesInfo.Uses[id]]
	}
	return false
}

// isWork reports whether a call is given the context, or the request, and the end
// makes a difference to it.
func (w work) isWork(call *ast.CallExpr) bool {
	info := w.pass.TypesInfo
	fn, isFunc := typeutil.Callee(info, call).(*types.Func)
	if slices.ContainsFunc(call.Args, func(arg ast.Expr) bool {
		id, ok := ast.Unparen(arg).(*ast.Ident)
		return ok && w.requests[info.Uses[id]]
	}) {
		return isFunc && w.UsesRequest(fn)
	}
	if !slices.ContainsFunc(call.Args, w.isContext) || ctxflow.ContextFunc(info, call) != "" || w.Frees(call) || detach.MakesLogger(info, call) {
		return false
	}
	sig, ok := info.TypeOf(call.Fun).Underlying().(*types.Signature)
	return ok && sig.Results().Len() > 0 && !makesContext(sig) && !(isFunc && w.IsIdle(fn))
}

func makesContext(sig *types.Signature) bool {
	for v := range sig.Results().Variables() {
		if ctxflow.IsContext(v.Type()) {
			return true
		}
	}
	return false
}
