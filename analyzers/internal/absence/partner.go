package absence

import (
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/pointsto"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// What waits, and who lets it go on:
//
//	send on a channel without room   receive, range, a case that receives
//	receive, a case that receives    send, a case that sends, close
//	the end of a range               close
//	<-ctx.Done()                     a call of the cancel function, of ctx or of a parent; a deadline
//	Cond.Wait                        Signal, Broadcast
//	WaitGroup.Wait                   Done, Go, Add of what may be negative
//
// An operation counts when the walk has come to it, not when it has passed: a send
// that waits is there for the receiver that comes.

// An act is something that lets others go on.
type act uint16

const (
	sent act = 1 << iota
	received
	closed
	signalled
	added
	done
	cancelled
)

// actOf says what an operation does for others.
func actOf(u pointsto.Use) act {
	switch {
	case u.Cancel:
		return cancelled
	case u.Case >= 0 && u.Send:
		return sent
	case u.Case >= 0:
		return received
	}
	switch u.Kind {
	case syncop.Send:
		return sent
	case syncop.Receive:
		return received
	case syncop.Close:
		return closed
	case syncop.CondSignal, syncop.CondBroadcast:
		return signalled
	case syncop.WaitGroupAdd:
		return added // see walk.act for numbers that may be negative
	case syncop.WaitGroupDone, syncop.WaitGroupGo:
		return done
	}
	return 0
}

// act says what an operation does for others; an Add of a number that may be
// negative does what Done does.
func (w *walk) act(u pointsto.Use) act {
	a := actOf(u)
	if a == added && !w.isPositive(u.Call.Args[len(u.Call.Args)-1], maxParameters) {
		a |= done
	}
	return a
}

// isPositive reports whether what is added to a WaitGroup is not meant to lower it: a
// positive constant, what a call returns (a length, a number of processors), what is
// added or multiplied from these, or a parameter for which all callers give one of
// them. Who lowers a WaitGroup by Add writes a minus.
func (w *walk) isPositive(v ssa.Value, depth int) bool {
	switch v := v.(type) {
	case *ssa.Const:
		return v.Value != nil && constant.Sign(v.Value) > 0
	case *ssa.Call:
		return true
	case *ssa.Convert:
		return w.isPositive(v.X, depth)
	case *ssa.BinOp:
		return (v.Op == token.ADD || v.Op == token.MUL) && w.isPositive(v.X, depth) && w.isPositive(v.Y, depth)
	case *ssa.Parameter:
		return w.allArguments(v, depth, w.isPositive)
	}
	return false
}

// allArguments reports whether all that the package gives for a parameter has a
// property, and nobody else can give anything.
func (w *walk) allArguments(p *ssa.Parameter, depth int, holds func(ssa.Value, int) bool) bool {
	args, complete := w.graph.Arguments(p)
	if !complete || depth == 0 || len(args) == 0 {
		return false
	}
	for _, arg := range args {
		if !holds(arg, depth-1) {
			return false
		}
	}
	return true
}

// reach notes what has been done for those who wait at a site.
func (w *walk) reach(s *pointsto.Site, a act) {
	if a&^w.sites[s] != 0 {
		w.sites[s] |= a
		w.dirty = true
	}
}

// operate executes an operation and reports whether the next instruction can be
// reached; if not, the walk stops here until it can.
func (w *walk) operate(instr ssa.Instruction, next point) bool {
	if sel, ok := instr.(*ssa.Select); ok {
		for _, state := range sel.States {
			a := received
			if state.Dir == types.SendOnly {
				a = sent
			}
			w.reachAll(state.Chan, a)
		}
	} else if op := syncop.Of(instr); op.On != nil {
		w.reachAll(op.On, w.act(pointsto.Use{Op: op, Case: -1}))
		if op.Kind == syncop.WaitGroupWait {
			w.waits[instr] = true
		}
	}
	if next.block == nil || w.passes(instr) {
		return true
	}
	w.waiting[instr] = &pause{instr: instr, next: next}
	return false
}

// reachAll notes an act at all sites that a value may be from. Where it may also come
// from outside, sites that have leaked need no note: see siteHappened.
func (w *walk) reachAll(v ssa.Value, a act) {
	if a == 0 {
		return
	}
	sites, _ := w.graph.Origins(v)
	for _, s := range sites {
		w.reach(s, a)
	}
}

// passes reports whether the walk can go on behind an operation.
func (w *walk) passes(instr ssa.Instruction) bool {
	if w.forced[instr] {
		return true
	}
	if sel, ok := instr.(*ssa.Select); ok {
		if !sel.Blocking || len(sel.States) == 0 {
			return !sel.Blocking
		}
		for _, state := range sel.States {
			if w.casePasses(state) {
				return true
			}
		}
		return false
	}
	switch op := syncop.Of(instr); op.Kind {
	case syncop.Send:
		return w.hasRoom(op.On) || w.happened(op.On, received)
	case syncop.Receive:
		return w.happened(op.On, sent|closed)
	case syncop.CondWait:
		return w.happened(op.On, signalled)
	case syncop.WaitGroupWait:
		return !surelyAdded(op) || w.happened(op.On, done)
	}
	return true
}

// casePasses reports whether a case of a select may be taken.
func (w *walk) casePasses(state *ssa.SelectState) bool {
	if state.Dir == types.SendOnly {
		return w.hasRoom(state.Chan) || w.happened(state.Chan, received)
	}
	return w.happened(state.Chan, sent|closed)
}

// happened reports whether one of the acts may have been done to what v is. To
// what is nil nothing is done; what only seems to be, because the code that makes
// it is not reached, counts as if it had been.
func (w *walk) happened(v ssa.Value, acts act) bool {
	sites, complete := w.graph.Origins(v)
	if !complete || len(sites) == 0 {
		return !w.unset(v)
	}
	for _, s := range sites {
		if w.siteHappened(s, acts) {
			return true
		}
	}
	return false
}

// siteHappened reports whether one of the acts may have been done to what is made
// at a site, by code that the walk has come to or by code outside the package. Who
// holds the receiving end of a channel can only receive.
func (w *walk) siteHappened(s *pointsto.Site, acts act) bool {
	switch s.Kind {
	case pointsto.Context:
		return acts&closed == 0 || w.ends(s, map[*pointsto.Site]bool{})
	case pointsto.Chan:
		return w.sites[s]&acts != 0 || acts&received != 0 && w.graph.OutsideReceives(s) ||
			acts&(sent|closed) != 0 && w.graph.OutsideSends(s)
	}
	return w.sites[s]&acts != 0 || w.graph.Escapes(s) != ""
}

// ends reports whether a context may be done at some time.
func (w *walk) ends(s *pointsto.Site, seen map[*pointsto.Site]bool) bool {
	if seen[s] || s.Root {
		return false
	}
	seen[s] = true
	if s.Timed || w.sites[s]&cancelled != 0 || w.graph.Escapes(s) != "" {
		return true
	}
	parents, complete := w.graph.Parents(s)
	if !complete {
		return true
	}
	for _, p := range parents {
		if w.ends(p, seen) {
			return true
		}
	}
	return false
}

// hasRoom reports whether a channel may be buffered.
func (w *walk) hasRoom(v ssa.Value) bool {
	sites, _ := w.graph.Origins(v)
	for _, s := range sites {
		if mc, ok := s.Make.(*ssa.MakeChan); ok && !w.isZero(mc.Size, maxParameters) {
			return true
		}
	}
	return false
}

// maxParameters is through how many calls a size is followed.
const maxParameters = 4

// isZero reports whether a number is zero, also where it is a parameter for which
// all callers give zero.
func (w *walk) isZero(v ssa.Value, depth int) bool {
	switch v := v.(type) {
	case *ssa.Const:
		return v.Value != nil && constant.Sign(v.Value) == 0
	case *ssa.Parameter:
		return w.allArguments(v, depth, w.isZero)
	}
	return false
}

// surelyAdded reports whether the counter was raised before the wait, in the same
// function and on the same variable.
func surelyAdded(wait syncop.Op) bool {
	for b := wait.Instr.Block(); b != nil; b = b.Idom() {
		for _, instr := range b.Instrs {
			if instr == wait.Instr {
				break
			}
			op := syncop.Of(instr)
			if _, ok := instr.(*ssa.Call); ok && op.Kind == syncop.WaitGroupAdd && sameVariable(op.On, wait.On) {
				if c, ok := op.Call.Args[1].(*ssa.Const); ok && c.Value != nil && constant.Sign(c.Value) > 0 {
					return true
				}
			}
		}
	}
	return false
}

// sameVariable reports whether two addresses are the same, as far as the
// instructions show.
func sameVariable(a, b ssa.Value) bool {
	if a == b {
		return true
	}
	x, ok1 := a.(*ssa.FieldAddr)
	y, ok2 := b.(*ssa.FieldAddr)
	return ok1 && ok2 && x.Field == y.Field && (x.X == y.X || sameVariable(x.X, y.X))
}
