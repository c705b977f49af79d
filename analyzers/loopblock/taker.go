package loopblock

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/loops"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/place"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/pointsto"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// This file knows who takes what a loop sends: a receiver that never leaves, or who has
// asked for it, ends the wait.

// isDrained reports whether each channel that a send may be on has a receiver that never
// leaves: its loop ends with the channel at most. If soon is set, that must do nothing
// with the value that waits.
func (p *surroundings) isDrained(ch ssa.Value, soon bool) bool {
	sites := p.sites(ch)
	return len(sites) > 0 && !slices.ContainsFunc(sites, func(site *pointsto.Site) bool {
		return !slices.ContainsFunc(p.points().Uses(site), func(use pointsto.Use) bool {
			return isReceive(use) && p.neverLeaves(use.Instr, soon)
		})
	})
}

// hasBuffer reports whether the package makes all channels that a send may be on with a
// buffer, its tests aside.
func (p *surroundings) hasBuffer(ch ssa.Value) bool {
	made := 0
	for _, site := range p.sites(ch) {
		if place.InTest(p.pass.Fset, site.Pos) {
			continue
		}
		mk, ok := site.Make.(*ssa.MakeChan)
		if !ok || !syncop.HasBuffer(mk) {
			return false
		}
		made++
	}
	return made > 0
}

// neverLeaves reports whether a receive stands in a loop that comes back to it in every
// turn and has no exit but the end of the channel.
func (p *surroundings) neverLeaves(receive ssa.Instruction, soon bool) bool {
	loop := loops.Innermost(receive.Block())
	for b := range loop {
		for _, succ := range b.Succs {
			if !loop[succ] && !endOfChannel(b, receive) {
				return false
			}
			if loop[succ] && succ.Dominates(b) && succ.Dominates(receive.Block()) && !receive.Block().Dominates(b) {
				return false // a turn without it
			}
		}
		for _, instr := range b.Instrs {
			if soon && instr != receive && summary.MayWait(instr) && p.graph.Touches(instr)&^(1<<summary.Lock) != 0 {
				return false
			}
		}
	}
	return loop != nil
}

// endOfChannel reports whether a block ends with the test that a range over a channel
// makes in each turn, or with one of the ok of "v, ok := <-ch".
func endOfChannel(b *ssa.BasicBlock, receive ssa.Instruction) bool {
	test, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok {
		return false
	}
	cond := test.Cond
	if not, ok := cond.(*ssa.UnOp); ok && not.Op == token.NOT {
		cond = not.X
	}
	got, ok := cond.(*ssa.Extract)
	return ok && got.Index == 1 && got.Tuple == receive.(ssa.Value)
}

// asksFor reports whether whoever sends the events of a case is who receives what the case
// sends, in the same function and with nothing else to end that: the send is an answer.
//
//	work <- job
//	...
//	n += <-results
func (p *surroundings) asksFor(loop *eventLoop, c *eventCase, ch ssa.Value) bool {
	asked := p.functions(loop.channel(c), isSend, p.points().OutsideSends)
	if len(asked) == 0 {
		return false
	}
	takes := p.functions(ch, func(use pointsto.Use) bool {
		return isReceive(use) && (use.Kind == syncop.Receive || !hasWayOut(use.Instr))
	}, func(*pointsto.Site) bool { return false })
	for fn := range asked {
		if !takes[fn] {
			return false
		}
	}
	return true
}

// functions returns the functions in which the channel is used in a way, nil if
// that may also happen outside.
func (p *surroundings) functions(ch ssa.Value, way func(pointsto.Use) bool, outside func(*pointsto.Site) bool) map[*ssa.Function]bool {
	found := map[*ssa.Function]bool{}
	for _, site := range p.sites(ch) {
		if outside(site) {
			return nil
		}
		for _, use := range p.points().Uses(site) {
			if way(use) {
				found[use.Instr.Parent()] = true
			}
		}
	}
	return found
}

// hasWayOut reports whether an instruction is a select that also ends with time, with a
// context, or at once.
func hasWayOut(instr ssa.Instruction) bool {
	sel, ok := instr.(*ssa.Select)
	return ok && (!sel.Blocking || slices.ContainsFunc(sel.States, func(state *ssa.SelectState) bool {
		source, _ := syncop.SourceOf(state.Chan)
		return state.Dir == types.RecvOnly && (source == syncop.Timer || source == syncop.Done)
	}))
}

// answeredSoon reports whether an instruction receives on a channel that it has handed over
// the moment before, and all who take such requests answer before they wait for anything.
//
//	requests <- ch
//	<-ch
func (p *surroundings) answeredSoon(instr ssa.Instruction) bool {
	receive, ok := instr.(*ssa.UnOp)
	if !ok || receive.Op != token.ARROW || receive.X.Referrers() == nil {
		return false
	}
	for _, ref := range *receive.X.Referrers() {
		handing, ok := ref.(*ssa.Send)
		if !ok || handing.X != receive.X || handing.Block() != receive.Block() || handing.Pos() > receive.Pos() {
			continue
		}
		some := false
		for _, site := range p.sites(handing.Chan) {
			for _, use := range p.points().Uses(site) {
				if !isReceive(use) {
					continue
				}
				if some = true; use.Kind != syncop.Receive || p.points().OutsideReceives(site) || !p.answersFirst(use.Instr.(*ssa.UnOp)) {
					return false
				}
			}
		}
		return some
	}
	return false
}

// answersFirst reports whether the function that takes a request sends on the channel that
// it is, or closes it, before it does anything that waits.
func (p *surroundings) answersFirst(request *ssa.UnOp) bool {
	var answer ssa.Instruction
	var waits []ssa.Instruction
	ssabuild.EachInstr(request.Parent(), func(instr ssa.Instruction) {
		op := syncop.Of(instr)
		mine := op.On != nil && cameWith(op.On, request)
		switch {
		case mine && (op.Kind == syncop.Send || op.Kind == syncop.Close):
			answer = instr
		case !mine && instr != ssa.Instruction(request) && summary.MayWait(instr) && p.graph.Touches(instr)&^(1<<summary.Lock) != 0:
			waits = append(waits, instr)
		}
	})
	return answer != nil && !slices.ContainsFunc(waits, func(wait ssa.Instruction) bool {
		_, deferred := wait.(*ssa.Defer)
		return !deferred && before(request, wait, request.Block()) && before(wait, answer, request.Block())
	})
}

// cameWith reports whether a value is what an instruction has received, or a part of that.
func cameWith(v ssa.Value, request *ssa.UnOp) bool {
	got := rootOf(v)
	if part, ok := got.(*ssa.Extract); ok {
		got = part.Tuple
	}
	return got == ssa.Value(request)
}

// before reports whether one instruction can be followed by another, without entering a
// block in between.
func before(a, b ssa.Instruction, without *ssa.BasicBlock) bool {
	if a.Block() == b.Block() {
		return slices.Index(a.Block().Instrs, a) < slices.Index(a.Block().Instrs, b)
	}
	return loops.Reaches(a.Block(), b.Block(), without)
}

// isUnknown reports whether a loop sends to somebody whom nobody here knows: the channel
// comes from outside the package. If the package itself ends the loop, or its caller does,
// that one may well go away; so the loop must be ended by something that another package
// keeps, or the function is only handed on as a value, as a handler of some framework.
func (p *surroundings) isUnknown(loop *eventLoop, ch ssa.Value) bool {
	from := p.outermost(ch, 0)
	if len(from) == 0 || loop.mailbox {
		return false
	}
	return !slices.ContainsFunc(loop.cases, p.isPromise) || !slices.ContainsFunc(from, func(fn *ssa.Function) bool { return !p.isHandedOn(fn) })
}

// isPromise reports whether a case ends the loop by a context, or by a channel that no other
// package hands out for that, as (*tomb.Tomb).Dying does.
func (p *surroundings) isPromise(c *eventCase) bool {
	if !c.stops || c.state == nil {
		return false
	}
	call, ok := syncop.Strip(c.state.Chan).(*ssa.Call)
	if source, _ := syncop.SourceOf(c.state.Chan); !ok || source == syncop.Done {
		return true
	}
	callee := syncop.Callee(&call.Call)
	return callee != nil && callee.Pkg() == p.pass.Pkg
}

// outermost returns the functions that get a channel from outside the package as a
// parameter, nil if a call in the package, its tests aside, may give one of its own.
func (p *surroundings) outermost(ch ssa.Value, depth int) []*ssa.Function {
	if ch == nil || depth > 4 {
		return nil
	}
	param, ok := rootOf(ch).(*ssa.Parameter)
	if !ok || syncop.ElementOf(param.Type()) == "" {
		return nil // a field of the receiver, say
	}
	args, _ := p.points().Arguments(param)
	var found []*ssa.Function
	for _, arg := range args {
		if arg.Parent() != nil && place.InTest(p.pass.Fset, arg.Parent().Pos()) {
			continue
		}
		outer := p.outermost(arg, depth+1)
		if outer == nil {
			return nil
		}
		found = append(found, outer...)
	}
	if found == nil {
		return []*ssa.Function{param.Parent()}
	}
	return found
}

// isHandedOn reports whether the package only hands a function on as a value.
func (p *surroundings) isHandedOn(fn *ssa.Function) bool {
	asValue := false
	for _, user := range p.fns {
		ssabuild.EachInstr(user, func(instr ssa.Instruction) {
			call, ok := instr.(ssa.CallInstruction)
			called := ok && call.Common().StaticCallee() == fn
			asValue = asValue || !called && slices.ContainsFunc(instr.Operands(nil), func(op *ssa.Value) bool { return isFunction(*op, fn) })
		})
	}
	return asValue
}

// isFunction reports whether a value is a function, a literal, or a method value of it.
func isFunction(v ssa.Value, fn *ssa.Function) bool {
	got := literalOf(v)
	return got != nil && (got == fn || got.Synthetic != "" && fn.Object() != nil && got.Object() == fn.Object())
}
