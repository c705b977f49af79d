package testdata

import (
	"sync"
	"sync/atomic"
)

// A WaitGroup can be used again when all have gone.

func reused() {
	var wg sync.WaitGroup
	for range 2 {
		wg.Add(1)
		go func() { defer wg.Done() }()
		wg.Wait()
	}
}

func reusedWithoutAdd() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() { wg.Done() }()
	wg.Wait()
	wg.Wait()
}

func secondRoundForgets() {
	var wg sync.WaitGroup
	for i := range 2 {
		wg.Add(1)
		go func() {
			if i == 0 {
				wg.Done()
			}
		}()
		wg.Wait() // stuck
	}
}

// A negative count panics, which ends the process.
func doneTooOften() {
	var wg sync.WaitGroup
	ch := make(chan int)
	go func() { <-ch }()
	wg.Add(1)
	wg.Done()
	wg.Done()
}

func addsNegative() {
	var wg sync.WaitGroup
	wg.Add(2)
	go func() { wg.Add(-2) }()
	wg.Wait()
}

func addsTooLittle() {
	var wg sync.WaitGroup
	wg.Add(3)
	go func() { wg.Add(-2) }()
	wg.Wait() // stuck
}

// A WaitGroup that is copied counts by itself.
func doneOnCopy() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func(wg sync.WaitGroup) { wg.Done() }(wg)
	wg.Wait() // stuck
}

func doneOnPointer() {
	var wg sync.WaitGroup
	wg.Add(1)
	go func(wg *sync.WaitGroup) { wg.Done() }(&wg)
	wg.Wait()
}

func goCounts() {
	var wg sync.WaitGroup
	ch := make(chan int, 1)
	wg.Go(func() { ch <- 1 })
	wg.Go(func() { <-ch })
	wg.Wait()
}

func goWaitsForItself() {
	var wg sync.WaitGroup
	wg.Go(func() {
		wg.Wait() // stuck
	})
	wg.Wait() // stuck
}

// Whoever waits lets the others wait as well.
func allWait() {
	var wg sync.WaitGroup
	done := make(chan int)
	wg.Add(1)
	for range 2 {
		go func() { wg.Wait(); done <- 1 }()
	}
	wg.Done()
	<-done
	<-done
}

// A Once runs the first function only; others wait for its end.

func onceRuns() {
	var once sync.Once
	ch := make(chan int)
	go func() { once.Do(func() { ch <- 1 }) }()
	go func() { once.Do(func() { ch <- 1 }) }()
	<-ch
}

func onceRunsOnce() {
	var once sync.Once
	ch := make(chan int)
	go func() { once.Do(func() { ch <- 1 }); once.Do(func() { ch <- 1 }) }()
	<-ch
	<-ch // stuck
}

func onceInOnce() {
	var once sync.Once
	done := make(chan int)
	go func() {
		once.Do(func() {
			once.Do(func() {}) // stuck
		})
		close(done)
	}()
	<-done // stuck
}

func otherOnceInOnce() {
	var a, b sync.Once
	done := make(chan int)
	go func() {
		a.Do(func() { b.Do(func() {}) })
		close(done)
	}()
	<-done
}

// It counts as done even if the function panicked.
func onceAfterPanic() {
	var once sync.Once
	ch := make(chan int)
	go func() {
		func() {
			defer func() { recover() }()
			once.Do(func() { panic("no") })
		}()
		once.Do(func() { close(ch) })
	}()
	<-ch // stuck
}

// Signal wakes one, Broadcast all; a wakened one takes the lock again.

func signalsEach() {
	var mu sync.Mutex
	c, done := sync.NewCond(&mu), make(chan int)
	ready := 0
	for range 2 {
		go func() {
			mu.Lock()
			for ready == 0 {
				c.Wait()
			}
			ready--
			mu.Unlock()
			done <- 1
		}()
	}
	for range 2 {
		mu.Lock()
		ready++
		c.Signal()
		mu.Unlock()
	}
	<-done
	<-done
}

func signalsOnce() {
	var mu sync.Mutex
	c, done := sync.NewCond(&mu), make(chan int)
	open := false
	for range 2 {
		go func() {
			mu.Lock()
			for !open {
				c.Wait() // stuck
			}
			mu.Unlock()
			done <- 1
		}()
	}
	mu.Lock()
	open = true
	c.Signal()
	mu.Unlock()
	<-done
	<-done // stuck
}

func broadcasts() {
	var mu sync.Mutex
	c, done := sync.NewCond(&mu), make(chan int)
	open := false
	for range 2 {
		go func() {
			mu.Lock()
			for !open {
				c.Wait()
			}
			mu.Unlock()
			done <- 1
		}()
	}
	mu.Lock()
	open = true
	c.Broadcast()
	mu.Unlock()
	<-done
	<-done
}

// Wait frees the lock while it waits, and holds it when it returns.
func keepsLockAfterWait() {
	var mu sync.Mutex
	c, done := sync.NewCond(&mu), make(chan int)
	open := false
	go func() {
		mu.Lock()
		for !open {
			c.Wait()
		}
		close(done)
	}()
	mu.Lock()
	open = true
	c.Signal()
	mu.Unlock()
	<-done
	mu.Lock() // stuck
	mu.Unlock()
}

// A state that is changed without the lock can change between test and Wait.
func signalsWithoutLock() {
	var mu sync.Mutex
	var open atomic.Bool
	c := sync.NewCond(&mu)
	go func() {
		mu.Lock()
		for !open.Load() {
			c.Wait() // stuck
		}
		mu.Unlock()
	}()
	open.Store(true)
	c.Signal()
}

// A writer that waits keeps new readers away; a reader that has the lock does
// not see that.

func writerBetweenReads() {
	var mu sync.RWMutex
	done := make(chan int)
	go func() {
		mu.Lock() // stuck
		mu.Unlock()
	}()
	go func() {
		mu.RLock()
		mu.RLock() // stuck
		mu.RUnlock()
		mu.RUnlock()
		close(done)
	}()
	<-done // stuck
}

func readersShare() {
	var mu sync.RWMutex
	a, b := make(chan int), make(chan int)
	go func() { mu.RLock(); a <- 1; mu.RUnlock() }()
	go func() { mu.RLock(); <-a; mu.RUnlock(); close(b) }()
	<-b
}

func writersDoNotShare() {
	var mu sync.RWMutex
	a, b := make(chan int), make(chan int)
	go func() {
		mu.Lock() // stuck
		a <- 1    // stuck
		mu.Unlock()
	}()
	go func() {
		mu.Lock() // stuck
		<-a       // stuck
		mu.Unlock()
		close(b)
	}()
	<-b // stuck
}

func readerKeepsWriterOut() {
	var mu sync.RWMutex
	done := make(chan int)
	mu.RLock()
	go func() {
		mu.Lock() // stuck
		mu.Unlock()
		close(done)
	}()
	<-done // stuck
	mu.RUnlock()
}

func upgrades() {
	var mu sync.RWMutex
	done := make(chan int)
	go func() {
		mu.RLock()
		mu.Lock() // stuck
		mu.Unlock()
		mu.RUnlock()
		close(done)
	}()
	<-done // stuck
}

// TryLock does not wait.

func triesHeld() {
	var mu sync.Mutex
	done := make(chan int)
	mu.Lock()
	go func() {
		if mu.TryLock() {
			done <- 1
		}
		close(done)
	}()
	<-done
}

func triesFree() {
	var mu sync.Mutex
	done := make(chan int)
	go func() {
		if mu.TryLock() {
			mu.Lock() // stuck
		}
		close(done)
	}()
	<-done // stuck
}

func triesToReadHeld() { // unknown: a lock that is tried may be free
	var mu sync.RWMutex
	done := make(chan int)
	mu.RLock()
	go func() {
		if !mu.TryLock() && mu.TryRLock() {
			close(done)
		}
	}()
	<-done
}

// Atomics decide what the run does with them.

func lastOneCloses2() {
	var n atomic.Int32
	n.Store(2)
	done := make(chan int)
	for range 2 {
		go func() {
			if n.Add(-1) == 0 {
				close(done)
			}
		}()
	}
	<-done
}

func loadThenStore() {
	var n atomic.Int32
	done := make(chan int)
	for range 2 {
		go func() {
			v := n.Load() + 1
			n.Store(v)
			if v == 2 {
				close(done)
			}
		}()
	}
	<-done // stuck
}

func swapsPointer() {
	type box struct{ ch chan int }
	var p atomic.Pointer[box]
	a, b := &box{make(chan int)}, &box{make(chan int)}
	p.Store(a)
	go func() { a.ch <- 1 }()
	if old := p.Swap(b); old == a && p.Load() == b {
		<-old.ch
	}
}

func plainFunctions() {
	var n int64
	ch := make(chan int)
	go func() { ch <- 1 }()
	atomic.AddInt64(&n, 2)
	if atomic.CompareAndSwapInt64(&n, 2, 3) && atomic.LoadInt64(&n) == 3 {
		<-ch
	}
}

func atomicValue() {
	var v atomic.Value
	ch := make(chan int)
	v.Store(ch)
	go func() { ch <- 1 }()
	<-v.Load().(chan int)
}

func emptyAtomicValue() {
	var v atomic.Value
	ch := make(chan int)
	go func() {
		ch <- 1 // stuck
	}()
	if c, ok := v.Load().(chan int); ok {
		<-c
	}
}

// A sync.Map and a sync.Pool hold what was put there.

func syncMap() {
	var m sync.Map
	ch := make(chan int)
	m.Store("a", ch)
	go func() { ch <- 1 }()
	if c, ok := m.Load("a"); ok {
		<-c.(chan int)
	}
}

func onceFunc() {
	ch := make(chan int)
	stop := sync.OnceFunc(func() { close(ch) })
	go func() { <-ch }()
	stop()
	stop()
}
