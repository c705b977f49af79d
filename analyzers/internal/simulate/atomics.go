package simulate

import (
	"go/types"
	"strings"
)

// sharedMemory is why a test of such memory is in doubt.
const sharedMemory = "a test of memory that goroutines share"

// callAtomic reads and writes memory that goroutines share: where that comes
// among what others do can be seen.
func (m *machine) callAtomic(l *libraryCall) bool {
	if len(l.args) == 0 {
		return false
	}
	op := &operation{
		kind: Atomic, on: m.materialise(l.args[0], l.at), args: l.args[1:], instr: l.at, mode: l.kind,
		name: l.name[strings.LastIndex(l.name, ".")+1:],
	}
	if _, ok := op.on.(pointer); !ok {
		return false
	}
	m.await(l.g, op)
	return true
}

// atomic returns the way to do an atomic operation. A comparison that is open
// is decided first.
func (m *machine) atomic(g *goroutine) []option {
	id := g.id
	return []option{m.option(g, "", func(m *machine) {
		op := m.goroutine(id).op
		p := op.on.(pointer)
		old := m.atomicLoad(p, op)
		verb := strings.TrimRight(op.name, "0123456789")
		for _, suffix := range []string{"Int", "Uint", "Uintptr", "Pointer"} {
			verb = strings.TrimSuffix(verb, suffix)
		}
		switch verb {
		case "Load":
			m.complete(id, old)
		case "Store":
			m.atomicStore(p, op.args[0])
			m.complete(id, nil)
		case "Swap":
			m.atomicStore(p, op.args[0])
			m.complete(id, old)
		case "Add":
			sum := m.added(old, m.resolve(op.args[0]))
			m.atomicStore(p, sum)
			m.complete(id, sum)
		case "CompareAndSwap":
			m.compareAndSwap(id, p, old)
		default:
			m.giveUp("an atomic operation that is not modelled")
		}
	})}
}

// compareAndSwap swaps if the memory holds what is expected. Where that is open
// it goes both ways at once: memory of the outside is another value each time it
// is loaded, so that what one knows of this one is of no use in a second try.
func (m *machine) compareAndSwap(id int, p pointer, old value) {
	op := m.goroutine(id).op
	same, ok := m.equal(old, m.resolve(op.args[0]))
	if ok {
		if same {
			m.atomicStore(p, op.args[1])
		}
		m.complete(id, boolean(same))
		return
	}
	ways := m.forks
	m.forks = nil
	for _, c := range ways {
		c.compareAndSwap(id, p, old)
		if c.forks == nil {
			m.forks = append(m.forks, c)
		}
		m.forks = append(m.forks, c.forks...)
		c.forks = nil
	}
}

func (m *machine) added(a, b value) value {
	x, xKnown := a.(integer)
	y, yKnown := b.(integer)
	if xKnown && yKnown && x+y <= maxAtomic && x+y >= -maxAtomic {
		return x + y
	}
	return m.fresh(&fact{typ: types.Typ[types.Int], doubt: sharedMemory})
}

func (m *machine) atomicLoad(p pointer, op *operation) value {
	v := m.at(p)
	if c, ok := v.(atomicCell); ok {
		v = c.v
	}
	if v == nil || m.s.objects[p.obj].alien {
		// The outside writes it, too, at any time.
		if t := resultOf(op); t != nil && nilable(t) {
			if v == nil || v == value(null{}) {
				return m.unknown(t, nil)
			}
			return m.resolve(v)
		}
		return m.fresh(&fact{typ: held(op), doubt: sharedMemory})
	}
	if l, ok := v.(lazy); ok {
		return m.unknown(l.typ, nil)
	}
	return m.resolve(v)
}

// held returns the type of what is compared with or loaded from memory.
func held(op *operation) types.Type {
	if t := resultOf(op); t != nil && len(op.args) < 2 {
		return t
	}
	return types.Typ[types.Int]
}

// resultOf returns the type of what an operation's call returns.
func resultOf(op *operation) types.Type {
	if call := callOf(op.instr); call != nil {
		if r := call.Signature().Results(); r.Len() == 1 {
			return r.At(0).Type()
		}
	}
	return nil
}

func (m *machine) atomicStore(p pointer, v value) {
	if _, ok := m.at(p).(atomicCell); ok {
		v = atomicCell{v}
	}
	m.store(p, v)
}
