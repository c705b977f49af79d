// Package tally has a loop that owns a number; asking for it does not see that
// the loop has ended.
package tally

type query struct{ reply chan int }

type tally struct {
	queries map[string]chan query
	quit    chan struct{}
}

func start() *tally {
	t := &tally{queries: map[string]chan query{"read": make(chan query)}, quit: make(chan struct{})}
	go t.loop(t.queries["read"])
	return t
}

func (t *tally) loop(read chan query) {
	for n := 0; ; n++ {
		select {
		case q := <-read:
			q.reply <- n
		case <-t.quit:
			return
		}
	}
}

func (t *tally) value() int {
	q := query{make(chan int, 1)}
	t.queries["read"] <- q // want goroutineleak:"queries|read"
	return <-q.reply
}

// Run asks while the loop is told to end.
func Run() {
	t := start()
	go t.value()
	close(t.quit)
}
