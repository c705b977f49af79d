// Package escapes lets go of things in every way.
package escapes

import (
	"context"
	"fmt"
	"sync/atomic"
	"unsafe"
)

type hidden struct {
	stays   chan int
	printed chan int
}

type form struct{ cast chan int }

type same struct{ cast chan int }

// Exported is a variable that anybody may read and replace.
var Exported = make(chan int)

var unexported = make(chan int)

//go:linkname pulled
var pulled = make(chan int)

// Failure is seen by everybody who gets it as an error.
type failure struct{ Cause chan int }

func (failure) Error() string { return "" }

// Fail hands out a failure.
func Fail() error { return failure{make(chan int)} }

// Use starts with something from outside.
func Use(given chan int, ctx context.Context, call func(chan int)) {
	<-given
	<-ctx.Done()
	h := &hidden{stays: make(chan int), printed: make(chan int)}
	<-h.stays
	fmt.Println(h.printed)
	<-h.printed
	a := make(chan int)
	call(a)
	<-a
	b := make(chan int)
	var v atomic.Value
	v.Store(b)
	<-b
	<-v.Load().(chan int)
	c := make(chan int)
	<-c
	defer func() { recover() }()
	<-Exported
	<-unexported
	<-pulled
	child, cancel := context.WithCancel(ctx)
	<-child.Done()
	go cancel()
	own, stop := context.WithCancel(context.Background())
	call2(stop)
	<-own.Done()
	panic(c)
}

func call2(f func()) { fmt.Println(f) }

// Raw looks at the memory.
func Raw() uintptr {
	r := &struct{ raw chan int }{make(chan int)}
	<-r.raw
	return uintptr(unsafe.Pointer(r))
}

// Cast makes another type of it, for which the fields are the same.
func Cast() {
	h := form{cast: make(chan int)}
	s := same(h)
	close(s.cast)
	<-h.cast
}
