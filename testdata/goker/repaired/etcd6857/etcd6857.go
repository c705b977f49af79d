// Package etcd6857 asks a node for its status, or finds that it has stopped.
package etcd6857

type status struct{}

type node struct {
	status     chan chan status
	stop, done chan struct{}
}

func newNode() *node {
	return &node{status: make(chan chan status), stop: make(chan struct{}), done: make(chan struct{})}
}

func (n *node) ask() status {
	answer := make(chan status)
	select {
	case n.status <- answer:
		return <-answer
	case <-n.done:
		return status{}
	}
}

func (n *node) run() {
	for {
		select {
		case answer := <-n.status:
			answer <- status{}
		case <-n.stop:
			close(n.done)
			return
		}
	}
}

func (n *node) halt() {
	select {
	case n.stop <- struct{}{}:
	case <-n.done:
		return
	}
	<-n.done
}

// Run asks a node while it stops.
func Run() {
	n := newNode()
	go n.run()
	go n.ask()
	go n.halt()
}
