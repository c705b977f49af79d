// Package forum posts to subscribers under its lock; one that has had enough
// needs the lock to leave.
package forum

import "sync"

type forum struct {
	mu   sync.Mutex
	subs map[int]chan string
}

func (f *forum) join(id int) <-chan string {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.subs[id] = make(chan string)
	return f.subs[id]
}

func (f *forum) leave(id int) {
	f.mu.Lock() // want lockwait:"mu" goroutineleak:"mu"
	defer f.mu.Unlock()
	delete(f.subs, id)
}

func (f *forum) post(text string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, sub := range f.subs {
		sub <- text // want lockwait:"mu|sub" goroutineleak:"sub" lockblock:"mu"
	}
}

// Run posts twice to one who reads once.
func Run() {
	f := &forum{subs: map[int]chan string{}}
	posts := f.join(1)
	go func() {
		<-posts
		f.leave(1)
	}()
	f.post("hello")
	f.post("again")
}
