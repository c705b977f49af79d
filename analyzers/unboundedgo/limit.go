package unboundedgo

// What limits the number of goroutines.

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// isLimited reports whether anything in sight keeps the goroutines few: the
// loop waits before it starts one, the goroutine does before it works, the group
// has a limit, or the code compares a number with a bound.
func (p *pkg) isLimited(s *start, src *source) bool {
	return p.loopWaits(s, src) || p.workWaits(s) || s.group != nil && p.limitIsSet(s) || p.counts(s, src) || p.remembers(s) || p.isReplaced(s)
}

// remembers reports whether the loop keeps a map of what it has started: it
// looks up and stores, so that the same key starts nothing twice.
func (p *pkg) remembers(s *start) bool {
	looked, stored := map[string]bool{}, map[string]bool{}
	ast.Inspect(bodyOf(s.loop.Node()), func(n ast.Node) bool {
		assign, ok := n.(*ast.AssignStmt)
		if !ok || contains(s.node, n) {
			return true
		}
		for _, lhs := range assign.Lhs {
			if name := p.indexedMap(lhs); name != "" {
				stored[name] = true
			}
		}
		if len(assign.Lhs) == 2 && len(assign.Rhs) == 1 {
			looked[p.indexedMap(assign.Rhs[0])] = true
		}
		return true
	})
	for name := range stored {
		if looked[name] {
			return true
		}
	}
	return false
}

// indexedMap returns the name of the map in m[k], "" for anything else.
func (p *pkg) indexedMap(e ast.Expr) string {
	index, ok := ast.Unparen(e).(*ast.IndexExpr)
	if !ok || p.info.TypeOf(index.X) == nil {
		return ""
	}
	if _, ok := p.info.TypeOf(index.X).Underlying().(*types.Map); !ok {
		return ""
	}
	return ctxflow.NameChain(index.X)
}

// loopWaits reports whether each round of the loop waits for something besides
// its element: a place in a semaphore, a limiter, the goroutines of the batch.
func (p *pkg) loopWaits(s *start, src *source) bool {
	found := false
	ast.Inspect(bodyOf(s.loop.Node()), func(n ast.Node) bool {
		if n == nil || found || s.avoids(n) {
			return false
		}
		switch n := n.(type) {
		case *ast.FuncLit, *ast.DeferStmt, *ast.GoStmt:
			return false
		case *ast.SendStmt:
			found = true
		case *ast.AssignStmt:
			return n != src.stmt
		case *ast.UnaryExpr:
			found = n.Op == token.ARROW && !isDone(n.X)
		case *ast.CallExpr:
			found = n != s.node && p.waits(n, 0)
		}
		return true
	})
	return found
}

// avoids reports whether a round that gets to the start does not pass the node:
// it is another branch of what the start stands in.
func (s *start) avoids(n ast.Node) bool {
	if contains(n, s.node) {
		return false
	}
	for anc := range s.cur.Enclosing((*ast.IfStmt)(nil), (*ast.CaseClause)(nil), (*ast.CommClause)(nil)) {
		if anc.Node().Pos() <= s.loop.Node().Pos() {
			break
		}
		switch branch := anc.Node().(type) {
		case *ast.IfStmt:
			if n == branch.Else || n == branch.Body && contains(branch.Else, s.node) {
				return true
			}
		default: // a case: the others have the same parent
			if _, ok := n.(ast.Stmt); ok && contains(anc.Parent().Node(), n) && !contains(branch, n) {
				return true
			}
		}
	}
	return false
}

func contains(outer, inner ast.Node) bool {
	if outer == nil || inner == nil {
		return false
	}
	return outer.Pos() <= inner.Pos() && inner.End() <= outer.End()
}

func isDone(ch ast.Expr) bool {
	call, ok := ast.Unparen(ch).(*ast.CallExpr)
	if !ok {
		return false
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Done"
}

// waits reports whether a call is one by which limits are kept, by the verbs
// that semaphores, limiters and pools have, or a function of the package that
// makes one or uses a channel.
func (p *pkg) waits(call *ast.CallExpr, depth int) bool {
	fn := p.callee(call)
	if fn == nil {
		return false
	}
	name := strings.ToLower(fn.Name())
	for _, verb := range [...]string{"acquire", "wait", "sleep", "tryacquire", "allow", "reserve", "take", "throttle", "limit"} {
		if strings.HasPrefix(name, verb) {
			return true
		}
	}
	if depth > 0 || fn.Pkg() != p.pass.Pkg {
		return false
	}
	p.indexCalls()
	decl := p.decls[fn.Origin()]
	return decl != nil && decl.Body != nil && p.usesSemaphore(decl.Body, depth+1)
}

// usesSemaphore reports whether the code sends to a channel, or calls what keeps
// limits.
func (p *pkg) usesSemaphore(body ast.Node, depth int) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.GoStmt:
			return false
		case *ast.SendStmt:
			found = true
		case *ast.CallExpr:
			found = found || p.waits(n, depth)
		}
		return !found
	})
	return found
}

// workWaits reports whether what is started takes a place before it works: it
// sends to a channel that it receives from in the end, or the reverse, or it
// calls what keeps limits.
func (p *pkg) workWaits(s *start) bool {
	var body ast.Node
	switch {
	case s.work != nil:
		body = s.work.Body
	case s.calls != nil:
		fn := p.callee(s.calls)
		if fn == nil || fn.Pkg() != p.pass.Pkg {
			return false
		}
		p.indexCalls()
		decl := p.decls[fn.Origin()]
		if decl == nil || decl.Body == nil {
			return false
		}
		body = decl.Body
	default:
		return false
	}
	sent, received, limits := map[string]bool{}, map[string]bool{}, false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SendStmt:
			sent[ctxflow.NameChain(n.Chan)] = true
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				received[ctxflow.NameChain(n.X)] = true
			}
		case *ast.CallExpr:
			fn := p.callee(n)
			limits = limits || fn != nil && strings.Contains(strings.ToLower(fn.Name()), "acquire")
		}
		return true
	})
	for name := range sent {
		if name != "" && received[name] {
			return true
		}
	}
	return limits
}

// limitIsSet reports whether the package calls SetLimit on a group of the name.
func (p *pkg) limitIsSet(s *start) bool {
	name := ctxflow.NameChain(s.group)
	for cur := range p.in.Root().Preorder((*ast.CallExpr)(nil)) {
		sel, ok := ast.Unparen(cur.Node().(*ast.CallExpr).Fun).(*ast.SelectorExpr)
		if ok && sel.Sel.Name == "SetLimit" && (name == "" || lastName(ctxflow.NameChain(sel.X)) == lastName(name)) {
			return true
		}
	}
	return false
}

func lastName(chain string) string { return chain[strings.LastIndex(chain, ".")+1:] }

// counts reports whether the start depends on a number that is compared with
// another than zero: so many running, so many elements.
func (p *pkg) counts(s *start, src *source) bool {
	name := ctxflow.NameChain(src.expr)
	found := false
	outer, _ := outermost(s.cur).Node(), name
	body := bodyOf(s.loop.Node())
	ast.Inspect(outer, func(n ast.Node) bool {
		cond, ok := n.(*ast.BinaryExpr)
		if !ok || !isOrder(cond.Op) || p.isZero(cond.X) || p.isZero(cond.Y) {
			return !found
		}
		inBody := body.Pos() <= cond.Pos() && cond.End() <= body.End() && (cond.Pos() < s.node.Pos() || s.node.End() < cond.Pos())
		for _, side := range []ast.Expr{cond.X, cond.Y} {
			x := p.lenOf(side)
			found = found || x != nil && name != "" && ctxflow.NameChain(x) == name && !isHead(s.loop, cond)
		}
		found = found || inBody
		return !found
	})
	return found
}

// isHead reports whether the comparison is the loop's own condition.
func isHead(loop inspector.Cursor, cond *ast.BinaryExpr) bool {
	f, ok := loop.Node().(*ast.ForStmt)
	return ok && f.Cond == cond
}

func isOrder(op token.Token) bool {
	return op == token.LSS || op == token.LEQ || op == token.GTR || op == token.GEQ
}

func (p *pkg) isZero(e ast.Expr) bool {
	tv := p.info.Types[e]
	return tv.Value != nil && tv.Value.Kind() == constant.Int && constant.Sign(tv.Value) == 0
}
