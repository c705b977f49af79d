package testdata

import (
	"errors"
	"os"
	"runtime"
	"sync"
)

// Deferred calls run when a function ends, however it ends.

func deferredWhilePanicking() {
	ch := make(chan int)
	go func() {
		defer func() { recover() }()
		defer close(ch)
		panic("no")
	}()
	<-ch
}

func skippedByPanic() {
	ch := make(chan int)
	go func() {
		defer func() { recover() }()
		panic("no")
		close(ch)
	}()
	<-ch // stuck
}

func notRecovered() {
	ch := make(chan int)
	go func() { <-ch }()
	panic("no")
}

// recover counts only in the deferred function itself.
func recoversTooDeep() {
	ch := make(chan int)
	go func() { <-ch }()
	defer func() {
		func() { recover() }()
	}()
	panic("no")
}

func recoversInTime() {
	ch := make(chan int)
	go func() {
		<-ch // stuck
	}()
	defer func() { recover() }()
	panic("no")
}

// Goexit runs deferred calls, ends its goroutine alone, and is no panic.

func exitsWithDefers() {
	ch := make(chan int)
	go func() {
		defer close(ch)
		runtime.Goexit()
	}()
	<-ch
}

func exitsBefore() {
	ch := make(chan int)
	go func() {
		runtime.Goexit()
		close(ch)
	}()
	<-ch // stuck
}

func goexitIsNotRecovered() {
	ch := make(chan int)
	go func() {
		func() {
			defer func() { recover() }()
			runtime.Goexit()
		}()
		close(ch)
	}()
	<-ch // stuck
}

func panicIsRecovered() {
	ch := make(chan int)
	go func() {
		func() {
			defer func() { recover() }()
			panic("no")
		}()
		close(ch)
	}()
	<-ch
}

// The error that a deferred call sets is what the caller gets.

func setsError() (err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("panicked")
		}
	}()
	panic("no")
}

func asksForSetError() {
	ch := make(chan int)
	go func() { ch <- 1 }()
	if err := setsError(); err != nil {
		<-ch
	}
}

func asksForNoError() {
	ch := make(chan int)
	go func() {
		ch <- 1 // stuck
	}()
	if err := setsError(); err == nil {
		<-ch
	}
}

// Arguments of a deferred call are those of the time of the defer.

func argumentsAtDefer() {
	a, b := make(chan int, 1), make(chan int, 1)
	go func() {
		ch := a
		defer func(c chan int) { c <- 1 }(ch)
		ch = b
	}()
	<-a
}

func variablesAtTheEnd() {
	a, b := make(chan int, 1), make(chan int, 1)
	go func() {
		ch := a
		defer func() { ch <- 1 }()
		ch = b
	}()
	<-a // stuck
}

// Defers in a loop all run, at the end of the function and not of the round.

func defersInLoop() {
	var mu sync.Mutex
	done := make(chan int)
	go func() {
		for range 2 {
			mu.Lock() // stuck
			defer mu.Unlock()
		}
		close(done)
	}()
	<-done // stuck
}

func defersInLiteral() {
	var mu sync.Mutex
	done := make(chan int)
	go func() {
		for range 2 {
			func() {
				mu.Lock()
				defer mu.Unlock()
			}()
		}
		close(done)
	}()
	<-done
}

// os.Exit runs nothing any more.
func exitsProcess() {
	ch := make(chan int)
	go func() { <-ch }()
	defer func() { <-ch }()
	os.Exit(1)
}

// Faults of the run time are panics.

func dividesByZero() {
	ch := make(chan int)
	go func() {
		defer func() { recover() }()
		n := 0
		_ = 1 / n
		close(ch)
	}()
	<-ch // stuck
}

func indexOutOfRange() {
	ch := make(chan int)
	go func() {
		defer func() { recover() }()
		var xs []chan int
		<-xs[0]
		close(ch)
	}()
	<-ch // stuck
}

func nilDereference() {
	ch := make(chan int)
	go func() {
		defer func() { recover() }()
		var p *struct{ c chan int }
		<-p.c
		close(ch)
	}()
	<-ch // stuck
}

func nilMapWrite() {
	ch := make(chan int)
	go func() {
		defer func() { recover() }()
		var m map[string]int
		m["a"] = 1
		close(ch)
	}()
	<-ch // stuck
}

func nilMapRead() {
	ch := make(chan int)
	go func() {
		var m map[string]int
		if m["a"] == 0 {
			close(ch)
		}
	}()
	<-ch
}

func failedAssertion() {
	ch := make(chan int)
	go func() {
		defer func() { recover() }()
		var x any = 1
		_ = x.(string)
		close(ch)
	}()
	<-ch // stuck
}

func nilFunction() {
	ch := make(chan int)
	go func() {
		defer func() { recover() }()
		var f func()
		f()
		close(ch)
	}()
	<-ch // stuck
}
