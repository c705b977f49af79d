package ctxignore

// Which sends do not wait, or not for long.

import (
	"go/constant"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/loops"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/pointsto"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// hasRoom reports whether a send finds room: in the buffer that its own function
// has made for it, or in one for a single value, which is for one answer; not for
// those of a loop.
func (w *world) hasRoom(o op, again bool) bool {
	ch := w.index().channels[o.pos]
	if ch == nil {
		return false
	}
	if isNotice(ch.Type()) && w.isAwaited(o) {
		return true
	}
	sites, complete := w.points().Origins(ch)
	if !complete || len(sites) == 0 {
		return false
	}
	_, handed := ch.(*ssa.Parameter)
	for _, s := range sites {
		one := capacity(s) == 1
		if one && again && !w.isOfRound(s, o) || !one && !(handed && capacity(s) == computed) && !w.isLocal(s, o) {
			return false
		}
	}
	return true
}

// isOfRound reports whether a send in a loop has a new channel in each round.
func (w *world) isOfRound(s *pointsto.Site, o op) bool {
	send := w.index().instrs[o.pos]
	return send != nil && s.Make != nil && s.Make.Parent() == send.Parent() && !loops.Reaches(send.Block(), send.Block(), s.Make.Block())
}

// isNotice reports whether a channel carries no more than the news that something
// has happened: for that a loop has little to do.
func isNotice(ch types.Type) bool {
	t, ok := ch.Underlying().(*types.Chan)
	if !ok {
		return false
	}
	b, isBasic := t.Elem().Underlying().(*types.Basic)
	return isEmpty(t.Elem()) || isBasic && b.Kind() == types.Bool
}

// isAwaited reports whether a loop of the package receives what a send gives.
func (w *world) isAwaited(o op) bool { return len(w.servers(o)) > 0 }

// isStarters reports whether a worker sends to the loop of the function that has
// started it: that knows how many workers there are, and serves them to the end.
func (w *world) isStarters(o op) bool {
	ch := w.index().channels[o.pos]
	if ch == nil || ch.Parent() == nil {
		return false
	}
	worker := ssabuild.Outermost(ch.Parent())
	sites, _ := w.points().Origins(ch)
	for _, s := range sites {
		if s.Make != nil && ssabuild.Outermost(s.Make.Parent()) == worker {
			return false // whoever calls it may read as much as he likes
		}
	}
	return slices.ContainsFunc(w.servers(o), func(server *ssa.Function) bool {
		return server != worker && calls(server, worker)
	})
}

// calls reports whether a function, or a literal in it, calls or starts another one.
func calls(fn, callee *ssa.Function) bool {
	for _, block := range fn.Blocks {
		for _, instr := range block.Instrs {
			if call, ok := instr.(ssa.CallInstruction); ok && call.Common().StaticCallee() == callee {
				return true
			}
		}
	}
	return slices.ContainsFunc(fn.AnonFuncs, func(lit *ssa.Function) bool { return calls(lit, callee) })
}

// servers returns the declared functions with a loop that receives what a send gives.
func (w *world) servers(o op) (list []*ssa.Function) {
	ch := w.index().channels[o.pos]
	if ch == nil {
		return nil
	}
	sites, _ := w.points().Origins(ch)
	for _, s := range sites {
		for _, use := range w.points().Uses(s) {
			switch use.Kind {
			case syncop.Select, syncop.Poll, syncop.Receive:
				if !use.Send && loops.Innermost(use.Instr.Block()) != nil {
					list = append(list, ssabuild.Outermost(use.Instr.Parent()))
				}
			}
		}
	}
	return list
}

// isLocal reports whether a send is on a channel of the function around it, and
// surely has room there.
func (w *world) isLocal(s *pointsto.Site, o op) bool {
	send := w.index().instrs[o.pos]
	return send != nil && s.Make != nil && capacity(s) != 0 && ssabuild.Outermost(s.Make.Parent()) == ssabuild.Outermost(send.Parent()) && len(w.waits().Blocks(send)) == 0
}

// isMutex reports whether a channel never holds more than one value: who takes it
// locks the others out.
func (w *world) isMutex(o op) bool {
	ch := w.index().channels[o.pos]
	if ch == nil {
		return false
	}
	sites, _ := w.points().Origins(ch)
	for _, s := range sites {
		if capacity(s) != 1 {
			return false
		}
	}
	return len(sites) > 0
}

// computed is the capacity of a channel that is made for as many values as something
// else has: who hands it to others has counted what they send.
const computed = -1

// capacity returns the constant size of the buffer that is made at a site, 0 if
// there is nothing to be seen of it.
func capacity(s *pointsto.Site) int64 {
	mk, ok := s.Make.(*ssa.MakeChan)
	if !ok {
		return 0
	}
	size, ok := mk.Size.(*ssa.Const)
	if !ok || size.Value == nil {
		return computed
	}
	n, _ := constant.Int64Val(constant.ToInt(size.Value))
	return n
}
