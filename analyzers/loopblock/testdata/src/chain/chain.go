// Package chain calls into other packages; what they wait for comes as facts.
package chain

import (
	"context"
	"time"

	"chain/remote"
)

type loop struct {
	client *remote.Client
	events chan int
	queue  *remote.Queue[int]
	tick   *time.Ticker
	n      int
}

func (l *loop) run(ctx context.Context, other chan int) {
	for {
		select {
		case n := <-l.events:
			l.n += n
		case <-ctx.Done():
			return
		case <-l.tick.C:
			l.refresh() // want `^http.Get in this case blocks the event loop: \(\*loop\).refresh → \(\*remote.Client\).Fetch → deep.Get → http.Get \(network\)$`
		case <-other:
			remote.Retry(func() error { return nil })             // want `time.Sleep in this case blocks the event loop: remote.Retry → time.Sleep \(sleep\)`
			remote.Each([]int{1}, func(int) { l.client.Fetch() }) // want `http.Get in this case blocks the event loop: function literal → \(\*remote.Client\).Fetch → deep.Get → http.Get \(network\)`
			remote.Later(func() { l.client.Fetch() })
			l.queue.Put(3) // want `send on q.items in this case blocks the event loop: \(\*remote.Queue\).Put → send on q.items`
			l.n += remote.Sum(nil)
			l.even(3) // want `http.Get in this case blocks the event loop: \(\*loop\).even → \(\*loop\).odd → \(\*remote.Client\).Fetch`
			do(quick{})
			do(slow{}) // unknown which
			var s sleeper = naps{}
			s.sleep() // want `time.Sleep in this case blocks the event loop: naps.sleep → time.Sleep \(sleep\)`
		}
	}
}

func (l *loop) refresh() { l.client.Fetch() }

// even and odd call each other.
func (l *loop) even(n int) {
	if n > 0 {
		l.odd(n - 1)
	}
}

func (l *loop) odd(n int) {
	l.even(n - 1)
	l.client.Fetch()
}

// doer has one implementation that waits and one that does not.
type doer interface{ do() }

type quick struct{}

func (quick) do() {}

type slow struct{}

func (slow) do() { time.Sleep(time.Second) }

func do(d doer) { d.do() }

// sleeper has just one.
type sleeper interface{ sleep() }

type naps struct{}

func (naps) sleep() { time.Sleep(time.Second) }
