package a

import (
	"context"
	"log"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// Channels that leave the function: anybody may take part.

type server struct {
	results chan int
	quit    chan struct{}
	n       int
}

func (s *server) stored() {
	ch := make(chan int)
	s.results = ch
	go func() { ch <- 1 }()
}

func returned() <-chan int {
	ch := make(chan int)
	go func() { ch <- 1 }()
	return ch
}

func sentAway(channels chan<- chan int) {
	ch := make(chan int)
	go func() { ch <- 1 }()
	channels <- ch
}

func passedOn(f func(chan int)) {
	ch := make(chan int)
	go func() { ch <- 1 }()
	f(ch)
}

func callback(register func(func())) {
	ch := make(chan int)
	register(func() { <-ch })
	go func() { ch <- 1 }()
}

// Functions of the package that are given the channel are followed.

func drain(ch <-chan int) {
	for range ch {
	}
}

func fill(ch chan<- int, n int) {
	defer close(ch)
	for i := range n {
		ch <- i
	}
}

func followed(n int) {
	ch := make(chan int)
	go fill(ch, n)
	drain(ch)
}

// The end of the process is no leak.

func fatal() int {
	ch := make(chan int)
	go func() { ch <- 1 }()
	select {
	case v := <-ch:
		return v
	case <-time.After(time.Second):
		log.Fatal("timeout")
	}
	return 0
}

func exits() int {
	ch := make(chan int)
	go func() { ch <- 1 }()
	if process(1) != nil {
		os.Exit(1)
	}
	return <-ch
}

func panics() int {
	ch := make(chan int)
	go func() { ch <- 1 }()
	if process(1) != nil {
		panic("no")
	}
	return <-ch
}

// Blocking on purpose.

func forever() {
	go drain(nil)
	<-make(chan struct{})
}

func foreverSelect() {
	go drain(nil)
	select {}
}

// What is received, and what goroutines share, decides what happens next.

type message struct {
	last bool
	n    int
}

func lastMessage(n int) (sum int) {
	ch := make(chan message)
	go func() {
		for i := range n {
			ch <- message{last: i == n-1, n: i}
		}
	}()
	for {
		m := <-ch
		sum += m.n
		if m.last {
			return sum
		}
	}
}

func lastOneCloses(items []int) {
	ch := make(chan int)
	var left atomic.Int32
	left.Store(int32(len(items)))
	for _, item := range items {
		go func() {
			ch <- item
			if left.Add(-1) == 0 {
				close(ch)
			}
		}()
	}
	drain(ch)
}

// The value that is sent tells the receiver whether more will come.

func errorOrNil() error {
	errc := make(chan error)
	go func() {
		if err := process(1); err != nil {
			errc <- err
			return
		}
		errc <- nil
		errc <- process(2)
	}()
	if err := <-errc; err != nil {
		return err
	}
	return <-errc
}

// Cancelling on return lets the sender go.

func cancels(parent context.Context) int {
	ctx, cancel := context.WithCancel(parent)
	defer cancel()
	ch := make(chan int)
	go func() {
		for i := 0; ; i++ {
			select {
			case ch <- i:
			case <-ctx.Done():
				return
			}
		}
	}()
	select {
	case v := <-ch:
		return v
	case <-ctx.Done():
		return 0
	}
}

// A select with a default never waits.

func polls() {
	ch := make(chan int)
	go func() {
		select {
		case ch <- 1:
		default:
		}
	}()
}

// Locks are not modelled; nothing is reported because of them.

func locked(mu *sync.Mutex, s *server) int {
	ch := make(chan int)
	go func() {
		mu.Lock()
		defer mu.Unlock()
		ch <- s.n
	}()
	return <-ch
}
