package a

import "context"

// A receiver that nobody sends to or closes for.

func unheard() {
	quit := make(chan struct{})
	go func() {
		<-quit // want `receive from quit has no sender`
	}()
}

func heard() {
	quit := make(chan struct{})
	go func() {
		<-quit
	}()
	close(quit)
}

func unheardSelect(work <-chan int) {
	a, b := make(chan int), make(chan int)
	go func() {
		select { // want `no case of the select can happen`
		case <-a:
		case <-b:
		}
	}()
}

// The partner returns before it sends.

func partnerGivesUp() int {
	ch := make(chan int)
	go func() {
		if process(1) != nil {
			return
		}
		ch <- 1
	}()
	return <-ch // want `receive from ch has no sender after the return on line 38`
}

func partnerGivesUpFixed() int {
	ch := make(chan int)
	go func() {
		defer close(ch)
		if process(1) != nil {
			return
		}
		ch <- 1
	}()
	return <-ch
}

// A context that nobody cancels.

func neverCancelled() {
	ctx, cancel := context.WithCancel(context.Background())
	ch := make(chan int)
	go func() {
		select { // want `no case of the select can happen`
		case ch <- 1:
		case <-ctx.Done():
		}
	}()
	if process(1) == nil {
		cancel()
	}
}

// Each waits for the other to begin.

func crossed() int {
	a, b := make(chan int), make(chan int)
	go func() {
		a <- 1 // want `send on a has no receiver: the goroutine that could help is stuck on line 81`
		b <- 2
	}()
	x := <-b
	return x + <-a
}

func crossedFixed() int {
	a, b := make(chan int), make(chan int)
	go func() {
		b <- 1
		a <- 2
	}()
	x := <-b
	return x + <-a
}

// A function of the package holds the operation that blocks.

func deliver(out chan<- int, v int) {
	out <- v // want `send on out has no receiver after the return on line 105`
}

func delivers() error {
	ch := make(chan int)
	go deliver(ch, 1)
	if err := process(1); err != nil {
		return err
	}
	<-ch
	return nil
}

// The caller passes the channel to the function that receives.

func await(ctx context.Context, ch <-chan int) (int, error) {
	select {
	case v := <-ch:
		return v, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

func awaits(ctx context.Context) (int, error) {
	ch := make(chan int)
	go func() {
		ch <- 1 // want `send on ch has no receiver after the return on line 118`
	}()
	return await(ctx, ch)
}

//asynclint:ignore goroutineleak the process ends soon after
func suppressed() {
	ch := make(chan int)
	go func() { ch <- 1 }()
}
