// Package cockroach9935 is a log that locks itself again to exit, after it has
// unlocked itself.
package cockroach9935

import (
	"errors"
	"math/rand"
	"sync"
)

type logger struct {
	mu  sync.Mutex
	err error
}

func (l *logger) output() {
	l.mu.Lock()
	if err := l.create(); err != nil {
		l.mu.Unlock()
		l.exit(err)
		return
	}
	l.mu.Unlock()
}

func (*logger) create() error {
	if rand.Intn(2) > 0 {
		return errors.New("no space left")
	}
	return nil
}

func (l *logger) exit(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.err = err
}

// Run logs one line.
func Run() {
	l := &logger{}
	go l.output()
}
