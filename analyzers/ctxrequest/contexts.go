package ctxrequest

// Which expressions are the context of the request, or made from it.

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxuse"
)

// findContexts closes the set of variables that hold a context which ends with the
// request, in the handler and in the goroutine: all that they are ever assigned is
// such a context.
func (h *handler) findContexts(g *goroutine) {
	h.contexts = map[*types.Var]bool{}
	for v := range h.given {
		if ctxflow.IsContext(v.Type()) {
			h.contexts[v] = true
		}
	}
	other := map[*types.Var]bool{}
	for changed := true; changed; {
		changed = false
		h.bind(g, other, &changed)
		for cur := range h.cur.Preorder((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil)) {
			for _, a := range ctxflow.Assignments(cur.Node()) {
				for _, l := range a.Lhs {
					v := h.fn.Variable(l)
					if v == nil || !ctxflow.IsContext(v.Type()) || other[v] {
						continue
					}
					if a.Rhs != nil && h.isMade(a.Rhs) {
						changed = changed || !h.contexts[v]
						h.contexts[v] = true
					}
				}
			}
		}
		if !changed {
			changed = h.exclude(other)
		}
	}
}

// exclude drops the variables that are also assigned something else.
func (h *handler) exclude(other map[*types.Var]bool) bool {
	dropped := false
	for cur := range h.cur.Preorder((*ast.AssignStmt)(nil)) {
		for _, a := range ctxflow.Assignments(cur.Node()) {
			for _, l := range a.Lhs {
				if v := h.fn.Variable(l); v != nil && h.contexts[v] && !h.isMade(a.Rhs) {
					other[v], dropped = true, true
				}
			}
		}
	}
	if dropped {
		clear(h.contexts)
		for v := range h.given {
			h.contexts[v] = ctxflow.IsContext(v.Type()) && !other[v]
		}
	}
	return dropped
}

// bind adds the parameters of a literal that is started with the context, or with
// what holds it:
//
//	go func(ctx context.Context) { ... }(r.Context())
func (h *handler) bind(g *goroutine, other map[*types.Var]bool, changed *bool) {
	if g.lit == nil {
		return
	}
	i := 0
	for v := range ctxflow.Parameters(h.info, g.lit) {
		if i < len(g.call.Args) && ctxflow.IsContext(v.Type()) && h.isMade(g.call.Args[i]) && !h.contexts[v] && !other[v] {
			h.contexts[v], *changed = true, true
		}
		if i < len(g.call.Args) && h.given[h.fn.Variable(g.call.Args[i])] && !h.given[v] {
			h.given[v], *changed = true, true
		}
		i++
	}
}

// isRequestContext reports whether an expression is the context of the request, by
// a variable or by a method: ctx, r.Context(), c.Request.Context().
func (h *handler) isRequestContext(e ast.Expr) bool {
	if v := h.fn.Variable(e); v != nil {
		return h.contexts[v] || h.given[v] && ctxflow.HasMethod(v.Type(), "Done") && ctxflow.HasMethod(v.Type(), "Err")
	}
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok || len(call.Args) > 0 {
		return false
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Context" && h.given[h.holder(sel.X)] && h.isContext(call)
}

func (h *handler) isContext(e ast.Expr) bool {
	t := h.info.TypeOf(e)
	return t != nil && ctxflow.IsContext(t)
}

// holder returns the variable that an expression such as c.Request begins with.
func (h *handler) holder(e ast.Expr) *types.Var {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return h.fn.Variable(e)
	case *ast.SelectorExpr:
		return h.holder(e.X)
	case *ast.CallExpr:
		if sel, ok := ast.Unparen(e.Fun).(*ast.SelectorExpr); ok && len(e.Args) == 0 {
			return h.holder(sel.X)
		}
	}
	return nil
}

// isMade reports whether an expression is a context of the request, or made from
// one in a way that passes its end on.
func (h *handler) isMade(e ast.Expr) bool {
	if e == nil {
		return false
	}
	if h.isRequestContext(e) {
		return true
	}
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	return ok && h.passesOn(call) && slices.ContainsFunc(call.Args, func(arg ast.Expr) bool {
		return h.isContext(arg) && h.isMade(arg)
	})
}

// passesOn reports whether a call makes a context that ends with the one that it is
// given, as far as is known (see passesEnd). What frees it is context.WithoutCancel, or
// does no more with it than that, or calls itself so.
func (h *handler) passesOn(call *ast.CallExpr) bool {
	if name := ctxflow.ContextFunc(h.info, call); name != "" {
		return name != "WithoutCancel"
	}
	if !h.makesContext(call) || !passesEnd(h.pass, call) {
		return false
	}
	if fn, ok := typeutil.Callee(h.info, call).(*types.Func); ok && h.pass.ResultOf[ctxuse.Analyzer].(*ctxuse.Package).IsIdle(fn) {
		return false
	}
	return !freesByName(call)
}

// freesByName reports whether the name of what a call calls says that it frees a context
// from its end.
func freesByName(call *ast.CallExpr) bool {
	for _, word := range words(ctxflow.CallText(call)) {
		switch word {
		case "without", "detach", "detached", "background", "async", "copy", "clone", "independent", "no", "non", "uncancelled",
			"uncancelable", "uncancellable", "value", "values":
			return true
		}
	}
	return false
}

// words splits a name in mixed caps into its words, in lower case.
func words(name string) []string {
	var found []string
	name = name[strings.LastIndexByte(name, '.')+1:]
	start := 0
	for i, r := range name {
		if i > start && unicode.IsUpper(r) && !unicode.IsUpper(rune(name[i-1])) {
			found = append(found, strings.ToLower(name[start:i]))
			start = i
		}
	}
	return append(found, strings.ToLower(name[start:]))
}

// text returns an expression as it is written: ctx, c.Request.Context().
func text(e ast.Expr) string { return types.ExprString(ast.Unparen(e)) }
