// Package greenhouse waters beds; a bed that does not exist panics, which the
// caller recovers, and the valve stays locked.
package greenhouse

import "sync"

type valve struct {
	sync.Mutex
	litres int
}

type house struct {
	valve valve
	beds  []string
}

func (h *house) water(i int) string {
	h.valve.Lock()  // want lockleak:"valve|Mutex"
	bed := h.bed(i) // want lockleak:"valve|Mutex"
	h.valve.litres++
	h.valve.Unlock()
	return bed
}

func (h *house) bed(i int) string {
	if i >= len(h.beds) {
		panic("no such bed")
	}
	return h.beds[i]
}

func (h *house) try(i int) (ok bool) {
	defer func() { ok = recover() == nil }()
	h.water(i)
	return
}

// Run waters a bed that does not exist, then one that does.
func Run() {
	h := &house{beds: []string{"roses"}}
	if !h.try(5) {
		h.try(0)
	}
}
