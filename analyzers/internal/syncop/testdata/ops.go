// Package ops holds each operation once; the comment at the end of a line lists
// the operations that stand on it.
package ops

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

type guarded struct {
	sync.Mutex // promoted methods
	rw         sync.RWMutex
	wg         sync.WaitGroup
	cond       *sync.Cond
	once       sync.Once
}

func channels(c chan int) {
	d := make(chan int, 1) // make
	d <- 1                 // send
	<-d                    // receive
	for range c {          // receive
	}
	select { // select
	case d <- 2:
	case <-c:
	}
	select { // poll
	case <-c:
	default:
	}
	close(d) // close
}

func locks(g *guarded, l sync.Locker) {
	g.Lock()         // lock
	defer g.Unlock() // unlock
	g.rw.RLock()     // rlock
	g.rw.RUnlock()   // runlock
	g.rw.TryLock()   // trylock
	l.Lock()         // lock
	unlock := l.Unlock
	unlock() // unlock
}

func groups(g *guarded, eg *errgroup.Group) {
	g.wg.Add(1)                               // wg.add
	go g.wg.Done()                            // wg.done
	g.wg.Go(func() {})                        // wg.go
	g.wg.Wait()                               // wg.wait
	eg.SetLimit(2)                            // group.limit
	eg.Go(func() error { return nil })        // group.go
	_ = eg.TryGo(func() error { return nil }) // group.trygo
	_ = eg.Wait()                             // group.wait
	g.cond.Wait()                             // cond.wait
	g.cond.Signal()                           // cond.signal
	g.cond.Broadcast()                        // cond.broadcast
	g.once.Do(func() {})                      // once.do
}

func contexts(ctx context.Context) {
	bg := context.Background()            // ctx.root
	sub, cancel := context.WithCancel(bg) // ctx.derive
	defer cancel()
	<-sub.Done()                      // ctx.done receive
	_ = ctx.Err()                     // ctx.err
	_ = context.Cause(ctx)            // ctx.err
	context.AfterFunc(ctx, func() {}) // afterfunc
}

func timers() {
	time.Sleep(1)                // sleep
	t := time.NewTimer(1)        // timer.new
	t.Reset(1)                   // timer.reset
	t.Stop()                     // timer.stop
	<-time.After(1)              // receive timer.new
	time.AfterFunc(1, func() {}) // afterfunc
}

func plain(m map[int]int, f func()) {
	delete(m, 1)
	f()
	_ = time.Now()
	println(len(m))
}
