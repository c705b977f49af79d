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
