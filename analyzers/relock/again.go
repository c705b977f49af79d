package relock

import (
	"go/token"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/locks"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
)

// An again is an acquisition of a lock that the goroutine holds.
type again struct {
	fn     *locks.Function
	held   locks.Hold
	taken  locks.Acquire
	writer *writer // who comes between, if both only read
}

// A writer is a place that takes the write side of a lock.
type writer struct {
	fn *ssa.Function
	at token.Pos
}

// writers finds, for each class, a place that takes the write lock of an object
// that others know: nobody waits for the one who is still making it.
func writers(pkg *locks.Package) map[string]writer {
	found := map[string]writer{}
	for _, f := range pkg.Functions() {
		for _, a := range f.Acquires() {
			if _, known := found[a.Lock.Class]; !known && a.Mode == locks.Write && a.Chain == nil && !pkg.Fresh(a.Lock, a.Instr) {
				found[a.Lock.Class] = writer{a.Instr.Parent(), a.Instr.Pos()}
			}
		}
	}
	return found
}

// released finds the local locks that some function releases which has not taken
// them: there the second Lock waits for the other side on purpose.
func released(pkg *locks.Package) map[string]bool {
	found := map[string]bool{}
	note := func(l locks.Lock) {
		if l.Class != "" && l.Package() == "" {
			found[l.Class] = true
		}
	}
	for _, f := range pkg.Functions() {
		for _, e := range f.Exits {
			for _, r := range e.Released {
				note(r.Lock)
			}
		}
		for _, call := range f.Calls() { // it may lock again before it returns
			for _, class := range f.Freed(call) {
				note(locks.Lock{Class: class})
			}
		}
	}
	return found
}

// again finds the second acquisitions in a function.
func (r *reporter) again(f *locks.Function) (found []again) {
	for _, a := range f.Acquires() {
		for _, h := range a.Held {
			if !r.certain(h, a) || unknownKind(a) || f.Handed[h.Lock.Class] || r.released[h.Lock.Class] {
				continue
			}
			next := again{fn: f, held: h, taken: a}
			if h.Mode == locks.Read && a.Mode == locks.Read {
				if inTest(f.Fn) {
					continue // a test reads twice when it knows who writes
				}
				w, ok := r.writers[a.Lock.Class]
				if !ok || a.Lock.Class == "" || r.pkg.Fresh(a.Lock, a.Instr) {
					continue // readers alone do not wait for each other
				}
				next.writer = &w
			}
			if !remote(a) && r.pkg.ConfirmSame(f, a, h) {
				found = append(found, next)
			}
		}
	}
	return found
}

// certain reports whether the lock taken is the one that is held. A hold from
// the last round of a loop is a lock that was not released, which is another
// mistake.
func (r *reporter) certain(h locks.Hold, a locks.Acquire) bool {
	return !h.Stale && !r.pkg.HandedOver(h) && h.Round == nil && !h.Lock.Shaky && !a.Lock.Shaky && r.pkg.Same(h.Lock, a.Lock)
}

func inTest(fn *ssa.Function) bool {
	return strings.HasSuffix(fn.Prog.Fset.Position(fn.Pos()).Filename, "_test.go")
}

func (a again) end() token.Pos {
	if call, ok := a.taken.Instr.(ssa.CallInstruction); ok && call.Pos().IsValid() {
		return call.Pos() + 1
	}
	return token.NoPos
}

// unknownKind reports whether a lock is taken through a variable or field of an interface
// type such as sync.Locker, of which the package does not show what is in it: that may
// well be the reader side of a lock, which several may hold.
func unknownKind(a locks.Acquire) bool {
	call, ok := a.Instr.(ssa.CallInstruction)
	if !ok || a.Chain != nil || !call.Common().IsInvoke() {
		return false
	}
	v := call.Common().Value
	if load, ok := v.(*ssa.UnOp); ok {
		v = load.X
	}
	switch v := v.(type) {
	case *ssa.MakeInterface:
		return false
	case *ssa.FieldAddr: // of a Cond's L the lock behind it is known
		return strings.HasSuffix(a.Lock.Class, "."+ssabuild.FieldAt(v.X.Type(), v.Field).Name())
	}
	return !strings.HasSuffix(a.Lock.Path.Steps, "~") // else it is known to be the reader side
}
