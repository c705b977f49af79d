package absence

import (
	"cmp"
	"fmt"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/loops"
	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

// A goroutine is alone with a channel until it has given it to somebody: what it sends
// before that nobody receives, and what it receives nobody sends.
//
//	q := &queue{state: make(chan state)} // was made with room for one
//	q.state <- state{}
//	return q
//
// The walk does not see it where the same is done with other queues later, which
// are the same site. That nobody else can have the channel yet is read off the
// function that makes it: until the operation the channel goes nowhere but
// into fields of structs that the function has made, too, and these go nowhere.

// alone reports such operations.
func (f *finder) alone() {
	var all []*ssa.MakeChan
	for _, fn := range f.graph.Functions() {
		for i, reached := range f.walk.of(fn).blocks {
			if !reached {
				continue
			}
			for _, instr := range fn.Blocks[i].Instrs {
				if made, ok := instr.(*ssa.MakeChan); ok {
					all = append(all, made)
				}
			}
		}
	}
	slices.SortFunc(all, func(a, b *ssa.MakeChan) int { return cmp.Compare(a.Pos(), b.Pos()) })
	for _, made := range all {
		h := newHands(made)
		for _, op := range h.ops {
			if f.waitsAlone(h, op) {
				f.tellAlone(made, op)
				break
			}
		}
	}
}

// waitsAlone reports whether an operation on the channel waits: none that could help,
// and nothing that gives the channel away, may come before it.
func (f *finder) waitsAlone(h *hands, op ssa.Instruction) bool {
	if send, ok := op.(*ssa.Send); ok && (send.X == ssa.Value(h.made) || !f.walk.isZero(h.made.Size, maxParameters)) {
		return false
	}
	before := func(other ssa.Instruction) bool { return other != op && mayPrecede(other, op, h.made) }
	shown := func(g giving) bool { return mayPrecede(g.instr, op, g.of) }
	return h.made.Block().Dominates(op.Block()) && !slices.ContainsFunc(h.given, shown) && !slices.ContainsFunc(h.ops, before)
}

// hands are the places where a function holds a channel that it has made.
type hands struct {
	made  *ssa.MakeChan
	ops   []ssa.Instruction // sends and receives on it
	given []giving          // what may let others have it, or gives the place another value
	seen  map[ssa.Value]bool
}

// A giving lets others have the channel, or the place where it is put: who has that
// place from before sees the channel there all the same.
type giving struct {
	instr ssa.Instruction
	of    ssa.Instruction // what made the thing that is given
}

func (h *hands) give(instr, of ssa.Instruction) { h.given = append(h.given, giving{instr, of}) }

func newHands(made *ssa.MakeChan) *hands {
	h := &hands{made: made, seen: map[ssa.Value]bool{}}
	h.value(made)
	return h
}

// value looks at all that is done with the channel itself. A loop may put what it has
// loaded from a variable there again.
func (h *hands) value(v ssa.Value) {
	if h.seen[v] {
		return
	}
	h.seen[v] = true
	for _, use := range *v.Referrers() {
		switch use := use.(type) {
		case *ssa.DebugRef:
		case *ssa.Send:
			h.ops = append(h.ops, use)
		case *ssa.UnOp:
			h.ops = append(h.ops, use) // a receive
		case *ssa.ChangeType:
			h.value(use)
		case *ssa.Store:
			h.put(use)
		default:
			h.give(use, h.made)
		}
	}
}

// put looks at all that is done with the variable in which the channel is put, or with
// the struct in a field of which, if the function has made it.
func (h *hands) put(put *ssa.Store) {
	if variable, ok := put.Addr.(*ssa.Alloc); ok {
		h.place(variable, variable, put)
		return
	}
	field, ok := put.Addr.(*ssa.FieldAddr)
	if !ok {
		h.give(put, h.made)
		return
	}
	object, ok := field.X.(*ssa.Alloc)
	if !ok {
		h.give(put, h.made)
		return
	}
	for _, use := range *object.Referrers() {
		switch use := use.(type) {
		case *ssa.DebugRef:
		case *ssa.FieldAddr:
			if use.Field == field.Field {
				h.place(use, object, put)
			}
		default:
			h.give(use, object)
		}
	}
}

// place looks at what is done with a variable, or with a field of a struct: loads give
// the channel.
func (h *hands) place(addr ssa.Value, of *ssa.Alloc, put *ssa.Store) {
	for _, use := range *addr.Referrers() {
		switch use := use.(type) {
		case *ssa.DebugRef:
		case *ssa.UnOp:
			h.value(use)
		case *ssa.Store:
			if use != put {
				h.give(use, h.made)
			}
		default:
			h.give(use, of)
		}
	}
}

// mayPrecede reports whether an instruction may be executed before another one, after
// the thing that matters to both was made.
func mayPrecede(a, b, made ssa.Instruction) bool {
	if a.Block() == b.Block() && slices.Index(a.Block().Instrs, a) < slices.Index(b.Block().Instrs, b) {
		return true
	}
	return loops.Reaches(a.Block(), b.Block(), made.Block()) // the next round makes another channel
}

// tellAlone reports an operation on a channel that nobody else has.
func (f *finder) tellAlone(made *ssa.MakeChan, instr ssa.Instruction) {
	op := f.blocked(instr)
	if f.onPurpose(*op) || f.isTold(*op) {
		return
	}
	n := op.needs[0]
	reason := fmt.Sprintf("nobody else has %s yet, made on line %d", f.name(n, instr), f.line(made.Pos()))
	pos, end := f.span(instr.Pos())
	f.findings = append(f.findings, finding.Finding{
		Pos: pos, End: end, Message: "goroutine may block forever: " + reason,
		Trace: witness.Trace{
			{Goroutine: name(instr.Parent()), Text: "makes " + f.name(n, instr), Pos: made.Pos()},
			{Goroutine: name(instr.Parent()), Text: "blocks here for ever: " + reason, Pos: pos, End: end},
		},
	})
}
