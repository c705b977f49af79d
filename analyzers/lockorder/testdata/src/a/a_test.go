package a

import (
	"sync"
	"testing"
)

var before, after sync.Mutex

// One goroutine, one order after the other: nobody waits.
func TestOneAfterTheOther(t *testing.T) {
	before.Lock()
	after.Lock()
	after.Unlock()
	before.Unlock()

	after.Lock()
	before.Lock()
	before.Unlock()
	after.Unlock()
}

var here, there sync.Mutex

func thereHere() {
	there.Lock()
	here.Lock()
	here.Unlock()
	there.Unlock()
}

// A test looks at the state of what it tests, when that is quiet.
func TestQuiet(t *testing.T) {
	p, q := &puller{}, &queue{}
	q.puller = p
	go q.work()
	p.mu.Lock()
	q.len()
	p.mu.Unlock()
}

// The other order runs at the same time.
func TestAtTheSameTime(t *testing.T) {
	go thereHere()
	here.Lock()
	there.Lock() // want `there is taken under here, but thereHere takes them in the other order on line \d+`
	there.Unlock()
	here.Unlock()
}

type shelf struct {
	mu    sync.Mutex
	label *label
}

type label struct{ mu sync.Mutex }

// Each test has a shelf of its own.
func TestLabelOfShelf(t *testing.T) {
	s := newShelf()
	s.mu.Lock()
	s.label.mu.Lock()
	s.label.mu.Unlock()
	s.mu.Unlock()
}

func TestShelfOfLabel(t *testing.T) {
	s := newShelf()
	t.Run("sub", func(t *testing.T) {
		s.label.mu.Lock()
		s.mu.Lock()
		s.mu.Unlock()
		s.label.mu.Unlock()
	})
}

var shelves []*shelf

func newShelf() *shelf {
	s := &shelf{label: &label{}}
	shelves = append(shelves, s)
	return s
}

// What tests use in place of the code counts as the code: this one blocks one node
// and asks another one, which no loop of a node does.
type fakeMember struct {
	mu      sync.Mutex
	replica *fakeReplica
}

type fakeReplica struct{ mu sync.Mutex }

func (m *fakeMember) propose() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.replica.mu.Lock()
	m.replica.mu.Unlock()
}

func (m *fakeMember) current() *fakeReplica {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.replica
}

func startMembers() []*fakeMember {
	members := []*fakeMember{{replica: &fakeReplica{}}, {replica: &fakeReplica{}}}
	for _, m := range members {
		go m.propose()
	}
	return members
}

func TestBlocked(t *testing.T) {
	members := startMembers()
	members[0].current().mu.Lock()
	members[1].current()
	members[0].current().mu.Unlock()
}
