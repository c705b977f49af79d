package main

import (
	"fmt"
	"os"
	"os/signal"
	"sync"
	"time"
)

// A channel made for nothing but to wait.
func forever() {
	never := make(chan struct{})
	<-never
}

func signals() {
	c := make(chan os.Signal, 1)
	signal.Notify(c)
	<-c
	fmt.Println("interrupted")
	<-time.After(time.Second)
	t := time.NewTimer(time.Second)
	<-t.C
}

// What the closure closes is called by other packages.
func served() {
	done := make(chan bool)
	time.AfterFunc(time.Second, func() { close(done) })
	<-done
	fmt.Println("stopped")
}

// Somebody holds the channel in an interface, a map or another channel.
func kept() {
	a, b, c := make(chan bool), make(chan bool), make(chan bool)
	m := map[string]chan bool{"a": a}
	close(m["a"])
	<-a
	queue := make(chan chan bool, 1)
	queue <- b
	close(<-queue)
	<-b
	var x any = c
	go closeAny(x)
	<-c
	fmt.Println("all")
}

func closeAny(x any) {
	if c, ok := x.(chan bool); ok {
		close(c)
	}
}

// A deferred close counts once the function ends, and when it panics.
func deferred() {
	done := make(chan bool)
	go func() {
		defer close(done)
		panicking()
	}()
	<-done
	fmt.Println("recovered")
}

func panicking() {
	defer func() { recover() }()
	panic("always")
}

// A method that is found by its interface alone.
type closer interface{ close() }

type door struct{ c chan bool }

func (d *door) close() { close(d.c) }

func shut(all ...closer) {
	for _, c := range all {
		c.close()
	}
}

// Sends into a channel with room.
func room() {
	c := make(chan int, 2)
	c <- 1
	c <- 2
	fmt.Println("sent")
}

// Generic code sends for its instances.
type box[T any] struct{ c chan T }

func (b *box[T]) put(v T) { b.c <- v }

func pass[T any](c chan T, v T) { c <- v }

func generic() {
	b := &box[int]{make(chan int)}
	go b.put(1)
	<-b.c
	c := make(chan string)
	go pass(c, "x")
	<-c
	fmt.Println("passed")
}

// A method value, a method expression, a function in a map.
func values() {
	d, e := &door{make(chan bool)}, &door{make(chan bool)}
	f := d.close
	go f()
	<-d.c
	go (*door).close(e)
	<-e.c
	g := make(chan bool)
	table := map[string]func(chan bool){"close": func(c chan bool) { close(c) }}
	go table["close"](g)
	<-g
	var once sync.Once
	h := make(chan bool)
	go once.Do(func() { close(h) })
	<-h
	var p = make(chan int)
	q := &p
	go func() { *q <- 1 }()
	<-p
	fmt.Println("done")
}

// Who returns only behind its own wait has ended it.
func silent() {
	go forever()
	signals()
	served()
	kept()
	deferred()
	d := &door{make(chan bool)}
	go shut(d)
	<-d.c
	room()
	generic()
	values()
	iterated()
	lenient()
}

// A deferred call in the body of a loop over an iterator runs when the function
// around it ends.
func iterated() {
	done := make(chan bool)
	go func() {
		for range numbers {
			defer close(done)
			break
		}
	}()
	<-done
	fmt.Println("iterated")
}

func numbers(yield func(int) bool) { _ = yield(1) && yield(2) }

// A method on nil that does not mind.
type optional struct{ c chan bool }

func (o *optional) finish(c chan bool) {
	if o == nil {
		close(c)
		return
	}
	close(o.c)
}

func lenient() {
	var none *optional
	c := make(chan bool)
	go func() { none.finish(c) }()
	<-c
	fmt.Println("finished")
}
