package lockwait

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/pointsto"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// A kind says why a waker cannot come.
type kind uint8

// The kinds, the surest first.
const (
	under kind = iota // it wakes with the lock held
	first             // it takes the lock before it can wake
	round             // a loop that takes the lock on its way to the next time
	last              // it wakes once, when it is through, and takes the lock before that
	leave             // it takes the lock once it has stopped to listen
)

// A waker is an operation that would end the wait, and where its goroutine is
// stopped by the lock.
type waker struct {
	use  pointsto.Use
	act  act
	kind kind
	by   taking
	room bool // the channel has room for some: it has to be full
}

// needsLock reports whether a waker can be kept from waking by the lock.
func (p *program) needsLock(w wait, h holding, n need, u pointsto.Use) (waker, bool) {
	k := waker{use: u, act: actOf(u)}
	if u.Instr == w.instr {
		return k, true // it waits itself, with the lock held
	}
	if n.acts == receives {
		some, enough := p.room(n.on)
		if k.room = some; enough {
			return k, false
		}
	}
	switch u.Kind {
	case syncop.WaitGroupGo, syncop.GroupGo, syncop.GroupTryGo:
		k.kind, k.by = last, p.argumentTakes(u, h)
		return k, k.by.instr != nil && !p.agreed(w, h, k)
	}
	sites, _ := p.graph.Origins(n.on)
	past := p.pastOf(u.Instr, &h, sites)
	switch {
	case len(past.takings) == 0 && len(past.starts) == 0:
		return k, false // it is never reached
	case len(past.starts) > 0:
		if !p.stoppedLater(w, &k, past) {
			return k, false
		}
	case past.hidden:
		return k, false // who holds the lock cannot have seen the object yet
	case k.room:
		return k, false // whether the buffer is ever full depends on how many there are
	default:
		k.by, k.kind = past.takings[0], first
		if untold := past.untold(); len(untold) > 0 {
			k.by = untold[0]
		}
		if p.holds(u.Instr, h.need(), map[*ssa.Function]bool{}) {
			k.kind = under
			return k, true
		}
		if len(past.untold()) < len(past.takings) {
			return k, false // the waiting goroutine may know that the lock is not needed any more
		}
	}
	return k, !p.agreed(w, h, k)
}

// stoppedLater reports whether goroutines that can wake without the lock can be
// stopped by it all the same: in the next round of a loop, or on their way out.
// What somebody outside may do at any time cannot be stopped.
func (p *program) stoppedLater(w wait, k *waker, past *past) bool {
	if past.open() || p.sameGoroutine(w, past) {
		return false
	}
	if k.act&(closes|finishes|cancels) != 0 {
		untold := slices.DeleteFunc(past.untold(), taking.isFarFetched)
		if len(untold) == 0 {
			return false
		}
		k.kind, k.by = last, untold[0]
		return true
	}
	again := len(past.takings) // the first of them that comes again
	for instr := range p.futureOf(k.use.Instr, nil) {
		if i := slices.IndexFunc(past.takings[:again], func(t taking) bool { return t.instr == instr }); i >= 0 {
			again = i
		}
		if again == 0 {
			break
		}
	}
	if again < len(past.takings) {
		k.kind, k.by = round, past.takings[again]
		return true
	}
	return p.leaves(k, past)
}

// leaves reports whether a goroutine that listens in a select may take the lock
// after another case, when it has stopped to listen.
func (p *program) leaves(k *waker, past *past) bool {
	sel, ok := k.use.Instr.(*ssa.Select)
	if !ok || k.act != receives || !past.ownObject() || !p.endsFromOutside(sel, k.use.Case) {
		return false
	}
	body := caseBody(sel, k.use.Case)
	if body == nil {
		return false
	}
	for instr := range p.futureOf(sel, body) {
		if t, takes := p.takes(instr, past.lock); takes && !p.isAnother(t, past.held) && (k.by.instr == nil || instr.Pos() < k.by.instr.Pos()) {
			k.kind, k.by = leave, t
		}
	}
	return k.by.instr != nil
}

// endsFromOutside reports whether another case of a select may come at any time,
// whatever the package does.
func (p *program) endsFromOutside(sel *ssa.Select, index int) bool {
	if !sel.Blocking {
		return true
	}
	for i, state := range sel.States {
		if i == index {
			continue
		}
		if _, complete := p.graph.Origins(state.Chan); !complete {
			return true
		}
	}
	return false
}

// sameGoroutine reports whether a wait can only be in the goroutine of its own waker.
func (p *program) sameGoroutine(w wait, past *past) bool {
	own := p.pastOf(w.instr, nil, nil)
	if len(own.starts) != 1 || own.starts[0].by == nil {
		return false
	}
	return !slices.ContainsFunc(past.starts, func(s start) bool { return s.by != own.starts[0].by })
}

// holds reports whether the lock is held at an operation, whoever calls it.
func (p *program) holds(instr ssa.Instruction, lock lockNeed, seen map[*ssa.Function]bool) bool {
	held, _ := p.heldAt(instr)
	for _, h := range held {
		if h.Must && lock.blocks(h.Lock, h.Mode) {
			return true
		}
	}
	fn := instr.Parent()
	callers := p.graph.Callers(fn)
	if seen[fn] || len(callers) == 0 || p.graph.IsRoot(fn) {
		return false
	}
	seen[fn] = true
	for _, call := range callers {
		if _, isGo := call.(*ssa.Go); isGo || !p.holds(call, lock, seen) {
			return false
		}
	}
	return true
}

// argumentTakes returns where a function that WaitGroup.Go starts takes the lock.
func (p *program) argumentTakes(u pointsto.Use, h holding) taking {
	for _, arg := range u.Call.Args {
		if fn := functionOf(arg); fn != nil {
			if t, ok := p.bodyTakes(fn, h.need()); ok && !p.isAnother(t, &h) {
				return t
			}
		}
	}
	return taking{}
}

// room tells how many values a channel may hold: none, a fixed number, or enough for
// all that are sent, which a number that is computed is taken to be.
func (p *program) room(v ssa.Value) (some, enough bool) {
	sites, _ := p.graph.Origins(v)
	for _, s := range sites {
		if made, ok := s.Make.(*ssa.MakeChan); ok {
			size, isConst := made.Size.(*ssa.Const)
			some = some || !isConst || size.Int64() > 0
			enough = enough || !isConst || some && p.enough(s, size.Int64())
		}
	}
	return some, enough
}
