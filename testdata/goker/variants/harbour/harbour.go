// Package harbour waits for ships at berths to which no ship is ever sent.
package harbour

type ship string

type berth struct{ arrivals chan ship }

type harbour struct{ berths map[int]*berth }

func newHarbour(n int) *harbour {
	h := &harbour{berths: map[int]*berth{}}
	for i := range n {
		h.berths[i] = &berth{arrivals: make(chan ship)}
	}
	return h
}

func (h *harbour) pilot(i int) ship {
	s := <-h.berths[i].arrivals // want goroutineleak:"arrivals"
	return s + " moored"
}

// Run waits at each berth.
func Run() {
	h := newHarbour(2)
	for i := range h.berths {
		go h.pilot(i)
	}
}
