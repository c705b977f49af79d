package lockwait

import (
	"fmt"
	"go/token"
	"path/filepath"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

// message says what waits under which lock, and who needs that lock.
func (c *conviction) message(fset *token.FileSet) string {
	lock := c.held.hold.Lock.Name
	k := c.main()
	return fmt.Sprintf("%s while holding %s: its %s needs %s first (%s)",
		c.operation, lock, k.role(), lock, place(fset, c.wait.pos, k.by.pos()))
}

// place names a line, and its file if that is not the file of the finding.
func place(fset *token.FileSet, from, pos token.Pos) string {
	here, there := fset.Position(from), fset.Position(pos)
	if here.Filename == there.Filename {
		return fmt.Sprintf("line %d", there.Line)
	}
	return fmt.Sprintf("%s:%d", filepath.Base(there.Filename), there.Line)
}

// main returns the waker to speak of: not the waiting operation itself.
func (c *conviction) main() waker {
	for _, k := range c.wakers {
		if k.by.instr != nil {
			return k
		}
	}
	return c.wakers[0]
}

func (t taking) pos() token.Pos {
	if t.instr == nil {
		return token.NoPos
	}
	if _, atEnd := t.instr.(*ssa.RunDefers); atEnd && len(t.chain) > 0 {
		return t.chain[0].Pos
	}
	return t.instr.Pos()
}

func (k waker) role() string {
	switch k.act {
	case sends:
		return "sender"
	case receives:
		return "receiver"
	case closes:
		return "closer"
	case signals:
		return "signaller"
	case finishes:
		return "worker"
	}
	return "canceller"
}

// maxWakers bounds the wakers that a trace follows.
const maxWakers = 3

// trace tells the waiting goroutine first, then each waker.
func (c *conviction) trace() witness.Trace {
	lock := c.held.hold.Lock.Name
	name := witness.Function(c.held.fn.Name())
	trace := witness.Trace{{Goroutine: name, Text: "takes " + lock, Pos: c.held.hold.Taken.Pos()}}
	for i, call := range c.held.calls {
		if call.Pos().IsValid() && (i < 2 || i == len(c.held.calls)-1) {
			trace = append(trace, witness.Step{Goroutine: name, Text: "calls " + c.callee(i), Pos: call.Pos()})
		}
	}
	trace = append(trace, witness.Step{Goroutine: name, Text: "waits here with " + lock + " held: " + c.operation, Pos: c.wait.pos})
	told := map[ssa.Instruction]bool{}
	for _, k := range c.wakers {
		if k.by.instr != nil && !told[k.by.instr] && len(told) < maxWakers {
			told[k.by.instr] = true
			trace = append(trace, c.stopped(k)...)
		}
	}
	return trace
}

// callee names what the i-th call of the chain runs.
func (c *conviction) callee(i int) string {
	if i+1 < len(c.held.calls) {
		return witness.Function(c.held.calls[i+1].Parent().Name())
	}
	return witness.Function(c.wait.instr.Parent().Name())
}

// stopped tells where a waker is stopped by the lock.
func (c *conviction) stopped(k waker) []witness.Step {
	name := witness.Function(k.use.Instr.Parent().Name())
	lock := c.held.hold.Lock.Name
	text := map[kind]string{
		under: "blocks here for " + lock,
		first: "blocks here for " + lock,
		round: "blocks here for " + lock + ", in the round of an earlier event",
		last:  "blocks here for " + lock,
		leave: "blocks here for " + lock + ", when it listens no more",
	}[k.kind]
	if k.room {
		text += ", and the buffer is full"
	}
	return []witness.Step{
		{Goroutine: name, Text: text, Pos: k.by.pos()},
		{Goroutine: name, Text: "only then could it " + k.verb(), Pos: k.use.Instr.Pos()},
	}
}

func (k waker) verb() string {
	switch k.act {
	case sends:
		return "send"
	case receives:
		return "receive"
	case closes:
		return "close the channel"
	case signals:
		return "signal"
	case finishes:
		return "be done"
	}
	return "cancel"
}
