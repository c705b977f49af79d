// Package cockroach2448 has two loops that serve each other: the raft loop runs
// callbacks also while it waits for its event to be taken.
package cockroach2448

type stopper struct{ done chan bool }

func (s *stopper) shouldStop() <-chan bool { return s.done }

type committed struct{ callback func() }

type multiRaft struct {
	stopper   *stopper
	events    chan any
	callbacks chan func()
}

func (m *multiRaft) sendEvent(event any) {
	for {
		select {
		case m.events <- event:
			return
		case callback := <-m.callbacks:
			callback()
		case <-m.stopper.shouldStop():
			return
		}
	}
}

type state struct{ *multiRaft }

func (s *state) run() {
	for {
		select {
		case <-s.stopper.shouldStop():
			return
		case callback := <-s.callbacks:
			callback()
		default:
			s.written()
		}
	}
}

func (s *state) written() {
	s.sendEvent(&committed{callback: func() {
		select {
		case s.callbacks <- func() {}:
		case <-s.stopper.shouldStop():
		}
	}})
}

type store struct{ raft *multiRaft }

func (s *store) process(rounds int) {
	defer close(s.raft.stopper.done)
	for range rounds {
		event := <-s.raft.events
		if c, ok := event.(*committed); ok && c.callback != nil {
			c.callback()
		}
	}
}

// Run processes a few events and stops.
func Run() {
	raft := &multiRaft{
		stopper:   &stopper{done: make(chan bool)},
		events:    make(chan any),
		callbacks: make(chan func()),
	}
	s, st := &store{raft}, &state{raft}
	go st.run()
	s.process(10)
}
