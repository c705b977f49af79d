// Package switchboard calls handlers from a map with its lock held; one of them
// hangs up, which locks.
package switchboard

import "sync"

type handler interface{ handle(line int) }

type board struct {
	lock     sync.Mutex
	handlers map[string]handler
	busy     map[int]bool
}

func (b *board) dispatch(event string, line int) {
	b.lock.Lock()
	defer b.lock.Unlock()
	if h, ok := b.handlers[event]; ok {
		h.handle(line) // want relock:"lock"
	}
}

func (b *board) hangUp(line int) {
	b.lock.Lock() // want relock:"lock"
	defer b.lock.Unlock()
	delete(b.busy, line)
}

type ended struct{ board *board }

func (e ended) handle(line int) { e.board.hangUp(line) } // want relock:"lock"

type ringing struct{ board *board }

func (r ringing) handle(line int) { r.board.busy[line] = true }

// Run ends a call.
func Run() {
	b := &board{busy: map[int]bool{}}
	b.handlers = map[string]handler{"ended": ended{b}, "ringing": ringing{b}}
	b.dispatch("ringing", 3)
	go b.dispatch("ended", 3)
}
