// Package mailbox waits on a Cond over its mutex, and reports with the mutex by
// its other name.
package mailbox

import "sync"

type mailbox struct {
	mu      sync.Mutex
	arrived *sync.Cond
	letters []string
}

func newMailbox() *mailbox {
	m := new(mailbox)
	m.arrived = sync.NewCond(&m.mu)
	return m
}

func (m *mailbox) put(letter string) {
	m.mu.Lock()
	m.letters = append(m.letters, letter)
	m.mu.Unlock()
	m.arrived.Signal()
}

func (m *mailbox) count() int {
	m.mu.Lock() // want relock:"mu|arrived"
	defer m.mu.Unlock()
	return len(m.letters)
}

func (m *mailbox) take() string {
	m.arrived.L.Lock()
	defer m.arrived.L.Unlock()
	for m.count() == 0 { // want relock:"mu|arrived"
		m.arrived.Wait()
	}
	letter := m.letters[0]
	m.letters = m.letters[1:]
	return letter
}

// Run puts a letter and takes it.
func Run() {
	m := newMailbox()
	m.put("dear")
	m.take()
}
