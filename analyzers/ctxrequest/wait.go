package ctxrequest

// Whether the handler is there for as long as the goroutine: it waits for it, talks
// to it, ends it, or serves a stream meanwhile. What it does on one path counts for
// all: a result that one path waits for is of no use on the others.

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// isBounded reports whether the context of the use is one that the handler cancels:
// it wants the goroutine to end with it. A context with a timeout must be cancelled
// anyway, which tells nothing.
func (h *handler) isBounded(u use, g *goroutine) bool {
	made := h.fn.Variable(u.arg)
	if made == nil {
		return false
	}
	origins := h.fn.Ancestors(made)
	origins[made] = true
	for cur := range h.cur.Preorder((*ast.AssignStmt)(nil)) {
		for _, a := range ctxflow.Assignments(cur.Node()) {
			call, ok := a.Rhs.(*ast.CallExpr)
			if !ok || len(a.Lhs) != 2 || !origins[h.fn.Variable(a.Lhs[0])] || g.body.Contains(cur) {
				continue
			}
			switch ctxflow.ContextFunc(h.info, call) {
			case "WithCancel", "WithCancelCause":
				if h.isUsedOutside(h.fn.Variable(a.Lhs[1]), g) {
					return true
				}
			}
		}
	}
	return false
}

// isUsedOutside reports whether the handler uses v outside of the goroutine.
func (h *handler) isUsedOutside(v *types.Var, g *goroutine) bool {
	if v == nil {
		return false
	}
	for use := range h.fn.Uses(v) {
		if !g.cur.Contains(use) {
			return true
		}
	}
	return false
}

// talksWith reports whether the handler waits for something after it has started
// the goroutine, or shares with it what one waits on.
func (h *handler) talksWith(g *goroutine) bool {
	for cur := range h.later(g) {
		switch n := cur.Node().(type) {
		case *ast.UnaryExpr:
			if ch := ctxflow.ReceivedFrom(n); ch != nil && h.isAwaited(ch) {
				return true
			}
		case *ast.RangeStmt:
			if t := h.info.TypeOf(n.X); t != nil && isChannel(t) {
				return true
			}
		case *ast.SelectorExpr:
			if n.Sel.Name == "Wait" {
				return true
			}
		case *ast.Ident:
			if v, ok := h.info.Uses[n].(*types.Var); ok && h.isLink(v) && (h.isUsedIn(v, g) || h.hasTwinIn(v, g)) {
				return true
			}
		}
	}
	return false
}

// later yields the nodes of the handler, outside of the goroutine, that can be
// reached after its start: what stands behind it, or is deferred, or in a loop around.
func (h *handler) later(g *goroutine) func(yield func(inspector.Cursor) bool) {
	from := g.cur.Node().End()
	for loop := range g.cur.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil)) {
		if h.cur.Contains(loop) {
			from = loop.Node().Pos() + 1
		}
	}
	return func(yield func(inspector.Cursor) bool) {
		for cur := range h.cur.Preorder() {
			if cur.Node().Pos() < from && !ctxflow.IsDeferred(cur) && !inDefer(cur, h.cur) || g.cur.Contains(cur) {
				continue
			}
			if !yield(cur) {
				return
			}
		}
	}
}

// inDefer reports whether a node lies in a defer statement of the handler.
func inDefer(cur, within inspector.Cursor) bool {
	for stmt := range cur.Enclosing((*ast.DeferStmt)(nil)) {
		return within.Contains(stmt)
	}
	return false
}

// isAwaited reports whether to receive from the channel is to wait for others: not
// for a timer.
func (h *handler) isAwaited(ch ast.Expr) bool {
	if call, ok := ch.(*ast.CallExpr); ok {
		if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
			obj := h.info.Uses[sel.Sel]
			return obj == nil || obj.Pkg() == nil || obj.Pkg().Path() != "time"
		}
	}
	return true
}

// isLink reports whether the handler can meet the goroutine in v, a variable of its
// own: it is a channel or something with a method that reads, writes, waits or ends.
func (h *handler) isLink(v *types.Var) bool {
	n := h.cur.Node()
	if v.Pos() < n.Pos() || v.Pos() >= n.End() || h.contexts[v] || h.given[v] || v.Kind() == types.RecvVar {
		return false
	}
	if isChannel(v.Type()) {
		return true
	}
	if _, ok := v.Type().Underlying().(*types.Signature); ok {
		return true
	}
	for _, method := range [...]string{"Close", "Wait", "Read", "Write", "Recv", "Send", "Done", "Lock", "Load"} {
		if ctxflow.HasMethod(v.Type(), method) {
			return true
		}
	}
	return false
}

func isChannel(t types.Type) bool {
	_, ok := t.Underlying().(*types.Chan)
	return ok
}

func (h *handler) isUsedIn(v *types.Var, g *goroutine) bool {
	for use := range h.fn.Uses(v) {
		if g.cur.Contains(use) {
			return true
		}
	}
	return false
}

// stays reports whether the handler goes on for an unknown time after the start: it
// serves a stream, in a loop without an end in sight.
func (h *handler) stays(g *goroutine) bool {
	for cur := range h.later(g) {
		loop, ok := cur.Node().(*ast.ForStmt)
		if ok && loop.Cond == nil && loop.Post == nil {
			return true
		}
	}
	for loop := range g.cur.Enclosing((*ast.ForStmt)(nil)) {
		if n := loop.Node().(*ast.ForStmt); h.cur.Contains(loop) && n.Cond == nil && n.Post == nil {
			return true
		}
	}
	return false
}

// hasTwinIn reports whether the goroutine uses what was made together with v, as the
// other end of a pipe:
//
//	pr, pw := io.Pipe()
func (h *handler) hasTwinIn(v *types.Var, g *goroutine) bool {
	for cur := range h.cur.Preorder((*ast.AssignStmt)(nil)) {
		stmt := cur.Node().(*ast.AssignStmt)
		if len(stmt.Rhs) != 1 || len(stmt.Lhs) < 2 || !slices.ContainsFunc(stmt.Lhs, func(l ast.Expr) bool { return h.fn.Variable(l) == v }) {
			continue
		}
		for _, l := range stmt.Lhs {
			if twin := h.fn.Variable(l); twin != nil && twin != v && h.isLink(twin) && h.isUsedIn(twin, g) {
				return true
			}
		}
	}
	return false
}
