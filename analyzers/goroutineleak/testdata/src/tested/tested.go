// Package tested shows what is different in tests.
package tested

import "fmt"

func listen() (n int, err error) { return fmt.Scan(&n) }

// A service runs until it is closed.
type service struct{ quit chan struct{} }

func open() *service {
	s := &service{make(chan struct{})}
	go s.run()
	return s
}

func (s *service) run()   { <-s.quit }
func (s *service) close() { close(s.quit) }

// ask calls back once for each line that comes.
func ask(answer func(line string) bool) {
	for range 2 {
		line := ""
		fmt.Scan(&line)
		answer(line)
	}
}

// tell calls back with what it knows.
func tell(answer func(line string) bool) { answer("end") }
