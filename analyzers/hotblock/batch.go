package hotblock

import (
	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// This file tells batches from services. Where the function that starts the workers also
// makes their channel, closes it after the last piece of work, and waits for them, they
// share out one job: it takes as long as it takes, and nobody queues up behind it.

// isBatch reports whether what a loop takes its work from is made, closed and waited for
// by one function, wherever the worker is started; one that serves requests keeps its
// client waiting.
func (p *program) isBatch(receive ssa.Instruction) bool {
	ch := received(receive)
	if ch == nil {
		return false
	}
	made := p.origins(ch, 3)
	for _, mk := range made {
		starter := mk.Parent()
		if p.serves(starter) || !p.within(starter, func(instr ssa.Instruction) bool { return closes(instr, mk, p) }) ||
			!p.within(starter, func(instr ssa.Instruction) bool { return collects(instr, starter) }) {
			return false
		}
	}
	return len(made) > 0
}

// received returns the channel that an instruction takes work from, nil if it is one of
// several.
func received(instr ssa.Instruction) ssa.Value {
	switch op := syncop.Of(instr); op.Kind {
	case syncop.Receive:
		return op.On
	case syncop.Select:
		var only ssa.Value
		for _, state := range instr.(*ssa.Select).States {
			if source, _ := syncop.SourceOf(state.Chan); source == syncop.Done || source == syncop.Signal {
				continue
			}
			if only != nil {
				return nil
			}
			only = state.Chan
		}
		return only
	}
	return nil
}

// origins returns where a local channel is made, seen from a literal that captures it or
// a function that is called or started with it; none if one of them is unknown.
func (p *program) origins(ch ssa.Value, depth int) (made []*ssa.MakeChan) {
	root := summary.Root(ch)
	switch v := root.(type) {
	case *ssa.MakeChan:
		return []*ssa.MakeChan{v}
	case *ssa.FreeVar, *ssa.Parameter:
		if depth == 0 {
			return nil
		}
		for _, outer := range p.passed(v) {
			of := p.origins(outer, depth-1)
			if len(of) == 0 {
				return nil
			}
			made = append(made, of...)
		}
	}
	return made
}

// passed returns what the package hands over for a parameter or a captured variable of
// one of its functions.
func (p *program) passed(v ssa.Value) (found []ssa.Value) {
	callee := v.Parent()
	for _, fn := range p.fns {
		ssabuild.EachInstr(fn, func(instr ssa.Instruction) {
			switch instr := instr.(type) {
			case *ssa.MakeClosure:
				for i, free := range callee.FreeVars {
					if free == v && instr.Fn == callee && i < len(instr.Bindings) {
						found = append(found, instr.Bindings[i])
					}
				}
			case ssa.CallInstruction:
				common := instr.Common()
				for i, param := range callee.Params {
					if param == v && common.StaticCallee() == callee && i < len(common.Args) {
						found = append(found, common.Args[i])
					}
				}
			}
		})
	}
	return found
}

// within reports whether a function or a literal in it has an instruction of a kind.
func (p *program) within(fn *ssa.Function, is func(ssa.Instruction) bool) (found bool) {
	ssabuild.EachInstr(fn, func(instr ssa.Instruction) { found = found || is(instr) })
	for _, literal := range fn.AnonFuncs {
		found = found || p.within(literal, is)
	}
	return found
}

// closes reports whether an instruction closes a channel.
func closes(instr ssa.Instruction, mk *ssa.MakeChan, p *program) bool {
	op := syncop.Of(instr)
	if op.Kind != syncop.Close {
		return false
	}
	for _, of := range p.origins(op.On, 3) {
		if of == mk {
			return true
		}
	}
	return false
}

// collects reports whether an instruction of a function waits for the goroutines that it
// has started, or for what they give back.
func collects(instr ssa.Instruction, starter *ssa.Function) bool {
	if instr.Parent() != starter {
		return false
	}
	switch op := syncop.Of(instr); op.Kind {
	case syncop.WaitGroupWait, syncop.GroupWait:
		return true
	case syncop.Receive:
		_, own := summary.Root(op.On).(*ssa.MakeChan)
		return own
	}
	return false
}
