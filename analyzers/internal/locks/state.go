package locks

import (
	"hash/maphash"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// A state is a moment on a path: what is held, what is deferred, and what the
// path has decided. States are changed while a block is executed and copied
// where paths part.
type state struct {
	w      *walker
	holds  []Hold
	owed   []debt
	env    table[ssa.Value, binding]
	mem    table[Path, binding]
	facts  table[string, fact]
	defers []deferred
	panics bool    // deferred calls run because of a panic
	merged bool    // what the path has decided is lost: it may take ways that no run takes
	last   *Branch // not part of the key: the first way to a state is kept
}

// A debt is a lock that the path released without having taken it.
type debt struct {
	lock  Lock
	mode  Mode
	at    ssa.Instruction
	chain []Hop
}

// A deferred is a call that runs at the exit, with what was known of its
// operands when it was deferred.
type deferred struct {
	instr *ssa.Defer
	lock  Lock // the lock of a lock operation
	mode  Mode
	fn    ssa.Value // the function, seen through variables
	args  []Path
}

func newState(w *walker) *state {
	return &state{w: w}
}

func (s *state) clone() *state {
	c := *s
	c.holds, c.owed, c.defers = slices.Clone(s.holds), slices.Clone(s.owed), slices.Clone(s.defers)
	c.env, c.mem, c.facts = s.env.share(), s.mem.share(), s.facts.share()
	return &c
}

// identity is a hash of the state: states that go on alike have the same. What is known
// has no order, so that its hashes are added up.
func (s *state) identity() uint64 {
	sum := maphash.String(seed, s.lockIdentity())
	for phi, b := range s.env.all() {
		sum += mixed(1, maphash.Comparable(seed, phi), s.bindingHash(b))
	}
	for p, b := range s.mem.all() {
		sum += mixed(2, pathHash(p), s.bindingHash(b))
	}
	for key, f := range s.facts.all() {
		outcome := uint64(0)
		if f.holds {
			outcome = 1
		}
		sum += mixed(3, maphash.String(seed, key), outcome)
	}
	return sum
}

var seed = maphash.MakeSeed()

func mixed(kind, key, value uint64) uint64 {
	return maphash.Comparable(seed, [3]uint64{kind, key, value})
}

func (s *state) bindingHash(b binding) uint64 {
	if c, ok := b.val.(*ssa.Const); ok {
		if c.Value == nil {
			return 0
		}
		return maphash.String(seed, c.Value.ExactString())
	}
	return mixed(4, maphash.Comparable(seed, b.val), pathHash(b.path))
}

// pathHash hashes what [state.pathKey] writes.
func pathHash(p Path) uint64 {
	if p.Root != nil {
		p.Global = ""
	}
	p.Place = 0
	return maphash.Comparable(seed, p)
}

// lockIdentity is the part of the identity that tells what is held, and what the
// deferred calls will release.
func (s *state) lockIdentity() string {
	var b strings.Builder
	s.writeLocks(&b)
	return b.String()
}

func (s *state) writeLocks(b *strings.Builder) {
	part := func(kind, path string, mode Mode, instr string, marks ...bool) {
		b.WriteString(kind)
		b.WriteString(path)
		b.WriteByte(',')
		b.WriteByte('0' + byte(mode))
		b.WriteString(instr)
		for _, m := range marks {
			if m {
				b.WriteByte('+')
			} else {
				b.WriteByte('-')
			}
		}
		b.WriteByte(';')
	}
	if s.merged {
		b.WriteString("merged;")
	}
	for _, h := range s.holds {
		part("h", s.pathKey(h.Lock.Path), h.Mode, s.w.pkg.instrID(h.Taken), h.Restored, h.Round != nil)
	}
	for _, d := range s.owed {
		part("o", s.pathKey(d.lock.Path), d.mode, "")
	}
	for _, d := range s.defers {
		part("d", s.pathKey(d.lock.Path), d.mode, s.w.pkg.instrID(d.instr))
	}
}

// acquire takes a lock.
func (s *state) acquire(h Hold) {
	for i, d := range s.owed {
		if d.lock.Path == h.Lock.Path && d.mode == h.Mode {
			s.owed = slices.Delete(s.owed, i, i+1)
			h.Restored = true
			break
		}
	}
	var same []int
	for i, held := range s.holds {
		if held.Lock.Path == h.Lock.Path && held.Mode == h.Mode && held.Restored == h.Restored {
			same = append(same, i)
		}
	}
	// A second write lock never comes back, so what follows is about that one; of
	// read locks two are as good as many.
	if len(same) == 0 || len(same) == 1 && h.Mode == Read {
		s.holds = append(s.holds, h)
	} else if h.Mode == Write {
		s.holds[same[0]] = h
	}
}

// release gives a lock back. One that is not known to be held may be any held
// lock of its class; one that none can be is the caller's.
func (s *state) release(lock Lock, mode Mode, at ssa.Instruction, chain []Hop) {
	for i := len(s.holds) - 1; i >= 0; i-- {
		h := s.holds[i]
		if h.Lock.Path != lock.Path || h.Mode != mode || h.Stale {
			continue
		}
		s.holds = slices.Delete(s.holds, i, i+1)
		if h.Restored {
			s.owe(debt{h.Lock, mode, at, chain})
		}
		s.w.claim(h, at)
		s.unguarded(h.Lock.Path)
		return
	}
	before := len(s.holds)
	s.holds = slices.DeleteFunc(s.holds, func(h Hold) bool {
		if !h.Lock.mayBe(lock) {
			return false
		}
		s.w.claim(h, at)
		s.w.doubt(h.Lock.Class)
		return true
	})
	for _, h := range s.w.doubtful {
		if h.Lock.mayBe(lock) {
			s.w.claim(h, at)
		}
	}
	if len(s.holds) == before {
		s.owe(debt{lock, mode, at, chain})
	} else {
		s.w.doubt(lock.Class)
	}
}

func (s *state) owe(d debt) {
	for _, known := range s.owed {
		if known.lock.Path == d.lock.Path && known.mode == d.mode {
			return
		}
	}
	if len(s.owed) < 16 {
		s.owed = append(s.owed, d)
	}
}

// renew forgets what was known of a value that is about to be computed anew, as
// it is in each round of a loop.
func (s *state) renew(v ssa.Value) {
	id, known := s.w.pkg.ids[v]
	if !known {
		return
	}
	names := func(p Path) bool {
		return p.Root == v || strings.Contains(p.Steps, id)
	}
	s.forget(names)
	for key := range s.facts.all() {
		if strings.Contains(key, id) {
			s.facts.delete(key)
		}
	}
	for p, b := range s.mem.all() {
		if names(p) || names(b.path) {
			s.mem.delete(p)
		}
	}
	for phi, b := range s.env.all() {
		if names(b.path) && phi != v {
			s.env.delete(phi)
		}
	}
}

// forget makes holds stale whose path has another meaning from here on.
func (s *state) forget(changed func(Path) bool) {
	for i := 0; i < len(s.holds); i++ {
		h := &s.holds[i]
		if h.Stale || !changed(h.Lock.Path) {
			continue
		}
		h.Stale = true
		h.Lock.Path = Path{Global: "stale " + s.w.pkg.instrID(h.Taken)}
		if slices.ContainsFunc(s.holds[:i], func(o Hold) bool { return o.Lock.Path == h.Lock.Path }) {
			s.holds = slices.Delete(s.holds, i, i+1)
			i--
		}
	}
	for i := range s.owed {
		if changed(s.owed[i].lock.Path) {
			s.owed[i].lock.Path = Path{Global: "stale"}
		}
	}
	for i := range s.defers {
		if changed(s.defers[i].lock.Path) {
			s.defers[i].lock.Path = Path{Global: "stale"}
		}
	}
}

// store assigns to a place: paths that lead through its content change their
// meaning, and a variable has a new value.
func (s *state) store(addr, val ssa.Value) {
	place, b := s.path(addr), s.resolve(val, 0)
	content := place.add("*")
	through := func(p Path) bool {
		_, ok := p.below(content)
		return ok
	}
	if b.path != content {
		s.forget(through)
		// The held lock has a new name now: n.mu is x.next.mu after x.next = n.
	}
	for p := range s.mem.all() {
		if through(p) || p == place {
			s.mem.delete(p)
		}
	}
	written := s.pathKey(content)
	for key := range s.facts.all() {
		if strings.Contains(key, written) {
			s.facts.delete(key)
		}
	}
	if s.worthKeeping(place, b) {
		s.mem.set(place, b)
	}
}

// worthKeeping reports whether the value of a variable or field may decide a
// test or a lock: everything of a local variable, flags and functions elsewhere.
func (s *state) worthKeeping(place Path, b binding) bool {
	_, local := place.Root.(*ssa.Alloc)
	switch v := b.val.(type) {
	case *ssa.Const:
		return v.Value == nil || local || v.Value.Kind() == 1 // constant.Bool
	case *ssa.MakeClosure, *ssa.Function:
		return true
	}
	return local && place.Steps == ""
}
