// Constructs has waits whose partner, if there is one, is reached by each of the
// ways that Go has: on both sides of the border, two by two.
package main

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"time"
)

// Buffers.

func fullBuffer() {
	ch := make(chan int, 1)
	go func() { ch <- 1 }()
}

func noBuffer() {
	ch := make(chan int)
	go func() {
		ch <- 1 // want `goroutine may block forever: nobody receives from ch`
		fmt.Println("sent")
	}()
}

func forEver() {
	ch := make(chan int)
	go func() { ch <- 1 }() // with nothing behind it: it may be meant to last
}

// Closures that are stored, returned, deferred.

type hooks struct {
	kept   func()
	called func()
}

func closures() {
	a, b := make(chan int), make(chan int)
	h := hooks{kept: func() { close(a) }, called: func() { close(b) }}
	go func() {
		<-b
		<-a // want `a is closed only by code that is never reached`
	}()
	h.called()
	fmt.Println(h.kept != nil)
}

func returnsClosure() func() {
	ch := make(chan int)
	go func() { <-ch }()
	return func() { close(ch) }
}

func deferredClose() {
	ch := make(chan int)
	go func() { <-ch }()
	defer close(ch)
}

// Method values and interfaces.

type gate struct{ ch chan int }

func (g *gate) open() { close(g.ch) }

func methodValue() {
	g := &gate{make(chan int)}
	open := g.open
	go func() { <-g.ch }()
	open()
}

type shut struct{ ch chan int }

func (s *shut) open() { close(s.ch) }

func methodValueNotCalled() {
	s := &shut{make(chan int)}
	open := s.open
	go func() {
		<-s.ch // want `s.ch`
	}()
	fmt.Println(open == nil)
}

type opener interface{ open() }
type hatch struct{ ch chan int }

func (h *hatch) open() { close(h.ch) }

func throughInterface() {
	h := &hatch{make(chan int)}
	go func() { <-h.ch }()
	var o opener = h
	o.open()
}

// Generics: one for all instances.

type box[T any] struct{ ch chan T }

func (b *box[T]) put(v T) { b.ch <- v }
func (b *box[T]) get() T  { return <-b.ch }

func generics() {
	b := &box[int]{make(chan int)}
	go b.put(1)
	b.get()
}

type crate[T any] struct{ ch chan T }

func (c *crate[T]) put(v T) {
	c.ch <- v // want `nobody receives from c.ch`
}

func genericSendOnly() {
	c := &crate[int]{make(chan int)}
	go c.put(1)
}

// Maps, slices, channels of channels.

func inContainers() {
	m := map[string]chan int{"a": make(chan int)}
	xs := []chan int{make(chan int)}
	cc := make(chan chan int, 1)
	cc <- make(chan int)
	go func() { <-m["a"] }()
	go func() { <-xs[0] }()
	go func() { <-<-cc }()
	for _, c := range m {
		close(c)
	}
	close(xs[0])
	select {
	case c := <-cc:
		close(c)
	default:
	}
}

func inContainersOnly() {
	m := map[string]chan int{"a": make(chan int)}
	go func() {
		<-m["a"] // want `nobody`
	}()
}

// A select goes on by any of its cases.

func selectWithTimeout() {
	ch := make(chan int)
	go func() {
		select { // its time comes
		case <-ch:
		case <-time.After(time.Second):
		}
		fmt.Println("waited")
	}()
}

func selectWithDefault() {
	ch := make(chan int)
	go func() {
		select {
		case <-ch:
		default:
		}
	}()
}

func selectOfNobody() {
	a, b := make(chan int), make(chan int)
	go func() {
		select { // want `nobody`
		case <-a:
		case b <- 1:
		}
		fmt.Println("talked")
	}()
}

// Behind a wait that nobody ends is nobody.

func circle() {
	a, b := make(chan int), make(chan int)
	go func() {
		<-a // want `a is closed only behind`
		close(b)
	}()
	go func() {
		<-b
		close(a)
	}()
}

func line() {
	a, b := make(chan int), make(chan int)
	go func() { <-a; close(b) }()
	go func() { close(a); <-b }()
}

// Panics and Goexit run deferred calls.

func deferredInGoexit() {
	ch := make(chan int)
	go func() {
		defer close(ch)
		runtime.Goexit()
	}()
	<-ch
}

func deferredInPanic() {
	ch := make(chan int)
	go func() {
		defer func() { _ = recover() }()
		defer close(ch)
		panic("no")
	}()
	<-ch
}

// WaitGroups.

func doneByGo() {
	var wg sync.WaitGroup
	wg.Go(func() {})
	wg.Wait()
}

func doneByNegativeAdd() {
	var wg sync.WaitGroup
	wg.Add(1)
	go wg.Add(-1)
	wg.Wait()
}

func doneByNobody() {
	var wg sync.WaitGroup
	wg.Add(1)
	wg.Wait() // want `nobody calls Done on wg`
	fmt.Println("done")
}

// Conds.

func signalled() {
	c := sync.NewCond(new(sync.Mutex))
	go func() { c.L.Lock(); c.Wait(); c.L.Unlock() }()
	c.Signal()
}

func signalledByNobody() {
	c := sync.NewCond(new(sync.Mutex))
	go func() {
		c.L.Lock()
		c.Wait() // want `nobody signals or broadcasts c`
		c.L.Unlock()
	}()
}

// Contexts.

func cancelledByDefer() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() { <-ctx.Done() }()
}

func cancelledByAfterFunc() {
	timed, stop := context.WithTimeout(context.Background(), time.Second)
	defer stop()
	ctx, cancel := context.WithCancel(context.WithoutCancel(timed))
	context.AfterFunc(timed, cancel)
	go func() { <-ctx.Done(); fmt.Println("ended") }()
}

func cutOff() {
	timed, stop := context.WithTimeout(context.Background(), time.Second)
	defer stop()
	ctx, cancel := context.WithCancel(context.WithoutCancel(timed))
	go func() {
		<-ctx.Done() // want `nobody cancels ctx`
		fmt.Println("ended")
	}()
	_ = cancel
}

// Timers bring what nobody sends.

func timers() {
	t := time.NewTimer(time.Second)
	go func() { <-t.C }()
	done := make(chan int)
	time.AfterFunc(time.Second, func() { close(done) })
	<-done
}

func main() {
	fullBuffer()
	noBuffer()
	forEver()
	closures()
	returnsClosure()()
	deferredClose()
	methodValue()
	methodValueNotCalled()
	throughInterface()
	generics()
	genericSendOnly()
	inContainers()
	inContainersOnly()
	selectWithTimeout()
	selectWithDefault()
	selectOfNobody()
	circle()
	line()
	deferredInGoexit()
	deferredInPanic()
	doneByGo()
	doneByNegativeAdd()
	doneByNobody()
	signalled()
	signalledByNobody()
	cancelledByDefer()
	cancelledByAfterFunc()
	cutOff()
	timers()
}
