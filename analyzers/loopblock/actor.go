package loopblock

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/loops"
)

// This file makes an event loop of a mailbox, with the kinds of messages as cases.

// newMailbox describes a mailbox, nil if the loop is never gone on with, or if
// several goroutines serve it.
func newMailbox(box mailbox, fns []*ssa.Function) *eventLoop {
	fn, inner := functionAt(fns, box.fn.Pos()), functionAt(fns, box.within.Pos())
	if fn == nil || inner == nil {
		return nil
	}
	receive := receiveAt(fn, box.waits.Pos())
	if receive == nil || shared(fn, fns) {
		return nil
	}
	l := &eventLoop{waits: box.waits, fn: inner, mailbox: true, inbox: inbox(receive, box)}
	if box.param == nil {
		l.event, l.home = receive, receive.(ssa.Instruction).Block()
		l.blocks = loops.InnermostWithin(l.home, within(box.loop))
	} else {
		l.handles(box)
	}
	if l.event == nil || l.blocks == nil {
		return nil
	}
	for _, kind := range box.kinds {
		c := &eventCase{clause: kind.clause, body: kind.body, rest: kind.rest}
		c.stops = kind.ends || len(l.instrs(c)) == 0
		l.cases = append(l.cases, c)
	}
	return l
}

// inbox returns the channel that a receive or a case of a select takes messages from.
func inbox(receive ssa.Value, box mailbox) ssa.Value {
	switch receive := receive.(type) {
	case *ssa.UnOp:
		return receive.X
	case *ssa.Select:
		if box.clause < len(receive.States) {
			return receive.States[box.clause].Chan
		}
	}
	return nil
}

func functionAt(fns []*ssa.Function, pos token.Pos) *ssa.Function {
	for _, fn := range fns {
		if fn.Syntax() != nil && fn.Syntax().Pos() == pos {
			return fn
		}
	}
	return nil
}

// receiveAt finds the receive or select at a position.
func receiveAt(fn *ssa.Function, pos token.Pos) ssa.Value {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch v := instr.(type) {
			case *ssa.UnOp:
				if v.Op == token.ARROW && v.Pos() == pos {
					return v
				}
			case *ssa.Select:
				if v.Pos() == pos {
					return v
				}
			}
		}
	}
	return nil
}

// handles sets where the messages come from for a function that gets each message from the loop.
func (l *eventLoop) handles(box mailbox) {
	for _, p := range l.fn.Params {
		if p.Object() == box.param && len(l.fn.Blocks) > 0 {
			l.event, l.home = p, l.fn.Blocks[0]
		}
	}
	l.blocks = map[*ssa.BasicBlock]bool{}
	for _, b := range l.fn.Blocks {
		l.blocks[b] = true
	}
}
