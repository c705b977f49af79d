package testdata

import "iter"

// A variable of a loop is one for each round, since Go 1.22.

func eachRound() {
	a, b := make(chan int), make(chan int)
	for _, c := range []chan int{a, b} {
		go func() { c <- 1 }()
	}
	<-a
	<-b
}

func oneForAll() {
	a, b := make(chan int), make(chan int)
	var c chan int
	ready := make(chan int)
	for _, x := range []chan int{a, b} {
		c = x
		go func() {
			<-ready
			c <- 1 // stuck
		}()
	}
	close(ready)
	<-a // stuck
	<-b
}

// Literals keep variables, not values.

func keepsVariable() {
	ch := make(chan int)
	n := 0
	add := func() { n++ }
	go func() { ch <- 1 }()
	add()
	add()
	if n == 2 {
		<-ch
	}
}

func keepsEachItsOwn() {
	ch := make(chan int)
	counter := func() func() int {
		n := 0
		return func() int { n++; return n }
	}
	a, b := counter(), counter()
	go func() {
		ch <- 1 // stuck
	}()
	a()
	if b() == 2 {
		<-ch
	}
}

// Generic functions and types.

type pipe[T any] struct{ ch chan T }

func newPipe[T any](n int) *pipe[T] { return &pipe[T]{make(chan T, n)} }
func (p *pipe[T]) put(v T)          { p.ch <- v }
func (p *pipe[T]) get() T           { return <-p.ch }

func genericBuffered() {
	p := newPipe[string](1)
	go func() { p.put("a") }()
}

func genericUnbuffered() {
	p := newPipe[string](0)
	go func() { p.put("a") }()
	q := newPipe[int](0)
	go q.put(1)
	p.get()
	q.get()
}

func mapEach[T, U any](xs []T, f func(T) U) (ys []U) {
	for _, x := range xs {
		ys = append(ys, f(x))
	}
	return ys
}

func genericOverChannels() {
	a, b := make(chan int), make(chan int)
	go func() { a <- 1; b <- 2 }()
	mapEach([]chan int{a, b}, func(c chan int) int { return <-c })
}

func genericInWrongOrder() {
	a, b := make(chan int), make(chan int)
	go func() {
		a <- 1 // stuck
		b <- 2
	}()
	mapEach([]chan int{b, a}, func(c chan int) int {
		return <-c // stuck
	})
}

// Interfaces, embedded ones, and methods as values.

type source interface{ next() int }
type fromChannel struct{ ch chan int }
type empty struct{}
type wrapped struct{ source }

func (s *fromChannel) next() int { return <-s.ch }
func (empty) next() int          { return 0 }

func callsThrough() {
	ch := make(chan int)
	var s source = wrapped{&fromChannel{ch}}
	go func() { ch <- 1 }()
	s.next()
}

func callsTheOther() {
	ch := make(chan int)
	var s source = wrapped{empty{}}
	go func() {
		ch <- 1 // stuck
	}()
	s.next()
}

func methodExpression() {
	ch := make(chan int)
	next := (*fromChannel).next
	go func() { ch <- 1 }()
	next(&fromChannel{ch})
}

type kept struct{ ch chan int }

func (k kept) next() int {
	return <-k.ch // stuck
}

func methodValueKeepsReceiver() {
	a, b := make(chan int), make(chan int)
	s := kept{a}
	next := s.next
	s = kept{b}
	go func() {
		b <- 1 // stuck
	}()
	_ = s
	next() // the first one's
}

// Recursion.

func countsDown(ch chan int, n int) {
	if n > 0 {
		ch <- n
		countsDown(ch, n-1)
	}
}

func recursion() {
	ch := make(chan int)
	go countsDown(ch, 2)
	<-ch
	<-ch
}

func countsDownFurther(ch chan int, n int) {
	if n > 0 {
		ch <- n // stuck
		countsDownFurther(ch, n-1)
	}
}

func recursionTooDeep() {
	ch := make(chan int)
	go func() { countsDownFurther(ch, 3) }()
	<-ch
	<-ch
}

func variadic(chans ...chan int) {
	for _, c := range chans {
		<-c
	}
}

func passesAll() {
	a, b := make(chan int), make(chan int)
	go func() { a <- 1; b <- 1 }()
	variadic(a, b)
}

func passesOne() {
	a, b := make(chan int), make(chan int)
	go func() {
		a <- 1
		b <- 1 // stuck
	}()
	variadic(a)
}

// Range over a function.

func each(xs ...chan int) iter.Seq[chan int] {
	return func(yield func(chan int) bool) {
		for _, x := range xs {
			if !yield(x) {
				return
			}
		}
	}
}

func rangesOverFunction() {
	a, b := make(chan int), make(chan int)
	go func() { a <- 1; b <- 1 }()
	for c := range each(a, b) {
		<-c
	}
}

func breaksOffFunction() {
	a, b := make(chan int), make(chan int)
	go func() {
		a <- 1
		b <- 1 // stuck
	}()
	for c := range each(a, b) {
		<-c
		break
	}
}

func returnsFromBody() int {
	a, b := make(chan int), make(chan int)
	go func() {
		a <- 1
		b <- 1 // stuck
	}()
	for c := range each(a, b) {
		return <-c
	}
	return 0
}

// Labels and goto.

func labelled() {
	a, quit := make(chan int), make(chan int)
	go func() { a <- 1; a <- 2; close(quit) }()
loop:
	for {
		select {
		case <-a:
			continue loop
		case <-quit:
			break loop
		}
	}
}

func breaksTheSelectOnly() {
	a, quit := make(chan int), make(chan int)
	go func() { close(quit); a <- 1 }()
	for n := 0; n < 2; n++ {
		select {
		case <-quit:
			break
		}
	}
	<-a
}

func fallsThrough() {
	a, b := make(chan int), make(chan int)
	go func() { a <- 1; b <- 1 }()
	switch n := 1; n {
	case 1:
		<-a
		fallthrough
	case 2:
		<-b
	}
}
