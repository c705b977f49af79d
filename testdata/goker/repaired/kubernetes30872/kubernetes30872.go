// Package kubernetes30872 asks a queue whether it has synced without the lock
// that the queue's callback takes.
package kubernetes30872

import "sync"

type queue interface {
	synced() bool
	pop(process func())
}

type config struct {
	queue   queue
	process func()
}

type controller interface {
	run(stop <-chan struct{})
	synced() bool
}

type loop struct{ config config }

func (l *loop) run(stop <-chan struct{}) {
	for {
		select {
		case <-stop:
			return
		default:
		}
		l.config.queue.pop(l.config.process)
	}
}

func (l *loop) synced() bool { return l.config.queue.synced() }

type handler interface{ onAdd() }

type handlerFuncs struct{ add func() }

func (h handlerFuncs) onAdd() {
	if h.add != nil {
		h.add()
	}
}

type informer struct {
	sync.Mutex
	controller controller
	stop       chan struct{}
	clusters   int
}

func (f *informer) synced() bool {
	f.Lock()
	c := f.controller
	f.Unlock()
	return c.synced()
}

func (f *informer) addCluster() {
	f.Lock()
	defer f.Unlock()
	f.clusters++
}

func (f *informer) start() {
	f.Lock()
	defer f.Unlock()
	f.stop = make(chan struct{})
	go f.controller.run(f.stop)
}

func (f *informer) end() {
	f.Lock()
	defer f.Unlock()
	close(f.stop)
}

type fifo struct {
	mu   sync.RWMutex
	pops int
}

func (q *fifo) synced() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.pops > 0
}

func (q *fifo) pop(process func()) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.pops++
	process()
}

func newInformer() *informer {
	f := &informer{}
	f.controller = newLoop(handlerFuncs{add: func() { f.addCluster() }})
	return f
}

func newLoop(h handler) *loop {
	return &loop{config{queue: &fifo{}, process: func() { h.onAdd() }}}
}

// Run asks for the state while clusters are added.
func Run() {
	f := newInformer()
	stop := make(chan struct{})
	f.start()
	go func() {
		<-stop
		f.end()
	}()
	go func() { f.synced() }()
	close(stop)
}
