package a

import "runtime"

// Workers are a part of what there is, and one at least.
func fewWorkers(items []int) {
	workers := runtime.GOMAXPROCS(0) / 4
	if workers < 1 {
		workers = 1
	}
	work(items, workers)
}

func allButOne(items []int) {
	workers := runtime.NumCPU() - 1
	if workers > 8 {
		workers = 8
	}
	work(items, workers)
}

func aQuarter(items []int) {
	workers := len(items) / 4
	if workers == 0 {
		workers = 1
	}
	work(items, workers)
}

func work(items []int, workers int) {
	in := make(chan int)
	for i := 0; i < workers; i++ {
		go func() {
			for n := range in {
				println(n)
			}
		}()
	}
	for _, n := range items {
		in <- n
	}
	close(in)
}

// With a single one of them nobody takes the second.
func takesOne() {
	workers := runtime.GOMAXPROCS(0) / 4
	if workers < 1 {
		workers = 1
	}
	in := make(chan int)
	for i := 0; i < workers; i++ {
		go func() { println(<-in) }()
	}
	in <- 1
	in <- 2 // want `goroutine may block forever: send on in has no receiver`
}
