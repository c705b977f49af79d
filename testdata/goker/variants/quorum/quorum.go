// Package quorum waits for votes that are counted and never given.
package quorum

import "sync"

type ballot struct {
	votes  sync.WaitGroup
	closed bool
	names  []string
}

func (b *ballot) register(name string) {
	b.votes.Add(1)
	b.names = append(b.names, name)
}

func (b *ballot) close() int {
	b.votes.Wait() // want goroutineleak:"votes"
	b.closed = true
	return len(b.names)
}

// Run closes a ballot of two.
func Run() {
	b := new(ballot)
	for _, name := range []string{"ada", "bob"} {
		b.register(name)
	}
	go b.close()
}
