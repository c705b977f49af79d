// Package etcd7492 hands tokens to a loop that deletes old ones. Nobody sends
// to the loop with the lock held that its callback takes.
package etcd7492

import (
	"sync"
	"time"
)

type provider interface {
	assign()
	enable()
	disable()
}

type keeper struct {
	tokens map[string]time.Time
	added  chan struct{}
	stopCh chan chan struct{}
	remove func(string)
}

func newKeeper(remove func(string)) *keeper {
	k := &keeper{
		tokens: map[string]time.Time{},
		added:  make(chan struct{}, 1),
		stopCh: make(chan chan struct{}),
		remove: remove,
	}
	go k.run()
	return k
}

func (k *keeper) run() {
	tick := time.NewTicker(10 * time.Microsecond)
	defer tick.Stop()
	for {
		select {
		case <-k.added:
			k.tokens["1"] = time.Now()
		case <-tick.C:
			for t := range k.tokens {
				k.remove(t)
				delete(k.tokens, t)
			}
		case wait := <-k.stopCh:
			wait <- struct{}{}
			return
		}
	}
}

func (k *keeper) add() { k.added <- struct{}{} }

func (k *keeper) stop() {
	wait := make(chan struct{})
	k.stopCh <- wait
	<-wait
}

type simple struct {
	keeper *keeper
	mu     sync.RWMutex
	issued int
}

func (s *simple) assign() {
	s.mu.Lock()
	s.issued++
	s.mu.Unlock()
	s.keeper.add()
}

func (s *simple) enable() {
	s.keeper = newKeeper(func(string) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.issued--
	})
}

func (s *simple) disable() { s.keeper.stop() }

type store struct{ provider provider }

func setup() (s *store, teardown func()) {
	s = &store{&simple{}}
	s.provider.enable()
	return s, func() { s.provider.disable() }
}

// Run assigns three tokens at once.
func Run() {
	s, teardown := setup()
	defer teardown()
	var wg sync.WaitGroup
	wg.Add(3)
	for range 3 {
		go func() {
			defer wg.Done()
			s.provider.assign()
		}()
	}
	wg.Wait()
}
