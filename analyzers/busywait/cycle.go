package busywait

// The ways round a loop on which nothing is done but to look.
//
// The blocks without work, and the edges between them on which nothing moves on,
// form a graph of their own. Each of its strongly connected components is
// a place where a goroutine can stay for as long as what it looks at stays the same.

import (
	"cmp"
	"go/token"
	"maps"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/loops"
)

// A wait is a part of a function that polls.
type wait struct {
	blocks map[*ssa.BasicBlock]bool
	look   ssa.Instruction // what it looks at
	nap    ssa.Instruction // where it sleeps between looks, or nil
	alone  bool            // the select that it polls is all that it looks at
}

// pos returns a position within the loop.
func (w wait) pos() token.Pos {
	if w.nap != nil {
		return w.nap.Pos()
	}
	return w.look.Pos()
}

// waitsOf returns the polls of a function in the order of their blocks.
func waitsOf(fn *ssa.Function, idle *idleness) []wait {
	var found []wait
	g := newGraph(fn, idle)
	for _, blocks := range g.components() {
		w, ok := g.describe(blocks)
		if ok && w.look.Pos().IsValid() && !g.isMeant(w) {
			found = append(found, w)
		}
	}
	return found
}

// isMeant reports whether the author had reasons for the way in which the loop waits.
func (g *graph) isMeant(w wait) bool {
	if isLockFree(w.blocks) || locksFinds(w.blocks) || makesRoom(w.blocks) || g.checksTwice(w.blocks) {
		return true
	}
	if w.nap != nil {
		return isPaced(g, w.nap.Block()) || g.settles(w.blocks)
	}
	return yields(w.blocks) && g.isHandover(w)
}

// A graph holds the blocks of a function in which nothing is done.
type graph struct {
	idle   *idleness
	blocks []*ssa.BasicBlock
	member map[*ssa.BasicBlock]bool
}

func newGraph(fn *ssa.Function, idle *idleness) *graph {
	g := &graph{idle: idle, member: map[*ssa.BasicBlock]bool{}}
	for _, b := range fn.Blocks {
		if !slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool { return idle.of(instr) == works }) {
			g.blocks = append(g.blocks, b)
			g.member[b] = true
		}
	}
	return g
}

// next returns the blocks that control can go on to while nothing moves on: not into the
// case of a select, which was ready, nor on an edge by which a loop advances or ends.
func (g *graph) next(b *ssa.BasicBlock) []*ssa.BasicBlock {
	var found []*ssa.BasicBlock
	for i, succ := range b.Succs {
		if i == 0 && entersCase(b) || i == 1 && isExhaustive(g, b) || advances(g, b, succ) || concludes(b, succ) || g.skipsWork(b, succ) {
			continue
		}
		if decided := decides(b, succ); decided != nil {
			succ = decided
		}
		if g.member[succ] {
			found = append(found, succ)
		}
	}
	return found
}

// entersCase reports whether the block ends in a test that leads, if it comes out true, to
// a case of a select.
func entersCase(b *ssa.BasicBlock) bool {
	test, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok {
		return false
	}
	equal, ok := test.Cond.(*ssa.BinOp)
	if !ok || equal.Op != token.EQL {
		return false
	}
	index, ok := equal.X.(*ssa.Extract)
	if !ok || index.Index != 0 {
		return false
	}
	_, ok = index.Tuple.(*ssa.Select)
	return ok
}

// components returns the sets of blocks that can go round, by Tarjan's algorithm.
func (g *graph) components() []map[*ssa.BasicBlock]bool {
	t := &tarjan{graph: g, index: map[*ssa.BasicBlock]int{}, low: map[*ssa.BasicBlock]int{}, on: map[*ssa.BasicBlock]bool{}}
	for _, b := range g.blocks {
		if t.index[b] == 0 {
			t.visit(b)
		}
	}
	slices.SortFunc(t.found, func(a, b map[*ssa.BasicBlock]bool) int { return cmp.Compare(first(a).Index, first(b).Index) })
	return t.found
}

// first returns the block with the smallest index.
func first(blocks map[*ssa.BasicBlock]bool) *ssa.BasicBlock {
	var best *ssa.BasicBlock
	for b := range blocks {
		if best == nil || b.Index < best.Index {
			best = b
		}
	}
	return best
}

// inOrder returns the blocks by index, so that results do not hang on the order of a map.
func inOrder(blocks map[*ssa.BasicBlock]bool) []*ssa.BasicBlock {
	var list []*ssa.BasicBlock
	for b := range blocks {
		list = append(list, b)
	}
	slices.SortFunc(list, func(a, b *ssa.BasicBlock) int { return cmp.Compare(a.Index, b.Index) })
	return list
}

type tarjan struct {
	*graph
	index, low map[*ssa.BasicBlock]int
	on         map[*ssa.BasicBlock]bool
	stack      []*ssa.BasicBlock
	found      []map[*ssa.BasicBlock]bool
}

func (t *tarjan) visit(b *ssa.BasicBlock) {
	t.index[b] = len(t.index) + 1
	t.low[b] = t.index[b]
	t.stack, t.on[b] = append(t.stack, b), true
	self := false
	for _, succ := range t.next(b) {
		self = self || succ == b
		if t.index[succ] == 0 {
			t.visit(succ)
			t.low[b] = min(t.low[b], t.low[succ])
		} else if t.on[succ] {
			t.low[b] = min(t.low[b], t.index[succ])
		}
	}
	if t.low[b] != t.index[b] {
		return
	}
	component := map[*ssa.BasicBlock]bool{}
	for {
		top := t.stack[len(t.stack)-1]
		t.stack, t.on[top] = t.stack[:len(t.stack)-1], false
		component[top] = true
		if top == b {
			break
		}
	}
	if len(component) > 1 || self {
		t.found = append(t.found, component)
	}
}

// describe finds out what the blocks look at, and whether they sleep. It reports false if
// no test in them hangs on a look: they wait for time to pass, or for nothing.
func (g *graph) describe(blocks map[*ssa.BasicBlock]bool) (wait, bool) {
	w := wait{blocks: blocks}
	selects := 0
	for _, b := range inOrder(blocks) {
		for _, instr := range b.Instrs {
			if _, ok := instr.(*ssa.Select); ok {
				selects++
				if w.look == nil {
					w.look = instr
				}
			}
			if w.nap == nil && g.idle.of(instr) == naps {
				w.nap = instr
			}
		}
	}
	flag := g.decisive(g.withInner(blocks))
	w.alone = selects == 1 && flag == nil
	if w.nap != nil && !w.alone {
		w.look = nil // it looks at more than the select: that is not all there is to wait for
	}
	if w.look == nil {
		w.look = flag
	}
	return w, w.look != nil
}

// withInner adds the loops within the blocks that end by themselves, such as one over all of
// the flags that are looked at.
func (g *graph) withInner(blocks map[*ssa.BasicBlock]bool) map[*ssa.BasicBlock]bool {
	all := maps.Clone(blocks)
	for head := range blocks {
		for _, latch := range loops.Latches(head) {
			if body := loops.Natural(head); !blocks[latch] && g.holds(body) {
				maps.Copy(all, body)
			}
		}
	}
	return all
}

// holds reports whether no work is done in a loop.
func (g *graph) holds(body map[*ssa.BasicBlock]bool) bool {
	for b := range body {
		if !g.member[b] {
			return false
		}
	}
	return true
}

// decisive returns the first look in the blocks that a test in them hangs on, selects aside.
// A look at the error of a context, or one that is the loop's own condition, is as good as
// any other.
func (g *graph) decisive(blocks map[*ssa.BasicBlock]bool) ssa.Instruction {
	var best ssa.Instruction
	for _, b := range inOrder(blocks) {
		test, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		for instr := range sources(test.Cond) {
			if _, isSelect := instr.(*ssa.Select); isSelect || !blocks[instr.Block()] || g.idle.of(instr) != looks {
				continue
			}
			// Of s.queue.len, the last load is the one to name.
			if best == nil || best.Block() == instr.Block() && best.Pos() < instr.Pos() {
				best = instr
			}
		}
	}
	return best
}
