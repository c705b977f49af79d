// Package exits holds calls that never return: the call of reached must be found
// only where its argument is true.
package exits

import (
	"log"
	"os"
	"runtime"
)

type logger struct{}

func reached(bool) {}

func (logger) fatal(args ...any) {
	log.Println(args...)
	os.Exit(1)
}

func die() { logger{}.fatal("x") }

// maybe returns if it can.
func maybe(ok bool) {
	if ok {
		return
	}
	os.Exit(1)
}

// loop calls itself; that is no end.
func loop(n int) { loop(n - 1) }

func f(n int) {
	reached(true)
	switch n {
	case 1:
		os.Exit(1)
		reached(false)
	case 2:
		die()
		reached(false)
	case 3:
		logger{}.fatal()
		reached(false)
	case 4:
		maybe(true)
		reached(true)
	case 5:
		runtime.Goexit()
		reached(false)
	case 6:
		loop(3)
		reached(true)
	}
	func() {
		log.Fatal()
		reached(false)
	}()
	reached(true)
}
