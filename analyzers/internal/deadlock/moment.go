package deadlock

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/simulate"
)

// A moment is the end of a run: who waits for ever, and who holds which lock.
type moment struct {
	waits []wait // in order of start
	holds []hold
	// freed reports whether a goroutine could go on, now or later, if a hold
	// were given up.
	freed func(h hold, id int) bool
}

// A wait is a goroutine that waits for ever.
type wait struct {
	id    int
	kind  simulate.Kind
	at    ssa.Instruction
	stack []ssa.Instruction // where its activations are, the innermost first
	// on are the primitives that it waits for: one for each case of a select.
	on []simulate.Primitive
	// announced says that it waits to write and keeps new readers away.
	announced bool
}

// A hold is an acquisition that has not been undone.
type hold struct {
	lock  simulate.Primitive
	by    int
	read  bool
	at    ssa.Instruction
	left  bool // the function that acquired the lock has returned
	ended bool // the goroutine, too
}

// locks reports whether the goroutine waits for a lock.
func (w wait) locks() bool { return w.kind == simulate.Lock || w.kind == simulate.RLock }

// instruction is the wait's operation, which a run makes in one place.
func (w wait) same(o wait) bool { return w.id == o.id && w.at == o.at }

// of returns how a goroutine waits, nil if it does not.
func (m *moment) of(id int) *wait {
	i := slices.IndexFunc(m.waits, func(w wait) bool { return w.id == id })
	if i < 0 {
		return nil
	}
	return &m.waits[i]
}

// bars returns the holds that keep a goroutine from the lock that it waits for.
func (m *moment) bars(w wait) (holds []hold) {
	for _, h := range m.holds {
		if h.lock.Is(w.on[0]) && (w.kind == simulate.Lock || !h.read) {
			holds = append(holds, h)
		}
	}
	return holds
}

// writers returns the goroutines that keep a reader from its lock because they
// wait to write.
func (m *moment) writers(w wait) (writers []wait) {
	for _, o := range m.waits {
		if w.kind == simulate.RLock && o.announced && o.id != w.id && o.on[0].Is(w.on[0]) {
			writers = append(writers, o)
		}
	}
	return writers
}

// held returns what a goroutine holds.
func (m *moment) held(id int) (holds []hold) {
	for _, h := range m.holds {
		if h.by == id {
			holds = append(holds, h)
		}
	}
	return holds
}
