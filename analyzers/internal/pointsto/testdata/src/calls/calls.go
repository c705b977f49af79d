// Calls runs functions in every way that Go has.
package main

import "sync"

type runner interface{ run(c chan int) }

type one struct{}

func (one) run(c chan int) { c <- 1 }

type two struct{ three }

type three struct{}

func (*three) run(c chan int) { close(c) }

// four is never made a runner.
type four struct{}

func (four) run(c chan int) { <-c }

func dispatch(r runner, c chan int) { r.run(c) }

type box[T any] struct{ c chan T }

func newBox[T any]() *box[T] { return &box[T]{make(chan T)} }

func (b *box[T]) put(v T) { b.c <- v }

func (b *box[T]) putAll(vs ...T) {
	for _, v := range vs {
		b.put(v)
	}
}

type putter[T any] interface{ put(T) }

func through[T any](p putter[T], v T) { p.put(v) }

func each(f func(int) bool) {
	f(1)
}

func apply(f func(chan int), c chan int) { f(c) }

func receive(c chan int) { <-c }

func pick() (chan int, func()) {
	c := make(chan int)
	return c, func() { close(c) }
}

var table = map[string]func(chan int){"receive": receive}

func recursive(c chan int, depth int) chan int {
	if depth == 0 {
		return c
	}
	return recursive(c, depth-1)
}

func main() {
	a := make(chan int)
	dispatch(one{}, a)
	dispatch(&two{}, a)
	four{}.run(make(chan int))

	b := newBox[int]()
	b.putAll(1, 2)
	through(b, 3)

	c := make(chan int)
	for v := range each {
		c <- v
	}
	apply(receive, c)
	apply(func(c chan int) { close(c) }, c)

	d, stop := pick()
	<-d
	defer stop()

	e := make(chan int)
	table["receive"](e)
	f := one.run
	f(one{}, e)
	g := (&three{}).run
	g(e)

	h := make(chan int)
	<-recursive(h, 3)

	i := make(chan int)
	var once sync.Once
	once.Do(func() { close(i) })
	var wg sync.WaitGroup
	wg.Go(func() { <-i })
	done := wg.Done
	go done()
	wg.Wait()
}
