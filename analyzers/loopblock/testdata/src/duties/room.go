package duties

// A room closes the channel of who leaves, and only of who leaves: the others may be
// slow, and then all wait for one.
type room struct {
	join, leave chan *member
	say         chan string
	in          map[*member]bool
}

type member struct {
	send chan string
	out  func(string) error
}

func newRoom() *room {
	return &room{make(chan *member), make(chan *member), make(chan string), map[*member]bool{}}
}

func (h *room) run() {
	for {
		select {
		case m := <-h.join:
			h.in[m] = true
		case m := <-h.leave:
			delete(h.in, m)
			close(m.send)
		case s := <-h.say:
			for m := range h.in {
				m.send <- s // want `send on send in this case blocks the event loop$`
			}
		}
	}
}

// Who is too slow is thrown out.
func (h *room) drops() {
	for {
		select {
		case m := <-h.join:
			h.in[m] = true
		case m := <-h.leave:
			delete(h.in, m)
			close(m.send)
		case s := <-h.say:
			for m := range h.in {
				select {
				case m.send <- s:
				default:
					delete(h.in, m)
					close(m.send)
				}
			}
		}
	}
}

func (h *room) attach(out func(string) error) {
	m := &member{make(chan string), out}
	h.join <- m
	go func() {
		for s := range m.send {
			if m.out(s) != nil {
				break
			}
		}
		h.leave <- m
	}()
}
