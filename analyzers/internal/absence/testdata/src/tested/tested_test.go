package tested

import (
	"errors"
	"net/http"
	"testing"
)

// fake hangs on purpose: that is what it is there to do.
type fake struct{ block chan bool }

func (f fake) read() int {
	<-f.block
	return 0
}

func TestHangs(t *testing.T) {
	f := fake{make(chan bool)}
	go f.read()
}

// A fake behind an interface hangs on purpose, whatever follows.
type listener interface{ accept() error }

type fakeListener struct{ closed chan bool }

func (l *fakeListener) accept() error {
	<-l.closed
	return errors.New("closed")
}

func TestAccepts(t *testing.T) { serve(&fakeListener{make(chan bool)}) }

// The test itself would run into its time limit, in what it calls, or in a part of it.
func TestWaits(t *testing.T) {
	done := make(chan bool)
	go func(chan bool) {}(done)
	<-done // want `nobody sends on or closes done, made on line 36`
}

func TestParts(t *testing.T) {
	done := make(chan bool)
	go func(chan bool) {}(done)
	t.Run("part", func(t *testing.T) {
		<-done // want `nobody sends on or closes done, made on line 42`
	})
	waits(make(chan int))
}

func waits(n chan int) {
	println(<-n) // want `nobody sends on or closes n, made on line 47`
	println("done")
}

// What a helper process does that is to be killed.
func TestHelper(t *testing.T) {
	if testing.Short() {
		<-make(chan bool)
	}
}

func TestLeaks(t *testing.T) {
	results := make(chan error)
	go func() {
		results <- nil // want `nobody receives from results, made on line 63`
		t.Log("sent")
	}()
	go func(chan error) {}(results)
}

// An example shows an idea.
func Example() {
	c := make(chan int)
	go func() {
		for range c {
			println()
		}
	}()
}

// A function that is called by a method of its type, of another package.
type child struct{ handler http.Handler }

func (c *child) serve() { go c.handler.ServeHTTP(nil, nil) }

func TestHandler(t *testing.T) {
	done := make(chan struct{})
	c := &child{http.HandlerFunc(func(http.ResponseWriter, *http.Request) { close(done) })}
	c.serve()
	<-done
}

// A test that always waits, and one that does so in a literal for somebody else.
func TestAlways(t *testing.T) {
	done := make(chan bool)
	t.Log("running")
	<-done // want `nobody sends on or closes done, made on line 95`
}

func TestLiteral(t *testing.T) {
	done := make(chan bool)
	later(func() {
		<-done // want `nobody sends on or closes done, made on line 101`
		t.Log("done")
	})
	go func(chan bool) {}(done)
}

func later(f func()) { f() }
