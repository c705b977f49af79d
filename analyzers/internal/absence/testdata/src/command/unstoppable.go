package main

import "fmt"

// Subscriptions end when the topic is closed, which it cannot be.
type topic[T any] struct{ subs []*sub[T] }

type sub[T any] struct {
	items chan T
	end   chan struct{}
}

func (t *topic[T]) subscribe(f func(T)) {
	s := &sub[T]{items: make(chan T, 4), end: make(chan struct{})}
	t.subs = append(t.subs, s)
	go s.loop(f)
}

func (s *sub[T]) loop(f func(T)) {
	for {
		select { // want `nobody sends on or closes s.end, made on line 14, to stop it`
		case item := <-s.items:
			f(item)
		case <-s.end:
			return
		}
	}
}

func (t *topic[T]) publish(item T) {
	for _, s := range t.subs {
		select {
		case s.items <- item:
		default:
		}
	}
}

// There is another way out, or somebody closes the channel.
type stoppable struct {
	items     chan int
	end, quit chan struct{}
}

func (s *stoppable) loop() {
	for {
		select {
		case i, ok := <-s.items:
			if !ok {
				return
			}
			fmt.Println(i)
		case <-s.end:
			return
		}
	}
}

func (s *stoppable) other() {
	for {
		select {
		case i := <-s.items:
			fmt.Println(i)
		case <-s.quit:
			return
		}
	}
}

func start() {
	s := &stoppable{make(chan int), make(chan struct{}), make(chan struct{})}
	go s.loop()
	go s.other()
	s.items <- 1
	close(s.items)
	close(s.quit)
}

// A goroutine that is started through a function that recovers.
type updater struct {
	ticks  chan int
	closer chan struct{}
}

func (u *updater) run() {
	for {
		select { // want `nobody sends on or closes u.closer, made on line 102, to stop it`
		case i := <-u.ticks:
			fmt.Println(i)
		case <-u.closer:
			return
		}
	}
}

func withRecover(f func()) {
	defer func() { recover() }()
	f()
}

func update() {
	u := &updater{make(chan int), make(chan struct{})}
	go withRecover(u.run)
	u.ticks <- 1
}

func unstoppable() {
	update()
	t := &topic[string]{}
	t.subscribe(func(string) {})
	t.publish("word")
	start()
}
