package summary

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

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
	eachInstr(fn, func(instr ssa.Instruction) {
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
	for ok {
		fn := free.Parent()
		i := slices.Index(fn.FreeVars, free)
		v = nil
		eachInstr(fn.Parent(), func(instr ssa.Instruction) {
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
	if from.Block() == to.Block() && from.Pos() < to.Pos() {
		return true
	}
	seen := map[*ssa.BasicBlock]bool{}
	work := slices.Clone(from.Block().Succs)
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[b] || b == mk.Block() {
			continue
		}
		if b == to.Block() {
			return true
		}
		seen[b] = true
		work = append(work, b.Succs...)
	}
	return false
}

// capacity returns the constant capacity of a channel. It reports false for one
// that is computed.
func capacity(mk *ssa.MakeChan) (int64, bool) {
	c, ok := mk.Size.(*ssa.Const)
	if !ok || c.Value == nil {
		return 0, false
	}
	return constant.Int64Val(c.Value)
}

// A buffer says what is known of the channels that a variable may hold.
type buffer uint8

const (
	unknown    buffer = iota // made elsewhere, or now with a buffer and now without
	unbuffered               // every one that the package makes has no buffer
	buffered                 // every one has a buffer: of one for an answer, of a size that somebody chose
)

// makers remembers with what buffers the package makes its channels: by the
// struct field or package variable that they are stored in and, for those that
// go other ways, by element type.
type makers struct {
	byVar  map[types.Object]buffer
	byElem []elemBuffer
}

type elemBuffer struct {
	elem types.Type
	has  buffer
}

func newMakers() makers { return makers{byVar: map[types.Object]buffer{}} }

// note learns from one instruction: a make, or a store of a channel.
func (m *makers) note(instr ssa.Instruction) {
	switch instr := instr.(type) {
	case *ssa.MakeChan:
		m.noteElem(elem(instr), bufferOf(instr))
	case *ssa.Store:
		if _, ok := instr.Val.Type().Underlying().(*types.Chan); !ok || isNil(instr.Val) {
			return
		}
		if v := variable(instr.Addr); v != nil {
			have, known := m.byVar[v]
			m.byVar[v] = join(have, bufferOf(Root(instr.Val)), known)
		}
	}
}

func (m *makers) noteElem(t types.Type, b buffer) {
	for i := range m.byElem {
		if types.Identical(m.byElem[i].elem, t) {
			m.byElem[i].has = join(m.byElem[i].has, b, true)
			return
		}
	}
	m.byElem = append(m.byElem, elemBuffer{t, b})
}

func join(a, b buffer, known bool) buffer {
	if known && a != b {
		return unknown
	}
	return b
}

// of returns what is known of a channel: by its own make, by the variable that
// it is kept in, and in the end by its element type, which can only show that
// all channels of its kind have a buffer.
func (m *makers) of(ch ssa.Value) buffer {
	root := syncop.Strip(ch)
	if load, ok := root.(*ssa.UnOp); ok && load.Op == token.MUL {
		if has, ok := m.byVar[variable(load.X)]; ok && has != unknown {
			return has
		}
	}
	if mk, ok := localMake(ch); ok {
		return bufferOf(mk)
	}
	for _, have := range m.byElem {
		if types.Identical(have.elem, elem(ch)) && have.has == buffered {
			return buffered
		}
	}
	return unknown
}

func bufferOf(v ssa.Value) buffer {
	mk, ok := v.(*ssa.MakeChan)
	if !ok {
		return unknown
	}
	if size, known := capacity(mk); known && size == 0 {
		return unbuffered
	}
	return buffered
}

// variable returns the struct field or package variable behind an address.
func variable(addr ssa.Value) types.Object {
	switch addr := addr.(type) {
	case *ssa.Global:
		return addr.Object()
	case *ssa.FieldAddr:
		if p, ok := addr.X.Type().Underlying().(*types.Pointer); ok {
			if s, ok := p.Elem().Underlying().(*types.Struct); ok {
				return s.Field(addr.Field).Origin()
			}
		}
	}
	return nil
}

func isNil(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.IsNil()
}
