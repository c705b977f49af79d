// Package oracle asks a question under a read lock; the answer is written down
// under the write lock first.
package oracle

import "sync"

type question struct{ answer chan string }

type oracle struct {
	mu      sync.RWMutex
	answers []string
	ask     chan question
}

func (o *oracle) serve() {
	for q := range o.ask {
		o.write("perhaps")
		q.answer <- "perhaps"
	}
}

func (o *oracle) write(text string) {
	o.mu.Lock() // want lockwait:"mu"
	defer o.mu.Unlock()
	o.answers = append(o.answers, text)
}

func (o *oracle) consult() string {
	o.mu.RLock()
	defer o.mu.RUnlock()
	if n := len(o.answers); n > 0 {
		return o.answers[n-1]
	}
	q := question{make(chan string)}
	o.ask <- q        // want lockwait:"ask|mu" goroutineleak:"ask"
	return <-q.answer // want lockwait:"mu|answer" goroutineleak:"answer"
}

// Run consults an oracle that has said nothing yet.
func Run() {
	o := &oracle{ask: make(chan question)}
	go o.serve()
	o.consult()
	close(o.ask)
}
