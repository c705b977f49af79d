package main

// A getter does not make what it returns.

type halter struct{ quit chan bool }

func (h *halter) halting() <-chan bool { return h.quit }

func newHalter() *halter { return &halter{quit: make(chan bool)} }

func (h *halter) untilHalted() {
	<-h.halting() // want `nobody sends on or closes h.halting\(\), made on line 9`
}

func init() {
	go newHalter().untilHalted()
}
