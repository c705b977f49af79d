// Package museum counts visitors of its halls with its read lock held; a hall's
// guard asks the museum, and a new hall opens.
package museum

import (
	"sync"
	"time"
)

type museum struct {
	doors sync.RWMutex
	halls []*hall
	guard guard
}

type hall struct{ museum *museum }

type guard struct {
	sync.Mutex
	rounds int
}

func (g *guard) visit(h *hall) int {
	g.Lock()
	defer g.Unlock()
	g.rounds++
	return h.share()
}

func (h *hall) share() int { return 100 / h.museum.size() }

func (m *museum) size() int {
	m.doors.RLock() // want relock:"doors"
	defer m.doors.RUnlock()
	return len(m.halls)
}

func (m *museum) inspect() (sum int) {
	m.doors.RLock() // want relock:"doors"
	for _, h := range m.halls {
		time.Sleep(200 * time.Microsecond)
		sum += m.guard.visit(h) // want relock:"doors"
	}
	m.doors.RUnlock()
	return sum
}

func (m *museum) open() {
	m.doors.Lock() // want relock:"doors"
	defer m.doors.Unlock()
	m.halls = append(m.halls, &hall{m})
}

// Run inspects while a hall opens.
func Run() {
	m := &museum{}
	m.open()
	go m.inspect()
	time.Sleep(100 * time.Microsecond)
	go m.open()
}
