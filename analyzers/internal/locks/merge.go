package locks

import "slices"

// Where paths come together in different states, those that hold the same locks go
// on as one after a while, which knows what all of them know. That is the idea of
// property simulation: Das, Lerner and Seigle, ESP: Path-Sensitive Program
// Verification in Polynomial Time, 2002. A test decides what becomes of a lock by
// way of what is held, and that is never forgotten.

// Bounds on the states in which a block is entered.
const (
	maxApart    = 6  // with the same locks held; then they are joined
	maxVariants = 80 // in all; then they forget everything, and count for nothing
)

const mergedPaths = "too many paths: some are not followed to their end"

// A meeting is what came to one block.
type meeting struct {
	seen  map[uint64]bool // the states, by their identity
	joins map[string]*join
}

// A join is the states that hold the same locks: how many, and what they agree on.
type join struct {
	n      int
	common *state
}

// admit returns the state in which a path goes on from a meeting; nil if another
// path has gone on like that. Keep says that states are not to be joined.
func (m *meeting) admit(s *state, keep bool) *state {
	s.crowded(len(m.seen))
	if !keep {
		s = m.join(s)
	}
	key := s.identity()
	if m.seen[key] {
		return nil
	}
	m.seen[key] = true
	return s
}

func (m *meeting) join(s *state) *state {
	locks := s.lockIdentity()
	j := m.joins[locks]
	if j == nil {
		m.joins[locks] = &join{1, s.clone()}
		return s
	}
	j.n++
	j.common.agree(s)
	if j.n <= maxApart {
		return s
	}
	joined := j.common.clone()
	joined.last = s.last
	return joined
}

// agree forgets what another state does not know.
func (s *state) agree(other *state) {
	for v, b := range s.env.all() {
		if o, _ := other.env.get(v); o != b {
			s.env.delete(v)
		}
	}
	for p, b := range s.mem.all() {
		if o, _ := other.mem.get(p); o != b {
			s.mem.delete(p)
		}
	}
	for key, f := range s.facts.all() {
		if o, ok := other.facts.get(key); !ok || o.holds != f.holds {
			s.facts.delete(key)
		}
	}
}

// crowded makes the state ready for a block that was entered in n others.
func (s *state) crowded(n int) {
	if n < maxVariants && !s.merged {
		return
	}
	if !slices.Contains(s.w.fn.Unknown, mergedPaths) {
		s.w.fn.Unknown = append(s.w.fn.Unknown, mergedPaths)
	}
	s.merged = true
	s.facts.clear()
	s.mem.clear()
	s.env.clear()
}

// thinned keeps one of each kind of state, and few kinds.
func thinned(states []*state) []*state {
	if len(states) < 2 {
		return states
	}
	m := newMeeting()
	kept := states[:0]
	for _, s := range states {
		if s = m.admit(s, s.w.keeps()); s != nil {
			kept = append(kept, s)
		}
	}
	return kept
}

func newMeeting() *meeting {
	return &meeting{seen: map[uint64]bool{}, joins: map[string]*join{}}
}
