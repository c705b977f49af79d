package a

import "sync"

// Two senders, one receive.

func race(a, b func() error) error {
	errc := make(chan error)
	go func() { errc <- a() }()
	go func() { errc <- b() }() // want `send on errc has no receiver after the return on line 11`
	return <-errc
}

func raceFixed(a, b func() error) error {
	errc := make(chan error, 2)
	go func() { errc <- a() }()
	go func() { errc <- b() }()
	return <-errc
}

// One sender too many for the buffer.

func buffered(a, b, c func() error) error {
	errc := make(chan error, 1)
	go func() { errc <- a() }()
	go func() { errc <- b() }()
	go func() { errc <- c() }() // want `send on errc has no receiver after the return on line 28`
	return <-errc
}

func bufferedFixed(a, b, c func() error) error {
	errc := make(chan error, 2)
	go func() { errc <- a() }()
	go func() { errc <- b() }()
	go func() { errc <- c() }()
	return <-errc
}

// Counts that are the same value, in one form or another.

func sameCount(n int, work func(int) int) (sum int) {
	ch := make(chan int)
	for i := 0; i < n; i++ {
		go func() { ch <- work(i) }()
	}
	for i := n; i > 0; i-- {
		sum += <-ch
	}
	return sum
}

func oneLess(n int, work func(int) int) (sum int) {
	ch := make(chan int)
	for i := 0; i < n; i++ {
		go func() { ch <- work(i) }() // want `send on ch has no receiver after the return on line 60`
	}
	for range n - 1 {
		sum += <-ch
	}
	return sum
}

func sameMap(m map[string]int, work func(string) int) (sum int) {
	ch := make(chan int)
	for k := range m {
		go func() { ch <- work(k) }()
	}
	for range m {
		sum += <-ch
	}
	return sum
}

func constantCount(work func(int) int) (sum int) {
	ch := make(chan int)
	const workers = 3
	for i := range workers {
		go func() { ch <- work(i) }()
	}
	for range workers {
		sum += <-ch
	}
	return sum
}

func unrelatedCounts(as, bs []int, work func(int) int) (sum int) {
	ch := make(chan int) // as and bs may be of one length
	for _, a := range as {
		go func() { ch <- work(a) }()
	}
	for range bs {
		sum += <-ch
	}
	return sum
}

func countsDown(items []int, work func(int) int) (sum int) {
	ch := make(chan int)
	pending := 0
	for _, item := range items {
		if item > 0 {
			pending++
			go func() { ch <- work(item) }()
		}
	}
	for ; pending > 0; pending-- {
		sum += <-ch
	}
	return sum
}

// The same test decides both sides.

func correlated(parallel bool, work func() int) int {
	ch := make(chan int)
	if parallel {
		go func() { ch <- work() }()
	}
	if parallel {
		return <-ch
	}
	return work()
}

func inverted(parallel bool, work func() int) int {
	ch := make(chan int)
	if parallel {
		go func() { ch <- work() }() // want `send on ch has no receiver after the return on line 133`
	}
	if !parallel {
		return <-ch // want `receive from ch has no sender`
	}
	return work()
}

// A range that nobody closes.

func unclosed(items []int) (sum int) {
	ch := make(chan int)
	go func() {
		for _, item := range items {
			ch <- item
		}
	}()
	for v := range ch { // want `range over ch never ends: nobody closes it after the return on line 144`
		sum += v
	}
	return sum
}

func unclosedFixed(items []int) (sum int) {
	ch := make(chan int)
	go func() {
		defer close(ch)
		for _, item := range items {
			ch <- item
		}
	}()
	for v := range ch {
		sum += v
	}
	return sum
}

func closedOnOnePath(items []int) (sum int) {
	ch := make(chan int)
	go func() {
		for _, item := range items {
			if process(item) != nil {
				return
			}
			ch <- item
		}
		close(ch)
	}()
	for v := range ch { // want `range over ch never ends: nobody closes it after the return on line 170`
		sum += v
	}
	return sum
}

// A WaitGroup that waits for senders whose receiver comes later.

func waitsTooEarly(items []int) (sum int) {
	ch := make(chan int)
	var wg sync.WaitGroup
	for _, item := range items {
		wg.Add(1)
		go func() {
			defer wg.Done()
			ch <- item // want `send on ch has no receiver`
		}()
	}
	wg.Wait()
	close(ch)
	for v := range ch {
		sum += v
	}
	return sum
}

func waitsInTime(items []int) (sum int) {
	ch := make(chan int)
	var wg sync.WaitGroup
	for _, item := range items {
		wg.Go(func() { ch <- item })
	}
	go func() {
		wg.Wait()
		close(ch)
	}()
	for v := range ch {
		sum += v
	}
	return sum
}

func forgetsDone(items []int) {
	ch := make(chan int)
	var wg sync.WaitGroup
	for range items {
		wg.Add(1)
		go func() {
			v := <-ch
			if process(v) != nil {
				return
			}
			wg.Done()
		}()
	}
	for _, item := range items {
		ch <- item
	}
	wg.Wait() // want `wg.Wait waits for a Done that never comes`
}
