package ctxflow

// A forward dataflow analysis over the control-flow graph of each function:
// what every context in scope is worth at each call.
//
// The state maps a variable to the set of things that it may be, so that the
// join of two paths is a union, and "live" in the rule's sense is "live, and
// neither unset nor done on any path". Done comes from <-ctx.Done(), from a
// test of ctx.Err() or of an error against context.Canceled, and from calling
// the cancel function or waiting for the group that came with the context.

import (
	"go/ast"
	"go/constant"
	"go/types"
	"maps"

	"golang.org/x/tools/go/cfg"
)

// worth is a set of things that a context may be.
type worth uint8

const (
	unset worth = 1 << iota // declared, but not assigned
	dead                    // never ends: context.Background and its like
	live
	done // has ended, or is about to
)

// usable reports whether a call can be given the context on every path.
func (w worth) usable() bool { return w&live != 0 && w&(unset|done) == 0 }

type state map[*types.Var]worth

// join adds the other state and reports whether that changed anything.
func (s state) join(other state) bool {
	changed := false
	for v, w := range other {
		if s[v]|w != s[v] {
			s[v] |= w
			changed = true
		}
	}
	return changed
}

// flow runs the analysis over one function body.
type flow struct {
	*bindings
	comms map[ast.Stmt]bool  // communications of select: they happen in their case
	at    map[ast.Node]state // at each operation
}

// run records the state at each operation, given the state at
// the function's entry.
func (f *flow) run(graph *cfg.CFG, entry state) {
	in := map[*cfg.Block]state{graph.Blocks[0]: entry}
	work := []*cfg.Block{graph.Blocks[0]}
	for len(work) > 0 {
		block := work[0]
		work = work[1:]
		out := f.block(block, maps.Clone(in[block]), false)
		for i, succ := range block.Succs {
			if f.isNeverTaken(block, i) {
				continue
			}
			next := f.edge(block, i, out)
			if known, ok := in[succ]; !ok {
				in[succ] = next
			} else if !known.join(next) {
				continue
			}
			work = append(work, succ)
		}
	}
	for block, st := range in {
		f.block(block, maps.Clone(st), true)
	}
}

// block takes the state through a block, and records it where asked.
func (f *flow) block(block *cfg.Block, st state, record bool) state {
	if clause, ok := block.Stmt.(*ast.CommClause); ok && block.Kind == cfg.KindSelectCaseBody {
		f.receives(clause.Comm, st)
	}
	for _, n := range block.Nodes {
		if record {
			if f.isRangedOver(n) {
				f.at[n] = maps.Clone(st)
			}
			inspectShallow(n, func(n ast.Node) {
				if isOperation(n) {
					f.at[n] = maps.Clone(st)
				}
			})
		}
		f.transfer(n, st)
	}
	return st
}

// isOperation reports whether rules may ask for the state at a node: a call, a
// send, a receive, or the place where a literal is made. Next to these they may
// ask at the channel of a range loop.
func isOperation(n ast.Node) bool {
	switch n.(type) {
	case *ast.CallExpr, *ast.FuncLit, *ast.SendStmt:
		return true
	}
	return ReceivedFrom(n) != nil
}

// isRangedOver reports whether a node of a block is the channel of a range loop,
// which receives without saying so.
func (f *flow) isRangedOver(n ast.Node) bool {
	e, ok := n.(ast.Expr)
	if !ok {
		return false
	}
	t := f.pass.TypesInfo.TypeOf(e)
	if t == nil {
		return false
	}
	_, ok = t.Underlying().(*types.Chan)
	return ok
}

// inspectShallow visits the nodes under n that run as part of n: not the
// bodies of function literals.
func inspectShallow(n ast.Node, visit func(ast.Node)) {
	ast.Inspect(n, func(n ast.Node) bool {
		if n != nil {
			visit(n)
		}
		_, isLit := n.(*ast.FuncLit)
		return !isLit
	})
}

// transfer applies the effect of one node of a block.
func (f *flow) transfer(n ast.Node, st state) {
	switch n.(type) {
	case *ast.DeferStmt, *ast.GoStmt:
		return // happens later, or elsewhere
	}
	if comm, ok := n.(ast.Stmt); !ok || !f.comms[comm] {
		f.receives(n, st)
	}
	inspectShallow(n, func(n ast.Node) {
		if call, ok := n.(*ast.CallExpr); ok {
			if v := f.EndedBy(call); v != nil {
				f.end(st, v, false)
			}
		}
	})
	for _, a := range Assignments(n) {
		f.assignState(a, st)
	}
}

// receives marks the contexts whose Done channel n receives from.
func (f *flow) receives(n ast.Node, st state) {
	inspectShallow(n, func(n ast.Node) {
		if ch := ReceivedFrom(n); ch != nil {
			if v := f.DoneOf(ch); v != nil {
				f.end(st, v, true)
			}
		}
	})
}

// EndedBy returns the context that ends when the call returns: the call is of
// its cancel function, or waits for its group.
func (f *flow) EndedBy(call *ast.CallExpr) *types.Var {
	fun := ast.Unparen(call.Fun)
	if sel, ok := fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "Wait" {
		fun = sel.X
	}
	return f.companions[f.Variable(fun)]
}

// end marks v and everything made from it as done. If the reason may lie with
// an ancestor, those are done as well.
func (f *flow) end(st state, v *types.Var, ancestors bool) {
	up := f.Ancestors(v)
	for other := range st {
		if other == v || f.Ancestors(other)[v] || ancestors && up[other] {
			st[other] = done
		}
	}
}

func (f *flow) assignState(a Assignment, st state) {
	for _, l := range a.Lhs {
		v := f.Variable(l)
		if v == nil || !f.isSource(v) {
			continue
		}
		switch {
		case IsContext(v.Type()) && a.Rhs == nil:
			st[v] = unset
		case IsContext(v.Type()):
			st[v] = f.eval(a.Rhs, len(a.Lhs), st)
		case st[v] != 0 && !f.Conveys(a.Rhs): // a request parameter gets another value
			st[v] = dead
		}
	}
}

// isNeverTaken reports whether a constant condition rules out the i-th edge:
// code under "if false" takes no part.
func (f *flow) isNeverTaken(block *cfg.Block, i int) bool {
	if len(block.Succs) != 2 || len(block.Nodes) == 0 {
		return false
	}
	cond, ok := block.Nodes[len(block.Nodes)-1].(ast.Expr)
	if !ok {
		return false
	}
	value := f.pass.TypesInfo.Types[cond].Value
	_, isSwitch := block.Succs[0].Stmt.(*ast.CaseClause)
	return value != nil && value.Kind() == constant.Bool && !isSwitch && constant.BoolVal(value) != (i == 0)
}

// edge returns the state on the i-th edge out of a block that ends in a
// condition: where the condition says that a context has ended, it is done, and
// where it says that the context's Done is nil, it never ends.
func (f *flow) edge(block *cfg.Block, i int, out state) state {
	next := maps.Clone(out)
	if len(block.Succs) != 2 || len(block.Nodes) == 0 {
		return next
	}
	cond, ok := block.Nodes[len(block.Nodes)-1].(ast.Expr)
	if !ok {
		return next
	}
	verdict := f.outcome(cond, i == 0)
	for v := range next {
		if verdict.all {
			next[v] = done
		}
	}
	for v := range verdict.ended {
		f.end(next, v, true)
	}
	if v := verdict.endless; v != nil && next[v] != 0 {
		next[v] = dead
	}
	return next
}
