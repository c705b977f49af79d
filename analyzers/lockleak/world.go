package lockleak

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/locks"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
)

// A world is what the package as a whole does with its locks.
type world struct {
	pass *analysis.Pass
	pkg  *locks.Package
	// freed are the classes that somebody releases who has not taken them: a
	// function that others can call or that runs on its own.
	freed map[string]bool
	// started are literals started as goroutines that release a lock of a class.
	started map[string][]*ssa.Function
	// takers are the functions that take a lock, by its class.
	takers map[string][]taker
	// loose are the classes of locks whose address goes elsewhere than into a
	// lock operation.
	loose map[string]bool
	// unknown is set if some function with locks could not be followed.
	unknown bool
}

// A taker is a place where a lock is taken.
type taker struct {
	fn *locks.Function
	at token.Pos
}

func survey(pass *analysis.Pass, pkg *locks.Package) *world {
	w := &world{pass: pass, pkg: pkg, freed: map[string]bool{}, started: map[string][]*ssa.Function{}, takers: map[string][]taker{}, loose: map[string]bool{}}
	entries := pkg.Entries()
	for _, f := range pkg.Functions() {
		w.unknown = w.unknown || f.Summary == nil
		w.note(f, entries[f.Fn])
	}
	for _, class := range pkg.Loose() {
		w.loose[class] = true
	}
	return w
}

// note adds what one function does. What a function releases shows in those who
// call it, or in those who call them; only where the calls begin does it count.
func (w *world) note(f *locks.Function, entry bool) {
	for _, a := range f.Acquires() {
		if a.Chain == nil {
			w.takers[a.Lock.Class] = append(w.takers[a.Lock.Class], taker{f, a.Instr.Pos()})
		}
	}
	for _, e := range f.Exits {
		for _, class := range e.Lost {
			w.freed[class] = true
		}
		for _, r := range e.Released {
			switch class := r.Lock.Class; {
			case locks.StartedOnly(f.Fn):
				w.started[class] = append(w.started[class], f.Fn)
			case entry:
				w.freed[class] = true
			}
		}
	}
}

// takenOver reports whether a goroutine releases what the function has locked: it
// is started by it, by a function that it calls, or next to it.
func (w *world) takenOver(l leak) bool {
	for _, lit := range w.started[l.hold.Lock.Class] {
		if ssabuild.Outermost(lit) == ssabuild.Outermost(l.fn.Fn) || w.pkg.Calls(l.fn.Fn, ssabuild.Outermost(lit)) {
			return true
		}
	}
	return false
}

// exported reports whether other packages may call a function.
func exported(fn *ssa.Function) bool {
	obj, ok := fn.Object().(*types.Func)
	return ok && obj.Exported()
}

// open reports whether code out of sight may unlock for the function: the function
// can be called by others, and they can reach the lock; or the lock's address has
// gone elsewhere.
func (w *world) open(l leak) bool {
	class := l.hold.Lock.Class
	if w.unknown || w.loose[class] || w.freed[""] {
		return true
	}
	return exported(l.fn.Fn) && (w.foreign(l.hold.Lock) || ast.IsExported(lastName(class)))
}

// foreign reports whether a lock is declared in another package, which may do
// with it what is not in sight.
func (w *world) foreign(l locks.Lock) bool { return l.Package() != w.pass.Pkg.Path() }

// lastName returns the field or variable of a class.
func lastName(class string) string {
	for i := len(class) - 1; i >= 0; i-- {
		if class[i] == '.' {
			return class[i+1:]
		}
	}
	return class
}

// awaited returns whether another place takes the lock that is kept.
func (w *world) awaited(l leak) bool {
	_, ok := w.victim(l)
	return ok
}

// victim finds a place that blocks for ever when the lock is kept, in another
// function if there is one.
func (w *world) victim(l leak) (taker, bool) {
	var found taker
	for _, t := range w.takers[l.hold.Lock.Class] {
		if t.fn != l.fn {
			return t, true
		}
		if t.at != l.hold.Taken.Pos() {
			found = t
		}
	}
	return found, found.fn != nil
}
