package silent

import "sync"

// A queue whose reader looks first whether there is something in it.
type measured struct {
	mu     sync.Mutex
	events chan int
}

func newMeasured() *measured { return &measured{events: make(chan int, 8)} }

func (m *measured) put(n int) {
	m.mu.Lock()
	m.events <- n
	m.mu.Unlock()
}

func (m *measured) next() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.events) == 0 {
		return 0
	}
	return <-m.events
}

func UseMeasured() int {
	m := newMeasured()
	go m.put(1)
	return m.next()
}

// A WaitGroup behind a mutex that keeps Add and Wait apart: who adds a parameter adds
// one more, and Done needs no lock.
type guardedGroup struct {
	mu sync.Mutex
	wg sync.WaitGroup
}

func (g *guardedGroup) add(delta int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.wg.Add(delta)
}

func (g *guardedGroup) wait() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.wg.Wait()
}

func UseGuardedGroup() {
	g := &guardedGroup{}
	g.add(1)
	go g.wg.Done()
	go func() {
		g.add(1)
		g.wg.Done()
	}()
	g.wait()
}

// A group that counts the members of a list: who waits for it with the lock held has
// sent them away itself, with the lock held.
type members struct {
	mu   sync.Mutex
	wg   sync.WaitGroup
	list []chan int
}

func NewMembers() *members { return &members{} }

func (m *members) Join(c chan int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.wg.Add(1)
	m.list = append(m.list, c)
}

func (m *members) Leave() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.wg.Add(-1)
}

func (m *members) closeAll() {
	for _, c := range m.list {
		close(c)
		m.wg.Add(-1)
	}
	m.list = nil
}

func (m *members) Close() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closeAll()
	m.wg.Wait()
}

func UseMembers() {
	m := NewMembers()
	go m.Join(make(chan int))
	go m.Leave()
	go m.Close()
}
