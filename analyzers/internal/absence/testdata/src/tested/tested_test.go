package tested

import (
	"errors"
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

// The test itself would run into its time limit.
func TestWaits(t *testing.T) {
	done := make(chan bool)
	go func(chan bool) {}(done)
	<-done
	t.Log("done")
}

func TestLeaks(t *testing.T) {
	results := make(chan error)
	go func() {
		results <- nil // want `nobody receives from results, made on line 42`
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
