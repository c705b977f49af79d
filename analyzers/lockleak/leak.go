package lockleak

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/locks"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// A leak is a path on which a lock stays held that somebody takes it for free.
type leak struct {
	fn       *locks.Function
	hold     locks.Hold
	exit     *locks.Exit     // the way out that keeps it, or
	again    *locks.Acquire  // what locks it in the next round
	releases []locks.Release // what other paths of the function do about it
}

// unlock returns where the function unlocks on other paths.
func (l leak) unlock() token.Pos {
	for _, r := range l.releases {
		if r.Instr.Pos() > l.hold.Taken.Pos() {
			return r.Instr.Pos()
		}
	}
	return l.releases[0].Instr.Pos()
}

// exits finds the ways out of a function that forget a lock.
func (w *world) exits(f *locks.Function) (found []leak) {
	for i := range f.Exits {
		e := &f.Exits[i]
		for _, h := range e.Held {
			l := leak{fn: f, hold: h, exit: e, releases: releasesOf(f, h)}
			if w.suspicious(l) && w.unintended(l) {
				found = append(found, l)
			}
		}
	}
	return found
}

// releasesOf returns the places where a function gives back the same lock, or one
// taken at the same place.
func releasesOf(f *locks.Function, h locks.Hold) (found []locks.Release) {
	for _, r := range f.Releases {
		if (r.Lock.Path == h.Lock.Path || r.Taken == h.Taken) && r.Mode == h.Mode {
			found = append(found, r)
		}
	}
	return found
}

// suspicious reports whether a hold is known well enough: which lock it is, that
// others can see it, and that no unlock of the function may be meant for it.
func (w *world) suspicious(l leak) bool {
	h := l.hold
	if h.Stale && h.Round == nil || h.Restored || h.Lock.Class == "" || l.fn.Doubted[h.Lock.Class] || l.fn.Handed[h.Lock.Class] {
		return false
	}
	if _, local := h.Lock.Path.Root.(*ssa.Alloc); local && !w.sharedVariable(l) {
		return false // it goes away with the function
	}
	if takesBack(l) || isRemoved(l) {
		return false
	}
	if lit := h.Taken.Parent(); lit != l.fn.Fn && !w.keeper(lit, h) {
		return false // a literal that the function runs: it is to blame itself
	}
	// What a called function keeps is the caller's to unlock only if the caller
	// does so on other paths; else the called function is to blame.
	return h.Chain == nil || len(l.releases) > 0
}

// takesBack reports whether the function is a deferred literal that takes again what
// its function has given back, as a Wait does for its caller.
//
//	c.L.Unlock()
//	defer func() { t.Stop(); c.L.Lock() }()
func takesBack(l leak) bool {
	around := l.fn.Fn.Parent()
	if around == nil || !defers(around, l.fn.Fn) {
		return false
	}
	gives, takes := false, false
	ssabuild.EachInstr(around, func(instr ssa.Instruction) {
		switch syncop.Of(instr).Kind {
		case syncop.Unlock, syncop.RUnlock:
			gives = true
		case syncop.Lock, syncop.RLock:
			takes = true
		}
	})
	return gives && !takes
}

// isRemoved reports whether the function has deleted an entry from a map that holds
// objects such as the one whose lock it keeps: nobody finds that any more, and what still
// has it is not to go on.
//
//	delete(t.entries, key)
//	e.mu.Lock()
//	t.mu.Unlock()
//	e.conn.Close()
func isRemoved(l leak) bool {
	root := l.hold.Lock.Path.Root
	if root == nil {
		return false
	}
	found := false
	ssabuild.EachInstr(l.hold.Taken.Parent(), func(instr ssa.Instruction) {
		call, ok := instr.(*ssa.Call)
		if !ok || !call.Block().Dominates(l.hold.Taken.Block()) || call.Pos() > l.hold.Taken.Pos() {
			return
		}
		if b, ok := call.Call.Value.(*ssa.Builtin); ok && b.Name() == "delete" {
			table, _ := call.Call.Args[0].Type().Underlying().(*types.Map)
			found = found || table != nil && types.Identical(pointee(table.Elem()), pointee(root.Type()))
		}
	})
	return found
}

// pointee returns what a type points to in the end, and any other type as it is.
func pointee(t types.Type) types.Type {
	for {
		ptr, ok := t.Underlying().(*types.Pointer)
		if !ok {
			return t
		}
		t = ptr.Elem()
	}
}

// defers reports whether a function defers a literal of its own.
func defers(around, lit *ssa.Function) bool {
	found := false
	ssabuild.EachInstr(around, func(instr ssa.Instruction) {
		deferred, ok := instr.(*ssa.Defer)
		found = found || ok && deferred.Call.StaticCallee() == lit
	})
	return found
}

// sharedVariable reports whether a lock that lies in a local variable is taken by
// a literal of the function too.
func (w *world) sharedVariable(l leak) bool {
	return slices.ContainsFunc(w.takers[l.hold.Lock.Class], func(t taker) bool { return t.fn != l.fn && t.fn.Fn.Parent() != nil })
}

// keeper reports whether a literal keeps the lock on all ways out, so that it is
// for those who call it to unlock.
func (w *world) keeper(lit *ssa.Function, h locks.Hold) bool {
	f := w.pkg.Function(lit)
	return f != nil && keeping(f, h) == f.Returns
}

// keeping counts the ways out on which a lock of the hold's kind is kept.
func keeping(f *locks.Function, h locks.Hold) (n int) {
	for _, e := range f.Exits {
		if holds(e, h) {
			n++
		}
	}
	return n
}

func holds(e locks.Exit, h locks.Hold) bool {
	return slices.ContainsFunc(e.Held, func(o locks.Hold) bool { return o.Lock.Path == h.Lock.Path && o.Mode == h.Mode })
}

// unintended reports whether nothing speaks for a lock being kept on purpose.
func (w *world) unintended(l leak) bool {
	class := l.hold.Lock.Class
	if w.pkg.Claimed(l.fn.Fn) || w.freed[class] || w.takenOver(l) {
		return false // somebody unlocks what others have locked
	}
	if l.hold.Stale {
		// One of the locks taken in a loop, of which some rounds give theirs back.
		return len(l.releases) > 0
	}
	if len(l.releases) > 0 && keeping(l.fn, l.hold) < l.fn.Returns {
		return !w.tellsCaller(l) || !w.open(l)
	}
	// The function never unlocks before it returns. Then all of the lock's uses
	// must be in sight, and somebody must be waiting for it.
	return !w.open(l) && !w.foreign(l.hold.Lock) && w.awaited(l) && !w.announced(l)
}

// tellsCaller reports whether the results say if the lock is held: on all ways
// that keep it one of them is known to be what it never is on the others.
func (w *world) tellsCaller(l leak) bool {
	for i := range l.exit.Results {
		kept, freed := locks.Unknown, locks.Unknown
		clear := true
		for _, e := range l.fn.Ways {
			side := &freed
			if holds(e, l.hold) {
				side = &kept
			}
			t := locks.Unknown
			if i < len(e.Results) {
				t = e.Results[i]
			}
			if t == locks.Unknown || *side != locks.Unknown && *side != t {
				clear = false
			}
			*side = t
		}
		if clear && kept != freed {
			return true
		}
	}
	return false
}

// rounds finds loops that go round with a lock held which they then lock again.
func (w *world) rounds(f *locks.Function) (found []leak) {
	for _, a := range f.Acquires() {
		for _, h := range a.Held {
			if h.Round == nil || h.Lock.Path != a.Lock.Path || h.Mode != a.Mode {
				continue
			}
			l := leak{fn: f, hold: h, again: &a, releases: releasesOf(f, h)}
			if w.suspicious(l) && len(l.releases) > 0 && a.Chain == nil {
				found = append(found, l)
			}
		}
	}
	return found
}
