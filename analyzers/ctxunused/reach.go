package ctxunused

// What may run after a derivation.

import (
	"go/ast"
	"go/token"
	"iter"
	"slices"

	"golang.org/x/tools/go/cfg"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// The rest of a function is the part of its graph that follows one node.
type rest struct {
	block *cfg.Block
	index int // of the node in the block
}

// rest returns what follows the derivation in the function or closure that makes
// it, nil if nothing reaches it.
func (fn *function) rest(d *derivation) *rest {
	graph := fn.Graph(ctxflow.Enclosing(d.cur)[0].Node())
	if graph == nil {
		return nil
	}
	for _, block := range graph.Blocks {
		if i := slices.Index(block.Nodes, d.cur.Node()); i >= 0 && block.Live {
			return &rest{block, i}
		}
	}
	return nil
}

// nodes yields the nodes that may run after the first one, each once, which may
// be itself once more. A way on ends where ends says so of a node.
func (r *rest) nodes(ends func(ast.Node) bool) iter.Seq[ast.Node] {
	return func(yield func(ast.Node) bool) {
		seen := map[*cfg.Block]bool{}
		todo := []rest{{r.block, r.index + 1}}
		for len(todo) > 0 {
			at := todo[0]
			todo = todo[1:]
			ended := false
			for _, n := range at.block.Nodes[at.index:] {
				if !yield(n) {
					return
				}
				if ended = ends(n); ended {
					break
				}
			}
			if ended {
				continue
			}
			for _, succ := range at.block.Succs {
				if !seen[succ] {
					seen[succ] = true
					todo = append(todo, rest{succ, 0})
				}
			}
		}
	}
}

// assigns reports whether the node gives the derived variable another value: what
// it held is lost.
func (fn *function) assigns(n ast.Node, d *derivation) bool {
	for _, a := range ctxflow.Assignments(n) {
		for _, l := range a.Lhs {
			if fn.Variable(l) == d.v {
				return true
			}
		}
	}
	return false
}

func contains(n ast.Node, pos token.Pos) bool { return n.Pos() <= pos && pos < n.End() }
