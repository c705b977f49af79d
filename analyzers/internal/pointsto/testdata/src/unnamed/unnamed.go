// Package unnamed hands channels to another package in struct types that have no
// name: to write the type is all it takes to use its fields.
package unnamed

import "outside"

func Field() {
	done := make(chan int)
	e := outside.Init(&outside.Executor{
		Callbacks: struct{ Done func() }{
			Done: func() { close(done) },
		},
	})
	e.Run()
	<-done
}

func Parameter() {
	s := &struct{ Other chan int }{make(chan int)}
	outside.Take(s)
	<-s.Other
}

func List() {
	l := []struct{ List chan int }{{make(chan int)}}
	outside.Each(l)
	<-l[0].List
}

func Own() {
	s := &struct{ own chan int }{make(chan int)}
	f := func(s *struct{ own chan int }) {
		close(s.own)
	}
	f(s)
	<-s.own
}
