package lockwait

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/pointsto"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// A wait is an operation that may block until somebody else acts.
type wait struct {
	instr    ssa.Instruction
	pos      token.Pos
	needs    []need // it waits until one of them happens
	released string // class of the lock that the wait itself gives back, for a Cond
}

// A need is one thing that a wait waits for.
type need struct {
	on    ssa.Value
	acts  act
	all   bool // not one waker but all of them have to come: a WaitGroup
	group bool // an errgroup
}

// An act is something that lets others go on.
type act uint8

const (
	sends act = 1 << iota
	receives
	closes
	signals
	finishes // WaitGroup.Done, or the end of a function that WaitGroup.Go started
	cancels
)

// actOf says what an operation does for others.
func actOf(u pointsto.Use) act {
	switch {
	case u.Cancel:
		return cancels
	case u.Case >= 0 && u.Send:
		return sends
	case u.Case >= 0:
		return receives
	}
	switch u.Kind {
	case syncop.Send:
		return sends
	case syncop.Receive:
		return receives
	case syncop.Close:
		return closes
	case syncop.CondSignal, syncop.CondBroadcast:
		return signals
	case syncop.WaitGroupAdd:
		if !lowers(u.Call.Args[len(u.Call.Args)-1]) {
			return 0
		}
		return finishes
	case syncop.WaitGroupDone, syncop.WaitGroupGo, syncop.GroupGo, syncop.GroupTryGo:
		return finishes
	}
	return 0
}

// lowers reports whether what is added to a WaitGroup is clearly less than nothing.
// Whoever adds a parameter adds to it, as a rule.
func lowers(delta ssa.Value) bool {
	switch delta := delta.(type) {
	case *ssa.Const:
		return delta.Value != nil && constant.Sign(delta.Value) < 0
	case *ssa.UnOp:
		return delta.Op == token.SUB
	}
	return false
}

// waits returns the operations of the package that may block, in source order.
func (p *program) waits() []wait {
	var found []wait
	for _, fn := range p.graph.Functions() {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				if w, ok := p.waitOf(instr); ok && instr.Pos().IsValid() && !isMeasured(instr) {
					w.instr, w.pos = instr, instr.Pos()
					found = append(found, w)
				}
			}
		}
	}
	slices.SortStableFunc(found, func(a, b wait) int { return int(a.pos - b.pos) })
	return found
}

// isMeasured reports whether an operation is on a channel whose length the function
// looks at: it waits for nobody where there is a value, or room for one.
func isMeasured(instr ssa.Instruction) bool {
	switch op := syncop.Of(instr); op.Kind {
	case syncop.Send, syncop.Receive:
		return summary.Measured(op.On)
	}
	return false
}

func (p *program) waitOf(instr ssa.Instruction) (w wait, ok bool) {
	if _, isGo := instr.(*ssa.Go); isGo {
		return w, false
	}
	if sel, isSelect := instr.(*ssa.Select); isSelect {
		for _, state := range sel.States {
			acts := sends | closes | cancels
			if state.Dir == types.SendOnly {
				acts = receives
			}
			w.needs = append(w.needs, need{on: state.Chan, acts: acts})
		}
		return w, sel.Blocking && len(sel.States) > 0
	}
	switch op := syncop.Of(instr); op.Kind {
	case syncop.Send:
		w.needs = []need{{on: op.On, acts: receives}}
	case syncop.Receive:
		w.needs = []need{{on: op.On, acts: sends | closes | cancels}}
	case syncop.WaitGroupWait:
		w.needs = []need{{on: op.On, acts: finishes, all: true}}
	case syncop.GroupWait:
		w.needs = []need{{on: op.On, acts: finishes, all: true, group: true}}
	case syncop.CondWait:
		// Without knowing which lock the wait gives back, all may be that one.
		w.released = p.locks.CondClass(op.On)
		w.needs = []need{{on: op.On, acts: signals}}
		return w, w.released != ""
	}
	return w, len(w.needs) > 0 && w.needs[0].on != nil
}

// wakers returns the operations that can meet a need. They are all there are if
// closed is set: code outside the package can do nothing for it, and no time ends it.
func (p *program) wakers(n need) (uses []pointsto.Use, closed bool) {
	if n.group {
		return groupStarts(n.on), true
	}
	sites, complete := p.graph.Origins(n.on)
	if !complete || len(sites) == 0 {
		return nil, false
	}
	for i := 0; i < len(sites); i++ {
		s := sites[i]
		if p.helpedFromOutside(s, n.acts) || n.acts&finishes != 0 && slices.ContainsFunc(p.graph.Uses(s), mayLower) {
			return nil, false
		}
		if s.Kind == pointsto.Context && !s.Root {
			parents, complete := p.graph.Parents(s)
			if !complete {
				return nil, false
			}
			for _, parent := range parents {
				if !slices.Contains(sites, parent) {
					sites = append(sites, parent)
				}
			}
		}
		for _, u := range p.graph.Uses(s) {
			if actOf(u)&n.acts != 0 && !containsUse(uses, u) {
				uses = append(uses, u)
			}
		}
	}
	return uses, true
}

// mayLower reports whether an operation adds to a WaitGroup what may be less than
// nothing, or more.
func mayLower(u pointsto.Use) bool {
	if u.Kind != syncop.WaitGroupAdd {
		return false
	}
	delta := u.Call.Args[len(u.Call.Args)-1]
	_, isConst := delta.(*ssa.Const)
	return !isConst && !lowers(delta)
}

// settles reports whether the waiting function itself, by a call of another one, lowers
// the count of a WaitGroup on its way to the wait: the group counts what it has done
// away with.
func (p *program) settles(w wait, uses []pointsto.Use) bool {
	for _, b := range w.instr.Parent().Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if !ok || !comesBefore(call, w.instr) {
				continue
			}
			callee := call.Call.StaticCallee()
			if slices.ContainsFunc(uses, func(u pointsto.Use) bool { return callee != nil && u.Instr.Parent() == callee && isPlain(u) }) {
				return true
			}
		}
	}
	return false
}

// isToken reports whether a wait takes back what its own function has put into a channel
// with a buffer before, as all do who receive there: the channel is a lock, and to give it
// back is not to wait.
//
//	turn <- true
//	defer func() { <-turn }()
func (p *program) isToken(w wait) bool {
	op := syncop.Of(w.instr)
	if op.Kind != syncop.Receive {
		return false
	}
	sites, complete := p.graph.Origins(op.On)
	return complete && len(sites) > 0 && !slices.ContainsFunc(sites, func(s *pointsto.Site) bool {
		made, ok := s.Make.(*ssa.MakeChan)
		return !ok || !syncop.HasBuffer(made) || p.graph.Escapes(s) != "" || !p.isTurn(s)
	})
}

// isTurn reports whether each receive on a channel follows a send of the same function.
func (p *program) isTurn(s *pointsto.Site) bool {
	uses := p.graph.Uses(s)
	return !slices.ContainsFunc(uses, func(taken pointsto.Use) bool {
		return actOf(taken) == receives && (taken.Kind != syncop.Receive || !slices.ContainsFunc(uses, func(put pointsto.Use) bool {
			return put.Kind == syncop.Send && put.Instr.Parent() == ssabuild.Outermost(taken.Instr.Parent()) && put.Instr.Pos() < taken.Instr.Pos()
		}))
	})
}

// isPlain reports whether an operation is executed where it stands.
func isPlain(u pointsto.Use) bool {
	_, ok := u.Instr.(*ssa.Call)
	return ok
}

// behindHopeless reports whether a wait comes after another one that nothing ends,
// in the same function: then it is never reached.
func (p *program) behindHopeless(w wait, waits []wait) bool {
	return slices.ContainsFunc(waits, func(other wait) bool {
		return comesBefore(other.instr, w.instr) && len(other.needs) == 1 && p.hopeless(other.needs[0])
	})
}

func (p *program) hopeless(n need) bool {
	uses, closed := p.wakers(n)
	if !closed || len(uses) > 0 || n.group {
		return false
	}
	if !n.all {
		return true
	}
	sites, _ := p.graph.Origins(n.on)
	return slices.ContainsFunc(sites, func(s *pointsto.Site) bool {
		return slices.ContainsFunc(p.graph.Uses(s), func(u pointsto.Use) bool { return u.Kind == syncop.WaitGroupAdd })
	})
}

// comesBefore reports whether no way leads to b but through a.
func comesBefore(a, b ssa.Instruction) bool {
	if a.Block() == b.Block() {
		return slices.Index(a.Block().Instrs, a) < slices.Index(b.Block().Instrs, b)
	}
	return a.Parent() == b.Parent() && a.Block().Dominates(b.Block())
}

func (p *program) helpedFromOutside(s *pointsto.Site, acts act) bool {
	if s.Kind == pointsto.Chan {
		return acts&receives != 0 && p.graph.OutsideReceives(s) || acts&(sends|closes) != 0 && p.graph.OutsideSends(s)
	}
	return s.Timed || p.graph.Escapes(s) != ""
}

func containsUse(uses []pointsto.Use, u pointsto.Use) bool {
	return slices.ContainsFunc(uses, func(o pointsto.Use) bool { return o.Instr == u.Instr && o.Case == u.Case })
}
