// Package kubernetes1321 distributes to watchers that may stop: it sends without
// the lock, and a watcher that has stopped is not waited for.
package kubernetes1321

import "sync"

type watcher struct {
	result  chan int
	stopped chan struct{}
	mux     *mux
	id      int
}

func (w *watcher) stop() { w.mux.remove(w.id) }

type mux struct {
	mu       sync.Mutex
	watchers map[int]*watcher
}

func newMux() *mux {
	m := &mux{watchers: map[int]*watcher{}}
	go m.loop()
	return m
}

func (m *mux) watch() *watcher {
	m.mu.Lock()
	defer m.mu.Unlock()
	w := &watcher{make(chan int), make(chan struct{}), m, len(m.watchers)}
	m.watchers[w.id] = w
	return w
}

func (m *mux) loop() {
	for i := range 100 {
		m.distribute(i)
	}
}

func (m *mux) all() (all []*watcher) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, w := range m.watchers {
		all = append(all, w)
	}
	return all
}

func (m *mux) distribute(event int) {
	for _, w := range m.all() {
		select {
		case w.result <- event:
		case <-w.stopped:
		}
	}
}

func (m *mux) remove(id int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	w, ok := m.watchers[id]
	if !ok {
		return
	}
	delete(m.watchers, id)
	close(w.stopped)
}

// Run stops a watcher that has read nothing.
func Run() {
	m := newMux()
	m.watch().stop()
}
