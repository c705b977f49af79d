package deadlock

import (
	"slices"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/simulate"
)

// The rules that a cause can belong to.
const (
	Relock        = "relock"
	LockOrder     = "lockorder"
	LockLeak      = "lockleak"
	LockWait      = "lockwait"
	GoroutineLeak = "goroutineleak"
)

// A cause is why a goroutine waits for ever: the one that is to blame for it,
// itself or another one.
type cause struct {
	rule    string
	culprit wait   // who waits at what is wrong; for lockleak, who waits for the lock
	hold    hold   // the lock that it, or somebody, holds: not for goroutineleak
	circle  []edge // of lockorder
	victim  wait   // who waits for that lock: not for goroutineleak
}

// An edge says that a goroutine waits for a lock that somebody holds.
type edge struct {
	wait wait
	hold hold
}

// judge finds why a goroutine waits for ever, in the end: it follows who holds
// the lock that it waits for, and so on. It reports false where somebody who
// goes on for ever keeps the lock, or code outside does.
func (m *moment) judge(w wait) (cause, bool) {
	var path []edge
	for {
		if !w.locks() {
			return m.judgeWait(w, path)
		}
		h, ok := m.barrier(w, path)
		if !ok {
			return cause{}, false
		}
		switch holder := m.of(h.by); {
		case h.forgotten(holder, w):
			return cause{rule: LockLeak, culprit: w, hold: h, victim: w}, true
		case h.by == w.id:
			return cause{rule: Relock, culprit: w, hold: h, victim: w}, true
		case holder == nil:
			return cause{}, false // it goes on and keeps the lock
		}
		path = append(path, edge{w, h})
		if i := slices.IndexFunc(path, func(e edge) bool { return e.wait.id == h.by }); i >= 0 {
			return closed(path[i:])
		}
		w = *m.of(h.by)
	}
}

// barrier returns the hold that keeps a goroutine from its lock: what it holds
// itself, or else what nobody will give up, or else any. A reader that waits
// behind a writer waits for what that one waits for.
func (m *moment) barrier(w wait, path []edge) (hold, bool) {
	holds := m.bars(w)
	for _, writer := range m.writers(w) {
		holds = append(holds, m.bars(writer)...)
	}
	if len(holds) == 0 {
		return hold{}, false
	}
	best := slices.MinFunc(holds, func(a, b hold) int { return m.rank(a, w) - m.rank(b, w) })
	return best, true
}

func (m *moment) rank(h hold, w wait) int {
	switch holder := m.of(h.by); {
	case h.by == w.id:
		return 0
	case h.ended:
		return 1
	case holder != nil:
		return 2
	}
	return 3
}

// forgotten reports whether a hold is one that its holder has left behind: it
// has ended, or it has returned from the function that took the lock and which
// unlocks it on other ways. A function that never unlocks hands the lock over
// to its caller.
func (h hold) forgotten(holder *wait, w wait) bool {
	switch {
	case h.ended:
		return true
	case !h.left:
		return false
	}
	return unlocks(h.at) && (h.by == w.id || holder == nil || holder.locks())
}

// closed judges a circle of goroutines each of which waits for a lock that the
// next one holds. One in which all wait for the same lock is that of a reader
// who reads again behind a writer.
func closed(circle []edge) (cause, bool) {
	for _, e := range circle {
		if !e.wait.on[0].Is(circle[0].wait.on[0]) {
			return cause{rule: LockOrder, culprit: circle[0].wait, hold: circle[len(circle)-1].hold, circle: circle, victim: circle[0].wait}, true
		}
	}
	for _, e := range circle {
		if e.hold.by == e.wait.id {
			return cause{rule: Relock, culprit: e.wait, hold: e.hold, victim: e.wait}, true
		}
	}
	return cause{}, false
}

// judgeWait judges a goroutine that waits for something else than a lock. If it
// could go on without a lock that it holds and another one waits for, that lock
// is the matter.
func (m *moment) judgeWait(w wait, path []edge) (cause, bool) {
	for _, h := range m.held(w.id) {
		victim := m.waitsFor(h, w)
		switch {
		case victim == nil || !m.freed(h, w.id):
		case w.kind == simulate.OnceDo: // who runs the function has the Once, as one has a lock
			once := hold{lock: w.on[0], by: victim.id}
			return cause{rule: LockOrder, culprit: w, hold: h, victim: *victim, circle: []edge{{w, once}, {*victim, h}}}, true
		default:
			return cause{rule: LockWait, culprit: w, hold: h, victim: *victim}, true
		}
	}
	c := cause{rule: GoroutineLeak, culprit: w}
	if len(path) > 0 {
		c.victim, c.hold = path[0].wait, path[0].hold
	}
	return c, len(w.on) > 0 // select{} and nil channels: they mean to wait
}

// waitsFor returns a goroutine that waits for a lock because of a hold.
func (m *moment) waitsFor(h hold, not wait) *wait {
	for i, w := range m.waits {
		if w.locks() && w.id != not.id {
			holds := m.bars(w)
			for _, writer := range m.writers(w) {
				holds = append(holds, m.bars(writer)...)
			}
			if slices.Contains(holds, h) {
				return &m.waits[i]
			}
		}
	}
	return nil
}

// lockRules reports whether somebody who waits for ever does so for the sake of
// a lock that is wrong. Then the others may only wait for him.
func (m *moment) lockRules() bool {
	return slices.ContainsFunc(m.waits, func(w wait) bool {
		c, ok := m.judge(w)
		return ok && c.rule != GoroutineLeak
	})
}
