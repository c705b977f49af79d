package simulate

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A Hold is an acquisition of a lock that has not been undone.
type Hold struct {
	Lock  Primitive
	By    int // the goroutine
	Read  bool
	At    ssa.Instruction
	Left  bool // the activation that acquired it has returned
	Ended bool // the goroutine, too
}

// Holds returns the locks that are held in a state, object by object.
func (s *State) Holds() (holds []Hold) {
	for _, o := range s.objects {
		if o == nil {
			continue
		}
		eachLock(o.content, "", func(path string, l *lock) {
			on := Primitive{Object: o.serial, Path: path, Made: o.site}
			if l.writer != nil {
				holds = append(holds, s.hold(on, *l.writer, false))
			}
			for _, h := range l.readers {
				holds = append(holds, s.hold(on, h, true))
			}
		})
	}
	return holds
}

// eachLock calls f for every lock in a value, with the path to it.
func eachLock(v value, path string, f func(path string, l *lock)) {
	switch v := v.(type) {
	case *lock:
		f(path, v)
	case *aggregate:
		for i, e := range v.elems {
			eachLock(e, step(path, i), f)
		}
	case seen:
		eachLock(v.v, path, f)
	}
}

func (s *State) hold(on Primitive, h hold, read bool) Hold {
	out := Hold{Lock: on, By: h.by, Read: read, At: h.at, Left: true}
	out.Lock.Expr = operandOf(h.at)
	g := s.goroutineOf(h.by)
	if g == nil {
		out.Ended = true
		return out
	}
	for f := g.top; f != nil; f = f.parent {
		out.Left = out.Left && f.serial != h.frame
	}
	return out
}

func (s *State) goroutineOf(id int) *goroutine {
	i, ok := slices.BinarySearchFunc(s.goroutines, id, func(g *goroutine, id int) int { return g.id - id })
	if !ok {
		return nil
	}
	return s.goroutines[i]
}

// WaitsFor returns what a goroutine waits for: one primitive for each case of a
// select, one without an object for a nil channel. After a Cond it is the lock,
// and the kind says so. announced says that it waits to write, and keeps new
// readers away.
func (s *State) WaitsFor(id int) (kind Kind, on []Primitive, announced bool) {
	g := s.goroutineOf(id)
	if g == nil || g.op == nil {
		return NoKind, nil, false
	}
	m := s.program.machine(s)
	g = m.goroutine(id)
	op := g.op
	switch {
	case op.kind == Select:
		for _, c := range op.cases {
			on = append(on, m.primitive(c.on, op.instr))
		}
		return op.kind, on, false
	case op.kind == CondWait && op.phase == awakened:
		cond, _ := op.on.(pointer)
		lock, read, ok := m.lockOf(m.resolve(m.condLocker(cond)))
		if !ok {
			return op.kind, nil, false
		}
		kind = Lock
		if read {
			kind = RLock
		}
		return kind, []Primitive{m.primitive(lock, op.instr)}, m.isAnnounced(lock, id)
	}
	p, _ := op.on.(pointer)
	return op.kind, []Primitive{m.primitive(op.on, op.instr)}, m.isAnnounced(p, id)
}

func (m *machine) isAnnounced(p pointer, id int) bool {
	if p.obj == 0 {
		return false
	}
	l := m.lockAt(p)
	return l != nil && slices.Contains(l.announced, id)
}

// Without returns the state as it would be if a lock were not held: it tells
// what the hold prevents.
func (s *State) Without(h Hold) *State {
	m := s.program.machine(s)
	for r, o := range m.s.objects {
		if o == nil || o.serial != h.Lock.Object {
			continue
		}
		m.changeLock(pointer{ref(r), h.Lock.Path}, func(l *lock) {
			if !h.Read {
				l.writer = nil
				return
			}
			i := slices.IndexFunc(l.readers, func(held hold) bool { return held.by == h.By && held.at == h.At })
			if i >= 0 {
				l.readers = slices.Delete(slices.Clone(l.readers), i, i+1)
			}
		})
	}
	return m.finish()
}
