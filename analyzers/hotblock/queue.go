package hotblock

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/loops"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// This file tells queues from mailboxes. What a worker takes from a channel without a
// buffer, one after the other, waits for all that the worker does meanwhile; a loop over
// a select is there to be quick, and loopblock says where it is not.

// isMailbox reports whether a send waits for a loop of the package that is quick, as far
// as one can see: it is one over a select, or waits for nothing else.
func (p *program) isMailbox(w wait) bool {
	send, ok := w.at.(*ssa.Send)
	if !ok {
		return false
	}
	served := w.block.Served
	for _, fn := range p.fns {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				if !takes(instr, send) {
					continue
				}
				if _, isSelect := instr.(*ssa.Select); !isSelect && p.waitsBesides(instr) {
					return false
				}
				served = true
			}
		}
	}
	return served
}

// buffers says which channels with elements of some type a package makes.
type buffers struct{ none, some bool }

// isUnbuffered reports whether a channel lacks a buffer, as far as the package makes such
// channels. Of one that is handed in from elsewhere to send on, nobody knows how much room
// it has and who is at the other end, as a loop of the process would be; but a profile
// does.
func (p *program) isUnbuffered(w wait, ch ssa.Value, send bool) bool {
	made := p.makes[syncop.ElementOf(ch.Type())]
	return !made.some && (made.none || !send || w.root.reason == profiled || !p.isHandedIn(ch, 3))
}

// isHandedIn reports whether a channel is a parameter, be it of a function around, for
// which the package itself hands over nothing else.
func (p *program) isHandedIn(ch ssa.Value, depth int) bool {
	root := summary.Root(ch)
	_, isParam := root.(*ssa.Parameter)
	_, isFree := root.(*ssa.FreeVar)
	if !isFree && !isParam || syncop.ElementOf(pointee(root.Type())) == "" || depth == 0 {
		return false // not at all, or as part of something else
	}
	outer := p.passed(root)
	return isParam && len(outer) == 0 ||
		slices.ContainsFunc(outer, func(v ssa.Value) bool { return p.isHandedIn(v, depth-1) })
}

// noteChannels looks for the channels that the package makes, be it where it declares a
// variable.
func (p *program) noteChannels() {
	note := func(instr ssa.Instruction) {
		mk, ok := instr.(*ssa.MakeChan)
		if !ok {
			return
		}
		elem := syncop.ElementOf(mk.Type())
		have := p.makes[elem]
		p.makes[elem] = buffers{have.none || !syncop.HasBuffer(mk), have.some || syncop.HasBuffer(mk)}
	}
	for _, fn := range p.fns {
		ssabuild.EachInstr(fn, note)
	}
	if pkg := p.pass.ResultOf[ssabuild.Analyzer].(*ssabuild.Source).Package(); pkg != nil && pkg.Func("init") != nil {
		ssabuild.EachInstr(pkg.Func("init"), note)
	}
}

// takes reports whether an instruction in a loop receives what a send sends, as far as
// one can tell: from the same variable; or, where one of the two is local, from some
// channel of that type.
func takes(instr ssa.Instruction, send *ssa.Send) bool {
	var from []ssa.Value
	switch op := syncop.Of(instr); op.Kind {
	case syncop.Receive:
		from = append(from, op.On)
	case syncop.Select:
		for _, state := range instr.(*ssa.Select).States {
			if state.Dir == types.RecvOnly {
				from = append(from, state.Chan)
			}
		}
	}
	queue := keeper(send.Chan)
	for _, ch := range from {
		other := keeper(ch)
		same := queue == other
		if queue == nil || other == nil {
			same = syncop.ElementOf(ch.Type()) == syncop.ElementOf(send.Chan.Type())
		}
		if same && loops.Innermost(instr.Block()) != nil {
			return true
		}
	}
	return false
}

// waitsBesides reports whether the loop around an instruction may wait elsewhere, too.
func (p *program) waitsBesides(instr ssa.Instruction) bool {
	for b := range loops.Innermost(instr.Block()) {
		for _, other := range b.Instrs {
			if other != instr && summary.MayWait(other) && len(p.graph.Blocks(other)) > 0 {
				return true
			}
		}
	}
	return false
}

// keeper returns the field or the package variable that a channel is read from, nil if
// it is something else.
func keeper(ch ssa.Value) types.Object {
	load, ok := syncop.Strip(ch).(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return nil
	}
	switch addr := load.X.(type) {
	case *ssa.Global:
		return addr.Object()
	case *ssa.FieldAddr:
		if st, ok := pointee(addr.X.Type()).Underlying().(*types.Struct); ok {
			return st.Field(addr.Field).Origin()
		}
	}
	return nil
}
