// Package kubernetes38669 has room for the initial events, whether somebody
// reads them or not.
package kubernetes38669

import "sync"

type event int

type watcher struct {
	sync.Mutex
	input, result chan event
	stopped       bool
}

func newWatcher(size int, initial []event) *watcher {
	w := &watcher{input: make(chan event, size), result: make(chan event, size+len(initial))}
	go w.process(initial)
	return w
}

func (w *watcher) process(initial []event) {
	for _, e := range initial {
		w.send(&e)
	}
	defer close(w.result)
	defer w.stop()
	for {
		if _, ok := <-w.input; !ok {
			return
		}
	}
}

func (w *watcher) send(e *event) { w.result <- *e }

func (w *watcher) stop() {
	w.Lock()
	defer w.Unlock()
	if !w.stopped {
		w.stopped = true
		close(w.input)
	}
}

// Run stops a watcher whose events nobody has read.
func Run() {
	w := newWatcher(0, []event{1, 2})
	w.stop()
}
