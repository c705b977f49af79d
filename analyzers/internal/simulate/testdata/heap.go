package testdata

import "errors"

func call() error

// Channels in fields, slices, maps and channels; functions in fields.

type worker struct {
	in   chan int
	stop chan struct{}
	next func()
}

func (w *worker) run() {
	for {
		select {
		case <-w.in:
		case <-w.stop:
			return
		}
	}
}

func stopsWorker() {
	w := &worker{in: make(chan int), stop: make(chan struct{})}
	go w.run()
	w.in <- 1
	close(w.stop)
}

func sendsAfterStop() {
	w := &worker{in: make(chan int), stop: make(chan struct{})}
	go w.run()
	close(w.stop)
	w.in <- 1 // stuck
}

func oneChannelOfTwo() {
	list := []chan int{make(chan int), make(chan int)}
	for _, ch := range list {
		go func() { ch <- 1 }() // stuck
	}
	<-list[0]
}

func allChannels() {
	list := []chan int{make(chan int), make(chan int)}
	for _, ch := range list {
		go func() { ch <- 1 }()
	}
	for _, ch := range list {
		<-ch
	}
}

func inMap(keys []string) {
	m := map[string]chan int{}
	m["a"] = make(chan int)
	m["b"] = make(chan int)
	go func() { m["a"] <- 1 }()
	<-m["a"]
	go func() { m["b"] <- 1 }() // stuck
}

func channelOfChannels() {
	requests := make(chan chan int)
	go func() {
		reply := <-requests
		reply <- 1
	}()
	reply := make(chan int)
	requests <- reply
	<-reply
}

func replyDropped() {
	requests := make(chan chan int)
	go func() {
		reply := <-requests
		reply <- 1 // stuck
	}()
	requests <- make(chan int)
}

func channelOfFunctions() {
	todo := make(chan func())
	done := make(chan bool)
	go func() {
		(<-todo)()
	}()
	todo <- func() { close(done) }
	<-done
}

type runner interface{ run() }

func throughInterface() {
	w := &worker{in: make(chan int), stop: make(chan struct{})}
	var r runner = w
	go r.run()
	close(w.stop)
}

func methodValue() {
	w := &worker{in: make(chan int), stop: make(chan struct{})}
	w.next = w.run
	go w.next() // nobody stops it, and it waits in run
	w.in <- 1
	close(w.stop)
}

// What leaves the run can be used by anybody.

type service struct {
	quit chan bool
	seen map[string]chan int
}

func newService() *service {
	s := &service{quit: make(chan bool), seen: map[string]chan int{}}
	go func() { <-s.quit }()
	return s
}

func (s *service) store(key string) {
	ch := make(chan int)
	s.seen[key] = ch
	go func() { ch <- 1 }()
}

var registry []chan int

func register() {
	ch := make(chan int)
	registry = append(registry, ch)
	go func() { ch <- 1 }()
}

// Values arrive at the receiver.

type reply struct {
	err  error
	more bool
}

func tellsMore() {
	ch := make(chan reply)
	go func() {
		if call() != nil {
			ch <- reply{err: errors.New("no")}
			return
		}
		ch <- reply{more: true}
		ch <- reply{}
	}()
	if r := <-ch; r.err == nil && r.more {
		<-ch
	}
}

func asksForTooMuch() {
	ch := make(chan reply)
	go func() {
		ch <- reply{}
	}()
	if r := <-ch; r.err == nil && !r.more {
		<-ch // stuck
	}
}

// A goroutine that works for itself is looked at for itself.

func manyIndependent() {
	for range 100 {
		go func() {
			ch := make(chan int)
			go func() { ch <- 1 }() // stuck
		}()
	}
}

// Two lengths that may be one.

func twoLengths(as, bs []int) { // unknown: lengths of two loops
	ch := make(chan int)
	for range as {
		go func() { ch <- 1 }()
	}
	for range bs {
		<-ch
	}
}

// A result that may hang together with what another goroutine did.

type stream interface {
	Read([]byte) (int, error)
	Close() error
}

func closesStream(s stream) { // unknown: hang together
	closed, ch := make(chan bool), make(chan bool)
	go func() {
		s.Close()
		closed <- true
		ch <- true
	}()
	<-closed
	if _, err := s.Read(nil); err == nil {
		return // never, after Close
	}
	<-ch
}

func readsStream(s, t stream) {
	closed, ch := make(chan bool), make(chan bool)
	go func() {
		t.Close()
		closed <- true
		ch <- true // stuck
	}()
	<-closed
	if _, err := s.Read(nil); err == nil {
		return
	}
	<-ch
}
