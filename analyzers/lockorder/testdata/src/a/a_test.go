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
