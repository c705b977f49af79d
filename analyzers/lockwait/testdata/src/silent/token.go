package silent

import "sync"

// A channel that serves as a lock: who has put something in takes it out again.
var turn = make(chan bool, 1)

type networks struct {
	mu    sync.Mutex
	names map[string]bool
}

func (n *networks) Add(name string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.ensure(name)
}

func (n *networks) ensure(name string) {
	turn <- true
	defer func() { <-turn }()
	n.names[name] = true
}

func UseNetworks() {
	n := &networks{names: map[string]bool{}}
	go n.Add("a")
	n.Add("b")
}
