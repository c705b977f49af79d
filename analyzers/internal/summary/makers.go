package summary

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/loops"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

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
	byVar    map[types.Object]buffer
	byElem   []elemBuffer
	deserted map[types.Object]bool            // variables whose receivers may give up first
	served   map[types.Object]bool            // variables from which a loop receives
	waiters  map[types.Object][]*ssa.Function // who waits for a WaitGroup
	counted  map[types.Object]bool            // WaitGroups that goroutines take from
	opened   map[types.Object]bool            // WaitGroups that somebody else takes from
}

// gateWaiters is the number of functions from which on a WaitGroup that they all wait
// for, and no goroutine takes from, is a gate: it is opened once, at the start, and who
// comes later passes.
const gateWaiters = 3

type elemBuffer struct {
	elem types.Type
	has  buffer
}

func newMakers() makers {
	return makers{
		byVar: map[types.Object]buffer{}, deserted: map[types.Object]bool{}, served: map[types.Object]bool{},
		waiters: map[types.Object][]*ssa.Function{}, counted: map[types.Object]bool{}, opened: map[types.Object]bool{},
	}
}

// note learns from one instruction: a make, or a store of a channel.
func (m *makers) note(instr ssa.Instruction) {
	switch instr := instr.(type) {
	case *ssa.MakeChan:
		m.noteElem(elem(instr), bufferOf(instr))
	case *ssa.Store:
		if _, ok := instr.Val.Type().Underlying().(*types.Chan); !ok || ssabuild.IsNil(instr.Val) {
			return
		}
		if v := variable(instr.Addr); v != nil {
			have, known := m.byVar[v]
			m.byVar[v] = join(have, bufferOf(Root(instr.Val)), known)
			if mk, ok := Root(instr.Val).(*ssa.MakeChan); ok && givesUp(mk) {
				m.deserted[v] = true
			}
		}
	case *ssa.Select:
		for _, state := range instr.States {
			if state.Dir == types.RecvOnly {
				m.noteReceiver(keeper(state.Chan), instr, hasWayOut(instr))
			}
		}
	case *ssa.UnOp:
		if instr.Op == token.ARROW {
			m.noteReceiver(keeper(instr.X), instr, false)
		}
	case ssa.CallInstruction:
		m.noteGroup(syncop.Of(instr))
	}
}

// noteGroup learns who waits for a WaitGroup, and whether goroutines take from it when
// they end: by a deferred call, or in a literal.
func (m *makers) noteGroup(op syncop.Op) {
	switch op.Kind {
	case syncop.WaitGroupWait, syncop.WaitGroupDone, syncop.WaitGroupGo:
	default:
		return
	}
	v, fn := variable(op.On), op.Instr.Parent()
	if v == nil {
		return
	}
	_, deferred := op.Instr.(*ssa.Defer)
	switch {
	case op.Kind == syncop.WaitGroupWait && !slices.Contains(m.waiters[v], fn):
		m.waiters[v] = append(m.waiters[v], fn)
	case op.Kind == syncop.WaitGroupGo, op.Kind == syncop.WaitGroupDone && (deferred || fn.Parent() != nil):
		m.counted[v] = true
	case op.Kind == syncop.WaitGroupDone:
		m.opened[v] = true
	}
}

// isGate reports whether a WaitGroup is a gate.
func (m *makers) isGate(group ssa.Value) bool {
	v := variable(group)
	return v != nil && len(m.waiters[v]) >= gateWaiters && m.opened[v] && !m.counted[v]
}

// noteReceiver learns of a receiver: one in a loop serves whoever sends, another
// waits for one value and may give up if there is a way out.
func (m *makers) noteReceiver(v types.Object, instr ssa.Instruction, wayOut bool) {
	switch {
	case v == nil:
	case loops.Innermost(instr.Block()) != nil:
		m.served[v] = true
	case wayOut:
		m.deserted[v] = true
	}
}

// givesUp reports whether the function that makes a channel receives from it in
// a select with another way out.
func givesUp(mk *ssa.MakeChan) bool {
	for _, ref := range *mk.Referrers() {
		sel, ok := ref.(*ssa.Select)
		if !ok || !hasWayOut(sel) {
			continue
		}
		for _, state := range sel.States {
			if state.Dir == types.RecvOnly && Root(state.Chan) == ssa.Value(mk) {
				return true
			}
		}
	}
	return false
}

// hasWayOut reports whether a select also ends with time or with a context.
func hasWayOut(sel *ssa.Select) bool {
	for _, state := range sel.States {
		if state.Dir != types.RecvOnly {
			continue
		}
		if source, _ := syncop.SourceOf(state.Chan); source == syncop.Timer || source == syncop.Done {
			return true
		}
	}
	return false
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
	if v := keeper(ch); v != nil && m.byVar[v] != unknown {
		return m.byVar[v]
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

// keeper returns the struct field or package variable that a channel was loaded
// from, nil if none.
func keeper(ch ssa.Value) types.Object {
	switch v := syncop.Strip(ch).(type) {
	case *ssa.UnOp:
		if v.Op == token.MUL {
			return variable(v.X)
		}
	case *ssa.Field:
		if s, ok := v.X.Type().Underlying().(*types.Struct); ok {
			return s.Field(v.Field).Origin()
		}
	}
	return nil
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
