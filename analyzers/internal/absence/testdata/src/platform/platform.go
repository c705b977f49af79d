// Package platform has a part that only one system builds.
package platform

import "fmt"

type service struct {
	quit  chan struct{} // closed on another system
	other chan struct{}
}

// Run waits for both.
func Run() {
	s := &service{make(chan struct{}), make(chan struct{})}
	go s.loop()
}

func (s *service) loop() {
	<-s.quit
	fmt.Println("quit")
	<-s.other // want `nobody sends on or closes s.other, made on line 13`
	fmt.Println("other")
}
