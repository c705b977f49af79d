// Package gatekeeper waits until the gate is open, and walks through it with
// the lock.
package gatekeeper

import "sync"

type gate struct {
	sync.Mutex
	open   bool
	passed int
	waited int
}

func (g *gate) await() {
waiting:
	for {
		g.Lock() // want lockleak:"g|Mutex|gate"
		switch {
		case g.open:
			break waiting // want lockleak:"g|Mutex|gate"
		default:
			g.waited++
			g.Unlock()
		}
	}
	g.passed++
}

func (g *gate) shut() {
	g.Lock() // want lockleak:"g|Mutex|gate"
	defer g.Unlock()
	g.open = false
}

// Run walks through a gate and shuts it.
func Run() {
	g := &gate{open: true}
	g.await() // want lockleak:"g|Mutex|gate"
	g.shut()  // want lockleak:"g|Mutex|gate" relock:"g|Mutex|gate|held since"
}
