package ctxrequest

import (
	"go/ast"
	"go/types"
	"go/version"

	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// fixes returns the edit that frees the context of the goroutine's only use:
//
//	go audit(r.Context(), user)  =>  go audit(context.WithoutCancel(r.Context()), user)
func (h *handler) fixes(g *goroutine, u use) []analysis.SuggestedFix {
	if !h.isContext(u.arg) || h.uses(g) != 1 || ctxflow.FromCgo(h.pass.Fset, u.arg.Pos()) {
		return nil
	}
	arg, name := u.arg, h.packageName()
	if v := h.fn.Variable(arg); g.lit != nil && v != nil && g.lit.Pos() <= v.Pos() && v.Pos() < g.lit.End() {
		if arg = h.origin(g, v); arg == nil {
			return nil
		}
	}
	if name == "" {
		return nil
	}
	return []analysis.SuggestedFix{{
		Message: "use context.WithoutCancel(" + text(arg) + ")",
		TextEdits: []analysis.TextEdit{
			{Pos: arg.Pos(), End: arg.Pos(), NewText: []byte(name + ".WithoutCancel(")},
			{Pos: arg.End(), End: arg.End(), NewText: []byte(")")},
		},
	}}
}

// uses counts the calls of the goroutine that are given a context of the request.
func (h *handler) uses(g *goroutine) int {
	n := 0
	for cur := range g.body.Preorder((*ast.CallExpr)(nil)) {
		call := cur.Node().(*ast.CallExpr)
		for _, arg := range call.Args {
			if h.isContext(arg) && h.isMade(arg) && (call != g.call || g.lit == nil) && !h.makesContext(call) {
				n++
			}
		}
	}
	return n
}

// origin returns what a context of the goroutine itself is made from, in its one
// assignment or in its argument.
func (h *handler) origin(g *goroutine, v *types.Var) ast.Expr {
	i := 0
	for param := range ctxflow.Parameters(h.info, g.lit) {
		if param == v && i < len(g.call.Args) {
			return g.call.Args[i]
		}
		i++
	}
	var found ast.Expr
	for cur := range g.body.Preorder((*ast.AssignStmt)(nil)) {
		for _, a := range ctxflow.Assignments(cur.Node()) {
			if len(a.Lhs) == 0 || h.fn.Variable(a.Lhs[0]) != v {
				continue
			}
			call, ok := a.Rhs.(*ast.CallExpr)
			if !ok || found != nil || len(call.Args) == 0 || !h.isContext(call.Args[0]) {
				return nil
			}
			found = call.Args[0]
			if made := h.fn.Variable(found); made != nil && g.lit.Pos() <= made.Pos() && made.Pos() < g.lit.End() {
				return nil
			}
		}
	}
	return found
}

// packageName returns the name of package context in the file, "" if the file does
// not import it, is older than WithoutCancel, or has something else of that name.
func (h *handler) packageName() string {
	for file := range h.cur.Enclosing((*ast.File)(nil)) {
		f := file.Node().(*ast.File)
		if v := h.info.FileVersions[f]; v != "" && version.Compare(version.Lang(v), "go1.21") < 0 {
			return ""
		}
		for _, spec := range f.Imports {
			if spec.Path.Value != `"context"` {
				continue
			}
			name := "context"
			if spec.Name != nil {
				name = spec.Name.Name
			}
			_, obj := h.pass.Pkg.Scope().Innermost(h.cur.Node().End()-1).LookupParent(name, h.cur.Node().End()-1)
			if _, isPackage := obj.(*types.PkgName); isPackage && name != "." && name != "_" {
				return name
			}
		}
	}
	return ""
}
