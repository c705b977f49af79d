package locks

import "slices"

// Where many paths come to one block in different states, they are made equal by
// forgetting what they have decided.

// Bounds on the states in which a block is entered.
const (
	manyVariants = 24 // then paths that will release what they hold forget their tests
	maxVariants  = 80 // then all paths forget everything, and count for nothing
)

const mergedPaths = "too many paths: some are not followed to their end"

// crowded makes the state ready for a block that was entered in n others.
func (s *state) crowded(n int) {
	if n >= manyVariants && s.settled() {
		clear(s.facts)
	}
	if n < maxVariants && !s.merged {
		return
	}
	if !slices.Contains(s.w.fn.Unknown, mergedPaths) {
		s.w.fn.Unknown = append(s.w.fn.Unknown, mergedPaths)
	}
	s.merged = true
	clear(s.facts)
	clear(s.mem)
	clear(s.env)
}

// thinned keeps one of each kind of state, and few kinds.
func thinned(states []*state) []*state {
	states = merge(states)
	if len(states) < manyVariants {
		return states
	}
	for _, s := range states {
		s.crowded(len(states))
	}
	return merge(states)
}

// settled reports whether no test can decide any more what becomes of the locks
// that are held: deferred calls release them all.
func (s *state) settled() bool {
	if len(s.owed) > 0 {
		return false
	}
	for _, h := range s.holds {
		released := func(d deferred) bool { return d.lock.Path == h.Lock.Path && d.mode == h.Mode }
		if !slices.ContainsFunc(s.defers, released) {
			return false
		}
	}
	return true
}
