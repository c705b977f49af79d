// Package ferry waits for cars or for the signal to leave, with the gate locked
// that both come through.
package ferry

import (
	"sync"
	"time"
)

type ferry struct {
	gate  sync.Mutex
	cars  map[string]chan int
	leave chan struct{}
}

func (f *ferry) board(lane string) int {
	f.gate.Lock()
	defer f.gate.Unlock()
	select { // want lockwait:"gate|cars|leave|select" goroutineleak:"select|cars|leave"
	case n := <-f.cars[lane]:
		return n
	case <-f.leave:
		return 0
	}
}

func (f *ferry) drive(lane string, n int) {
	f.gate.Lock() // want lockwait:"gate"
	cars := f.cars[lane]
	f.gate.Unlock()
	cars <- n // want goroutineleak:"cars"
}

func (f *ferry) whistle() {
	f.gate.Lock() // want lockwait:"gate"
	defer f.gate.Unlock()
	close(f.leave)
}

// Run boards one lane.
func Run() {
	f := &ferry{cars: map[string]chan int{"left": make(chan int)}, leave: make(chan struct{})}
	boarded := make(chan int, 1)
	go func() { boarded <- f.board("left") }()
	time.Sleep(50 * time.Microsecond)
	go f.drive("left", 3)
	go f.whistle()
	<-boarded
}
