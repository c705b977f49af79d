// Package relay forwards lines until it is told to stop, first to one side and
// then to the other, which has gone.
package relay

type hub struct{ left, right chan string }

func (h *hub) forward(in <-chan string) {
	for line := range in {
		h.left <- line  // want goroutineleak:"left"
		h.right <- line // want goroutineleak:"right"
	}
	close(h.left)
	close(h.right)
}

func (h *hub) listen(quit <-chan struct{}) (n int) {
	for {
		select {
		case _, ok := <-h.left:
			if !ok {
				return n
			}
			n++
		case <-h.right:
		case <-quit:
			return n
		}
	}
}

// Run forwards lines and quits.
func Run() {
	h := &hub{make(chan string), make(chan string)}
	in, quit := make(chan string, 3), make(chan struct{})
	in <- "a"
	in <- "b"
	in <- "c"
	close(in)
	go h.forward(in)
	go h.listen(quit)
	close(quit)
}
