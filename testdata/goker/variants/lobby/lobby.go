// Package lobby has rooms with listeners. A room tells its listeners under its
// lock, the lobby asks its rooms under its own.
package lobby

import (
	"sync"
	"time"
)

type listener interface{ emptied(r *room) }

type room struct {
	mu       sync.Mutex
	guests   int
	listener listener
}

func (r *room) leave() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.guests--
	time.Sleep(100 * time.Microsecond)
	if r.guests == 0 {
		r.listener.emptied(r) // want lockorder:"mu|lobby"
	}
}

func (r *room) count() int {
	r.mu.Lock() // want lockorder:"mu|lobby"
	defer r.mu.Unlock()
	return r.guests
}

type lobby struct {
	sync.Mutex
	rooms map[*room]bool
}

func (l *lobby) emptied(r *room) {
	l.Lock() // want lockorder:"mu|lobby"
	defer l.Unlock()
	delete(l.rooms, r)
}

func (l *lobby) guests() (n int) {
	l.Lock()
	defer l.Unlock()
	time.Sleep(100 * time.Microsecond)
	for r := range l.rooms {
		n += r.count() // want lockorder:"mu|lobby"
	}
	return n
}

// Run counts guests while the last one leaves.
func Run() {
	l := &lobby{rooms: map[*room]bool{}}
	r := &room{guests: 1, listener: l}
	l.rooms[r] = true
	go r.leave()
	go l.guests()
}
