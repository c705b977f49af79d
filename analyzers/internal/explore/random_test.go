package explore_test

import (
	"math/rand/v2"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/automaton"
)

// A maker makes random systems, small enough for the naive enumerator.
type maker struct {
	*rand.Rand
	sys automaton.System
	// favourite is the kind of many primitives, so that each has its turn.
	favourite automaton.Kind
	// held are the edges that give up what the goroutine holds, if it came straight here.
	held []automaton.Edge
}

// The registers of every random system: 0 is shared, 1 is local, 2 is a number.
const sharedRegister, localRegister, numberRegister = 0, 1, 2

func randomSystem(seed uint64) *automaton.System {
	m := &maker{Rand: rand.New(rand.NewPCG(seed, 1)), favourite: automaton.Kind(seed % 8)}
	m.sys.Registers = []automaton.Register{{Shared: true}, {}, {Number: true}}
	for i := range 1 + m.IntN(3) {
		m.primitive(i)
	}
	goroutines := 1 + m.IntN(3)
	for g := range goroutines {
		m.sys.Goroutines = append(m.sys.Goroutines, m.goroutine(g, goroutines))
	}
	return &m.sys
}

func (m *maker) primitive(i int) {
	p := automaton.Primitive{Kind: automaton.Kind(m.IntN(8)), Parent: automaton.NoPrimitive}
	if m.IntN(2) == 0 {
		p.Kind = m.favourite
	}
	if p.Kind == automaton.Channel && m.IntN(2) == 0 {
		p.Capacity = automaton.Int(m.IntN(3))
	}
	p.External = p.Kind == automaton.Signal && m.IntN(3) == 0
	if i > 0 && p.Kind == automaton.Signal && m.sys.Primitives[i-1].Kind == automaton.Signal {
		p.Parent = i - 1
	}
	m.sys.Primitives = append(m.sys.Primitives, p)
}

// goroutine makes an automaton. Most internal edges lead on; communication may
// lead back. What is locked is unlocked more often than not.
func (m *maker) goroutine(g, goroutines int) automaton.Goroutine {
	size := 2 + m.IntN(4)
	locations := make([][]automaton.Edge, size)
	m.held = nil
	for l := range size - 1 {
		switch k := m.IntN(6); {
		case k < 2: // a step, a choice, a start
			locations[l] = m.internal(l, size, g, goroutines)
		case k < 4 && len(m.held) > 0:
			e := m.held[len(m.held)-1]
			m.held = m.held[:len(m.held)-1]
			e.To = l + 1
			locations[l] = []automaton.Edge{e}
		default:
			locations[l] = m.communication(l, size)
		}
	}
	return automaton.Goroutine{Locations: locations}
}

func (m *maker) internal(l, size, g, goroutines int) []automaton.Edge {
	on := func() automaton.Edge {
		e := automaton.Edge{Primitive: automaton.NoPrimitive, Var: automaton.NoVar, To: l + 1 + m.IntN(size-l-1)}
		if m.IntN(15) == 0 {
			e.To = m.IntN(l + 1)
		}
		return e
	}
	e := on()
	if m.IntN(3) == 0 {
		e.Doubt = "doubt"
	}
	if m.IntN(4) == 0 {
		e.Count = m.IntN(3)
	}
	switch m.IntN(6) {
	case 0:
		other := on()
		other.Count = m.IntN(3)
		return []automaton.Edge{e, other}
	case 1:
		e.Act, e.Var, e.Domain = automaton.Choose, automaton.Var(m.IntN(3)), []int{0, 1, 2}[:1+m.IntN(3)]
	case 2:
		if g+1 < goroutines { // only later ones, so that the number is bounded
			e.Act, e.Start = automaton.Spawn, g+1+m.IntN(goroutines-g-1)
		}
	case 3:
		if m.IntN(3) == 0 {
			e.Act = automaton.Halt
		}
	case 4:
		e.Sets = []automaton.Set{{Var: localRegister, Value: automaton.Int(m.IntN(2))}}
	case 5:
		other := on()
		e.When = automaton.Binary(automaton.Less, automaton.Int(0), automaton.Read(automaton.Var(m.IntN(3))))
		other.When = automaton.Not(e.When)
		return []automaton.Edge{e, other}
	}
	return []automaton.Edge{e}
}

func (m *maker) communication(l, size int) (edges []automaton.Edge) {
	for range 1 + m.IntN(3) {
		p := m.IntN(len(m.sys.Primitives))
		e := automaton.Edge{Primitive: p, Var: automaton.NoVar, To: m.IntN(size)}
		switch m.sys.Primitives[p].Kind {
		case automaton.Channel:
			e.Act = []automaton.Act{automaton.Send, automaton.Receive, automaton.ReceiveClosed, automaton.Close}[m.IntN(4)]
			if e.Act == automaton.Send {
				e.Value = automaton.Read(localRegister)
			} else if e.Act == automaton.Receive && m.IntN(2) == 0 {
				e.Var = localRegister
			}
		case automaton.Signal:
			e.Act = []automaton.Act{automaton.Await, automaton.Fire}[m.IntN(2)]
		case automaton.Timer:
			e.Act = automaton.Await
		case automaton.WaitGroup:
			e.Act, e.Value = automaton.Add, automaton.Int(-1)
			if k := m.IntN(3); k == 0 {
				e.Act, e.Value = automaton.Wait, nil
			} else if k == 1 {
				e.Value, e.To = automaton.Int(1), size-1 // forward only: the count is bounded
			}
		default:
			m.locks(&e, l, size)
		}
		edges = append(edges, e)
	}
	if m.IntN(4) == 0 {
		act := []automaton.Act{automaton.Default, automaton.Free}[m.IntN(2)]
		edges = append(edges, automaton.Edge{Act: act, Primitive: automaton.NoPrimitive, Var: automaton.NoVar, To: m.IntN(size)})
	}
	return edges
}

// locks makes an edge for one of the primitives of package sync.
func (m *maker) locks(e *automaton.Edge, l, size int) {
	act, answer := automaton.Lock, automaton.Unlock
	switch kind := m.sys.Primitives[e.Primitive].Kind; {
	case kind == automaton.RWMutex && m.IntN(2) == 0:
		act, answer = automaton.ReadLock, automaton.ReadUnlock
		e.To = l + 1 + m.IntN(size-l-1) // forward only: the number of readers is bounded
	case kind == automaton.RWMutex && m.IntN(2) == 0:
		act, answer = automaton.Announce, automaton.Lock
	case kind == automaton.Cond:
		act = []automaton.Act{automaton.Sleep, automaton.Sleep, automaton.Notify, automaton.NotifyAll}[m.IntN(4)]
	case kind == automaton.Once:
		act, answer = []automaton.Act{automaton.Begin, automaton.Begin, automaton.Await}[m.IntN(3)], automaton.Fire
	}
	e.Act = act
	switch act {
	case automaton.Sleep, automaton.Notify, automaton.NotifyAll, automaton.Await:
		return
	}
	if act == automaton.Announce { // then the lock, and after it the unlock
		m.held = append(m.held, automaton.Edge{Act: automaton.Unlock, Primitive: e.Primitive, Var: automaton.NoVar})
	}
	m.held = append(m.held, automaton.Edge{Act: answer, Primitive: e.Primitive, Var: automaton.NoVar})
	if m.IntN(4) > 0 {
		e.To = l + 1
	}
}
