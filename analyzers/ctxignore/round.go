package ctxignore

// Where control goes before and after a wait.

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/cfg"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// goesRound reports whether a case for a timer does not end the wait: the select is
// in an endless loop that the case goes round, to wait for the rest again. Nothing
// in the loop but the other cases leaves it then. Where timers are all that a select
// has, ctxsleep has its say.
//
//	for {
//		select {
//		case <-ticker.C:
//			s.ping()
//		case v := <-s.in:
//			return v
//		}
//	}
func (fn *function) goesRound(w *wait, o op) bool {
	if w.kind != choice || !isOf(fn.pass.TypesInfo.TypeOf(o.on), "time", "Time") || !fn.hasMore(w) {
		return false
	}
	for cur := range w.node.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil), (*ast.FuncLit)(nil)) {
		loop, ok := cur.Node().(*ast.ForStmt)
		return ok && loop.Cond == nil && !leaves(loop, w, o)
	}
	return false
}

// hasMore reports whether a select waits for something that does not come by itself.
func (fn *function) hasMore(w *wait) bool {
	for _, o := range w.ops {
		if o.kind == send || !fn.comesByItself(o.on) {
			return true
		}
	}
	return false
}

// leaves reports whether a loop can be left without one of the other cases of the
// select: it has a return, a goto or a break outside of them.
func leaves(loop *ast.ForStmt, w *wait, o op) bool {
	found := false
	var look func(n ast.Node, breaks bool)
	look = func(n ast.Node, breaks bool) { // breaks: a plain break leaves the loop
		ast.Inspect(n, func(child ast.Node) bool {
			switch c := child.(type) {
			case *ast.FuncLit:
				return false
			case *ast.CommClause:
				other := w.node.Node().Pos() <= c.Pos() && c.End() <= w.node.Node().End() && (o.pos < c.Pos() || c.End() <= o.pos)
				return !other
			case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
				if child != n && breaks {
					look(child, false)
					return false
				}
			case *ast.ReturnStmt:
				found = true
			case *ast.BranchStmt:
				found = found || c.Tok == token.GOTO || c.Tok == token.BREAK && (breaks || c.Label != nil)
			}
			return !found
		})
	}
	look(loop.Body, true)
	return found
}

// leadsTo reports whether control can go from one operation on to another one, or
// back to the same one; for operations in different functions that is left open.
func (fn *function) leadsTo(from, to inspector.Cursor) bool {
	around := ctxflow.Enclosing(from)[0]
	graph := fn.Graph(around.Node())
	if graph == nil || ctxflow.Enclosing(to)[0] != around {
		return true
	}
	start, end := blockOf(graph, from.Node()), blockOf(graph, to.Node())
	if from != to && (start == nil || end == nil || start == end) {
		return true
	}
	if start == nil {
		return false
	}
	seen := map[*cfg.Block]bool{}
	todo := []*cfg.Block{start}
	for len(todo) > 0 {
		b := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, next := range b.Succs {
			if next == end {
				return true
			}
			if !seen[next] {
				seen[next] = true
				todo = append(todo, next)
			}
		}
	}
	return false
}

// blockOf returns the block that a node is part of.
func blockOf(graph *cfg.CFG, n ast.Node) *cfg.Block {
	for _, block := range graph.Blocks {
		for _, part := range block.Nodes {
			if part.Pos() <= n.Pos() && n.End() <= part.End() {
				return block
			}
		}
	}
	return nil
}
