package busywait

// Loops that go round without work only in a way that does not count.

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/loops"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// isExhaustive reports whether the block is the last test of a switch whose cases work,
// and go on with the loop:
//
//	for {
//		switch s.state() {
//		case follower: s.follow()
//		case leader: s.lead()
//		}
//	}
//
// That there is no other value is for the switch to say, not for us.
func isExhaustive(g *graph, b *ssa.BasicBlock) bool {
	tag := caseOf(g, b)
	return tag != nil && len(b.Preds) == 1 && b.Preds[0].Succs[1] == b && caseOf(g, b.Preds[0]) == tag
}

// caseOf returns what the block compares with a constant, if work follows when they are
// equal, and then the next round.
func caseOf(g *graph, b *ssa.BasicBlock) ssa.Value {
	test, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok {
		return nil
	}
	equal, ok := test.Cond.(*ssa.BinOp)
	if !ok || equal.Op != token.EQL || g.member[b.Succs[0]] || !loops.Reaches(b.Succs[0], b, nil) {
		return nil
	}
	if _, ok := equal.Y.(*ssa.Const); !ok {
		return nil
	}
	return equal.X
}

// settles reports whether a test in the blocks compares what is looked at with what it was
// before: the loop gives others time, and waits for nothing in particular.
func (g *graph) settles(blocks map[*ssa.BasicBlock]bool) bool {
	for b := range blocks {
		test, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		for instr := range sources(test.Cond) {
			if compare, ok := instr.(*ssa.BinOp); ok && g.shareLook(compare.X, compare.Y) {
				return true
			}
		}
	}
	return false
}

// shareLook reports whether two values are computed from looks at the same thing.
func (g *graph) shareLook(x, y ssa.Value) bool {
	var seen []any
	for instr := range sources(x) {
		if g.idle.of(instr) == looks {
			seen = append(seen, subject(instr))
		}
	}
	for instr := range sources(y) {
		if g.idle.of(instr) == looks && slices.Contains(seen, subject(instr)) {
			return true
		}
	}
	return false
}

// subject returns what an instruction looks at: by the function of the package, by the field
// or variable, or else the instruction itself.
func subject(instr ssa.Instruction) any {
	switch instr := instr.(type) {
	case *ssa.Call:
		if fn := instr.Call.StaticCallee(); fn != nil && fn.Pkg == instr.Parent().Pkg {
			return fn
		}
		if len(instr.Call.Args) > 0 {
			return subjectOf(instr.Call.Args[0])
		}
	case *ssa.UnOp:
		return subjectOf(instr.X)
	}
	return instr
}

// subjectOf returns the same for an address.
func subjectOf(addr ssa.Value) any {
	if field, ok := addr.(*ssa.FieldAddr); ok {
		return [2]any{field.X.Type().String(), field.Field}
	}
	return addr
}

// makesRoom reports whether one select sends to a channel that another one receives from: the
// second makes room for the first, which drops the oldest element of a queue.
func makesRoom(blocks map[*ssa.BasicBlock]bool) bool {
	sent, received := map[any]bool{}, map[any]bool{}
	for b := range blocks {
		for _, instr := range b.Instrs {
			if sel, ok := instr.(*ssa.Select); ok {
				for _, state := range sel.States {
					sent[identity(state.Chan)] = sent[identity(state.Chan)] || state.Dir == types.SendOnly
					received[identity(state.Chan)] = received[identity(state.Chan)] || state.Dir == types.RecvOnly
				}
			}
		}
	}
	for ch := range sent {
		if sent[ch] && received[ch] {
			return true
		}
	}
	return false
}

// identity returns what two values of the same channel have in common: the field that
// it is in, or the value itself.
func identity(ch ssa.Value) any {
	ch = syncop.Strip(ch)
	if load, ok := ch.(*ssa.UnOp); ok && load.Op == token.MUL {
		if field, ok := load.X.(*ssa.FieldAddr); ok {
			return [2]any{field.X.Type().String(), field.Field}
		}
		return load.X
	}
	return ch
}

// isLockFree reports whether a loop around the blocks, at any distance, has an atomic
// read-modify-write or a TryLock in it.
func isLockFree(blocks map[*ssa.BasicBlock]bool) bool {
	for head := first(blocks); head != nil; head = head.Idom() {
		body := loops.Natural(head)
		if !body[first(blocks)] {
			continue
		}
		for b := range body {
			if slices.ContainsFunc(b.Instrs, isExchange) {
				return true
			}
		}
	}
	return false
}

// locksFinds reports whether the blocks lock what they have found, another object each
// time: who goes round again has waited for a lock, and found that its object had been
// replaced meanwhile.
//
//	for {
//		n.mu.Lock()
//		if found := d.find(id); found == n {
//			return n
//		}
//		n.mu.Unlock()
//		n = found
//	}
func locksFinds(blocks map[*ssa.BasicBlock]bool) bool {
	for b := range blocks {
		for _, instr := range b.Instrs {
			op := syncop.Of(instr)
			if op.Kind != syncop.Lock && op.Kind != syncop.RLock {
				continue
			}
			owner := op.On
			for {
				field, ok := owner.(*ssa.FieldAddr)
				if !ok {
					break
				}
				owner = field.X
			}
			if found, ok := owner.(ssa.Instruction); ok && blocks[found.Block()] && differs(found) {
				return true
			}
		}
	}
	return false
}

// differs reports whether a value may be another one in each round: a variable, or an
// element of a map.
func differs(found ssa.Instruction) bool {
	switch found := found.(type) {
	case *ssa.Phi, *ssa.Lookup:
		return true
	case *ssa.Extract:
		_, ok := found.Tuple.(*ssa.Lookup)
		return ok
	}
	return false
}

// isExchange reports whether the instruction tries to take something by an atomic
// operation.
func isExchange(instr ssa.Instruction) bool {
	call, ok := instr.(*ssa.Call)
	if !ok {
		return false
	}
	if syncop.Of(call).Kind == syncop.TryLock {
		return true
	}
	fn := syncop.Callee(&call.Call)
	if fn == nil {
		return false
	}
	name := fn.Name()
	return strings.HasPrefix(name, "CompareAndSwap") || strings.HasPrefix(name, "Swap") || name == "CAS" || name == "Cas"
}

// isPaced reports whether the loop of a sleep works in the same round: before the
// sleep or after it.
func isPaced(g *graph, nap *ssa.BasicBlock) bool {
	head := headOf(nap)
	if head == nil {
		return false
	}
	for b := range loops.Natural(head) {
		if !g.member[b] && (loops.Reaches(nap, b, head) || loops.Reaches(b, nap, head)) {
			return true
		}
	}
	return false
}

// headOf returns the head of the smallest loop around the block.
func headOf(b *ssa.BasicBlock) *ssa.BasicBlock {
	var best *ssa.BasicBlock
	size := 0
	for head := b; head != nil; head = head.Idom() {
		if body := loops.Natural(head); body[b] && (best == nil || len(body) < size) {
			best, size = head, len(body)
		}
	}
	return best
}

// yields reports whether the blocks call runtime.Gosched: somebody has thought about the spin.
func yields(blocks map[*ssa.BasicBlock]bool) bool {
	for b := range blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(*ssa.Call); ok {
				if fn := syncop.Callee(&call.Call); fn != nil && fn.FullName() == "runtime.Gosched" {
					return true
				}
			}
		}
	}
	return false
}

// isHandover reports whether the loop belongs to a lock-free structure: it waits for
// its turn, which is a number and no flag, or for a place in which the function then
// puts something.
func (g *graph) isHandover(w wait) bool {
	for b := range w.blocks {
		test, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		compare, ok := test.Cond.(*ssa.BinOp)
		if !ok || !sources(compare)[w.look] {
			continue
		}
		_, x := compare.X.(*ssa.Const)
		_, y := compare.Y.(*ssa.Const)
		if !x && !y {
			return true
		}
	}
	call, ok := w.look.(*ssa.Call)
	return ok && len(call.Call.Args) > 0 && storesTo(call.Parent(), call.Call.Args[0])
}

// storesTo reports whether the function writes atomically to an address.
func storesTo(fn *ssa.Function, addr ssa.Value) bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if !ok || len(call.Call.Args) == 0 || call.Call.Args[0] != addr && subject(call) != subjectOf(addr) {
				continue
			}
			if callee := syncop.Callee(&call.Call); callee != nil && strings.HasPrefix(callee.Name(), "Store") {
				return true
			}
		}
	}
	return false
}

// checksTwice reports whether the blocks look at a thing again once they have a lock: what
// is different the second time is not waited for.
func (g *graph) checksTwice(blocks map[*ssa.BasicBlock]bool) bool {
	for b := range blocks {
		for i, instr := range b.Instrs {
			if kind := syncop.Of(instr).Kind; kind != syncop.Lock && kind != syncop.RLock {
				continue
			}
			before, after := map[any]bool{}, map[any]bool{}
			for other := range blocks {
				for j, look := range other.Instrs {
					if g.idle.of(look) != looks {
						continue
					}
					switch {
					case other == b && j < i, other != b && other.Dominates(b):
						before[subject(look)] = true
					case other == b || b.Dominates(other):
						after[subject(look)] = true
					}
				}
			}
			for thing := range after {
				if _, field := thing.(ssa.Instruction); before[thing] && !field {
					return true
				}
			}
		}
	}
	return false
}

// skipsWork reports whether an edge leaves a loop that counts and works in each of its
// rounds: that it has no rounds at all is not to be expected.
func (g *graph) skipsWork(head, to *ssa.BasicBlock) bool {
	body := loops.Natural(head)
	if body == nil || body[to] || g.holds(body) {
		return false
	}
	for _, latch := range loops.Latches(head) {
		if len(renewed(latch, head)) == 0 {
			return false
		}
	}
	return true
}

// decides returns the block after the next one, if the next one does nothing but test a
// variable that has a known value on this edge.
func decides(from, to *ssa.BasicBlock) *ssa.BasicBlock {
	test, ok := to.Instrs[len(to.Instrs)-1].(*ssa.If)
	if !ok {
		return nil
	}
	cond, taken, other := test.Cond, to.Succs[0], to.Succs[1]
	if not, ok := cond.(*ssa.UnOp); ok && not.Op == token.NOT {
		cond, taken, other = not.X, other, taken
	}
	phi, ok := cond.(*ssa.Phi)
	if !ok || phi.Block() != to {
		return nil
	}
	for i, pred := range to.Preds {
		if value, ok := phi.Edges[i].(*ssa.Const); ok && pred == from && value.Value != nil {
			if constant.BoolVal(value.Value) {
				return taken
			}
			return other
		}
	}
	return nil
}
