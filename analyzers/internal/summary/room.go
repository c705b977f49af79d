package summary

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/loops"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// This file decides which sends surely find room, or are meant to: on a channel
// that its own function has made with a capacity that covers its sends, and on
// one that the package only ever makes with a buffer. Whether the buffer of a
// queue suffices cannot be told from the code, so such a send counts as no wait.

// hasRoom reports whether a send surely finds room, or is meant to.
func (g *Graph) hasRoom(send *ssa.Send) bool {
	if mk, ok := localMake(send.Chan); ok {
		return coversSends(mk, send)
	}
	return g.room.of(send.Chan) == buffered
}

// hasValue reports whether a receive comes after a send of its own function on a
// channel with a buffer.
func hasValue(op syncop.Op) bool {
	mk, ok := localMake(op.On)
	if !ok || bufferOf(mk) != buffered {
		return false
	}
	return slices.ContainsFunc(sendSites(mk.Parent(), mk), func(s *ssa.Send) bool {
		return s.Parent() == op.Instr.Parent() && s.Block().Dominates(op.Instr.Block()) && s.Pos() < op.Instr.Pos()
	})
}

// localMake returns the make that a local variable holds the channel of.
func localMake(ch ssa.Value) (*ssa.MakeChan, bool) {
	if !isVariable(ch) {
		return nil, false
	}
	mk, ok := Root(captured(Root(ch))).(*ssa.MakeChan)
	return mk, ok
}

// isVariable reports whether a channel is a local variable rather than a field.
func isVariable(ch ssa.Value) bool {
	for {
		switch v := ch.(type) {
		case *ssa.ChangeType:
			ch = v.X
		case *ssa.UnOp:
			ch = v.X
		case *ssa.Alloc, *ssa.MakeChan, *ssa.Phi, *ssa.FreeVar:
			return true
		default:
			return false
		}
	}
}

// coversSends reports whether the capacity is a constant that is at least the
// number of values that can be in the channel when the function gets to the
// send: one for each other send that can come before it, or that a literal of the
// function makes.
func coversSends(mk *ssa.MakeChan, send *ssa.Send) bool {
	size, ok := capacity(mk)
	if !ok {
		return true // a computed capacity is chosen to cover them
	}
	if size == 0 || reaches(send, send, mk) {
		return false
	}
	need := int64(1)
	for _, other := range sendSites(mk.Parent(), mk) {
		if other != send && (other.Parent() != send.Parent() || reaches(other, send, mk)) {
			need++
		}
	}
	return need <= size
}

// sendSites returns the sends on the channel in a function and its literals.
func sendSites(fn *ssa.Function, mk *ssa.MakeChan) []*ssa.Send {
	var sends []*ssa.Send
	ssabuild.EachInstr(fn, func(instr ssa.Instruction) {
		if s, ok := instr.(*ssa.Send); ok && Root(captured(Root(s.Chan))) == ssa.Value(mk) {
			sends = append(sends, s)
		}
	})
	for _, anon := range fn.AnonFuncs {
		sends = append(sends, sendSites(anon, mk)...)
	}
	return sends
}

// captured returns the variable of an enclosing function that a free variable
// stands for, and any other value as it is.
func captured(v ssa.Value) ssa.Value {
	free, ok := v.(*ssa.FreeVar)
	for ok && free.Parent().Parent() != nil {
		fn := free.Parent()
		i := slices.Index(fn.FreeVars, free)
		v = nil
		ssabuild.EachInstr(fn.Parent(), func(instr ssa.Instruction) {
			if c, ok := instr.(*ssa.MakeClosure); ok && c.Fn == fn {
				v = c.Bindings[i]
			}
		})
		free, ok = v.(*ssa.FreeVar)
	}
	return v
}

// reaches reports whether control can get from one send to another, or round to
// the same one, without making the channel anew.
func reaches(from, to *ssa.Send, mk *ssa.MakeChan) bool {
	return from.Block() == to.Block() && from.Pos() < to.Pos() || loops.Reaches(from.Block(), to.Block(), mk.Block())
}
