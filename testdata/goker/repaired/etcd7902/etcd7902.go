// Package etcd7902 has one leader and followers, which wait for the leader's
// round without the lock, or for its end.
package etcd7902

import "sync"

type round struct {
	progress int
	validate func()
	release  func() <-chan bool
}

func elect() {
	clients := make([]round, 3)
	next, over := make(chan bool), make(chan struct{})
	for i := range clients {
		var mine chan bool
		clients[i].validate = func() { mine = next }
		clients[i].release = func() <-chan bool {
			if i == 0 {
				close(next)
				next = make(chan bool)
			}
			return mine
		}
	}
	rounds(clients, 20, over)
}

func rounds(clients []round, n int, over chan struct{}) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	wg.Add(len(clients))
	for i := range clients {
		go func(c *round) {
			defer wg.Done()
			for c.progress < n {
				mu.Lock()
				c.validate()
				mu.Unlock()
				c.progress++
				mu.Lock()
				turn := c.release()
				mu.Unlock()
				select {
				case <-turn:
				case <-over:
				}
			}
			if i == 0 {
				close(over)
			}
		}(&clients[i])
	}
	wg.Wait()
}

// Run elects a leader.
func Run() { elect() }
