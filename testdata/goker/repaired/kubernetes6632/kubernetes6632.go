// Package kubernetes6632 writes frames that reset an idle timer, until the
// connection is closed; the writer does not wait with the lock held.
package kubernetes6632

import "sync"

type connection struct{ closed chan bool }

type framer struct {
	reset  chan bool
	gone   chan struct{}
	mu     sync.Mutex
	frames int
	conn   *connection
}

func newFramer() *framer {
	return &framer{
		reset: make(chan bool), gone: make(chan struct{}),
		conn: &connection{make(chan bool)},
	}
}

func (f *framer) monitor() {
	defer close(f.gone)
	for {
		select {
		case <-f.reset:
		case <-f.conn.closed:
			return
		}
	}
}

func (f *framer) write() {
	f.mu.Lock()
	f.frames++
	f.mu.Unlock()
	select {
	case f.reset <- true:
	case <-f.gone:
	}
}

// Run writes while the connection is closed.
func Run() {
	f := newFramer()
	go func() { f.conn.closed <- true }()
	go f.monitor()
	go f.write()
}
