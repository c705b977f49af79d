// Package serving2137 has a breaker with one active slot. All requests are let
// go before one waits for any of them.
package serving2137

import "sync"

type token struct{}

type request struct {
	lock     *sync.Mutex
	accepted chan bool
}

type breaker struct{ pending, active chan token }

func newBreaker(depth, concurrency int) *breaker {
	return &breaker{make(chan token, depth+concurrency), make(chan token, concurrency)}
}

func (b *breaker) maybe(thunk func()) bool {
	select {
	default:
		return false
	case b.pending <- token{}:
		b.active <- token{}
		defer func() {
			<-b.active
			<-b.pending
		}()
		thunk()
		return true
	}
}

func (b *breaker) start() request {
	r := request{&sync.Mutex{}, make(chan bool, 1)}
	r.lock.Lock()
	var started sync.WaitGroup
	started.Add(1)
	go func() {
		started.Done()
		r.accepted <- b.maybe(func() {
			r.lock.Lock()
			defer r.lock.Unlock()
		})
	}()
	started.Wait()
	return r
}

func (b *breaker) startAll(n int) []request {
	all := make([]request, n)
	for i := range all {
		all[i] = b.start()
	}
	return all
}

func finishAll(all []request) {
	for _, r := range all {
		r.lock.Unlock()
	}
	for _, r := range all {
		<-r.accepted
	}
}

// Run makes two requests.
func Run() {
	b := newBreaker(1, 1)
	finishAll(b.startAll(2))
}
