package testdata

// A buffer takes as many values as it holds, and gives them back after close.

func fillsBuffer() {
	ch := make(chan int, 2)
	go func() { ch <- 1; ch <- 2 }()
}

func overfillsBuffer() {
	ch := make(chan int, 2)
	go func() {
		ch <- 1
		ch <- 2
		ch <- 3 // stuck
	}()
}

func overfillsDrained() {
	ch := make(chan int, 2)
	go func() { ch <- 1; ch <- 2; ch <- 3 }()
	<-ch
}

func receivesFromClosed() {
	ch := make(chan int, 1)
	go func() { ch <- 1; close(ch) }()
	<-ch
	<-ch
	<-ch
}

func receivesOnceTooOften() {
	ch := make(chan int, 1)
	go func() { ch <- 1 }()
	<-ch
	<-ch // stuck
}

func closedWithValuesLeft() {
	ch, got := make(chan int, 2), make(chan int)
	ch <- 5
	close(ch)
	go func() { got <- 1 }()
	if v, ok := <-ch; !ok || v != 5 {
		return
	}
	if _, ok := <-ch; !ok {
		<-got
	}
}

func closedAndEmpty() {
	ch, got := make(chan int, 2), make(chan int)
	close(ch)
	go func() {
		got <- 1 // stuck
	}()
	if _, ok := <-ch; ok {
		<-got
	}
}

// What is sent in a row comes in that row.
func inOrder() {
	ch, end := make(chan int, 2), make(chan int)
	ch <- 1
	ch <- 2
	go func() {
		end <- 1 // stuck
	}()
	<-ch
	if <-ch == 1 {
		<-end
	}
}

// A nil channel never gets anywhere.

func sendsToNil() {
	var ch chan int
	done := make(chan int)
	go func() {
		ch <- 1 // stuck
		close(done)
	}()
	<-done // stuck
}

func setsBeforeSend() {
	var ch chan int
	done := make(chan int)
	ch = make(chan int, 1)
	go func() { ch <- 1; close(done) }()
	<-done
}

// A nil case is switched off.
func nilCase() {
	a, b := make(chan int), make(chan int)
	var off chan int
	go func() {
		a <- 1 // stuck
	}()
	go func() { b <- 1 }()
	select {
	case <-off:
		<-a
	case <-b:
	}
}

func casesSwitchedOffInTurn() {
	a, b := make(chan int), make(chan int)
	go func() { a <- 1; close(a) }()
	go func() { b <- 1; close(b) }()
	for a, b := a, b; a != nil || b != nil; {
		select {
		case _, ok := <-a:
			if !ok {
				a = nil
			}
		case _, ok := <-b:
			if !ok {
				b = nil
			}
		}
	}
}

// Sends on a closed channel and second closes panic, which ends the process.

func closesTwiceOver() {
	ch, done := make(chan int), make(chan int)
	go func() { <-done }()
	close(ch)
	close(ch)
}

func sendsToClosed() {
	ch, done := make(chan int, 1), make(chan int)
	go func() { <-done }()
	close(ch)
	ch <- 1
}

func sendsBeforeClose() {
	ch, done := make(chan int, 1), make(chan int)
	go func() {
		<-done // stuck
	}()
	ch <- 1
	close(ch)
}

// A default is taken only if nothing else is ready.

func drops() {
	ch := make(chan int)
	go func() {
		select {
		case ch <- 1:
		default:
		}
	}()
}

func waitsForDropped() {
	ch := make(chan int)
	go func() {
		select {
		case ch <- 1:
		default:
		}
	}()
	<-ch // stuck
}

func pollsReady() {
	ch, end := make(chan int, 1), make(chan int)
	ch <- 1
	go func() { end <- 1 }()
	select {
	case <-ch:
		<-end
	default:
	}
}

func pollsEmpty() {
	ch, end := make(chan int, 1), make(chan int)
	go func() {
		end <- 1 // stuck
	}()
	select {
	case <-ch:
		<-end
	default:
	}
}

func pollsFull() {
	ch, end := make(chan int, 1), make(chan int)
	ch <- 1
	go func() {
		end <- 1 // stuck
	}()
	select {
	case ch <- 2:
		<-end
	default:
	}
}

// len and cap tell what is in the buffer.

func asksLength() {
	ch, end := make(chan int, 3), make(chan int)
	ch <- 1
	go func() { end <- 1 }()
	if cap(ch) == 3 && len(ch) == 1 {
		<-end
	}
}

func asksLengthOfEmpty() {
	ch, end := make(chan int, 3), make(chan int)
	go func() {
		end <- 1 // stuck
	}()
	if len(ch) > 0 {
		<-end
	}
}

// Two cases of one select on the same channel, one in each direction, do not
// meet each other.
func talksToItself() {
	ch := make(chan int)
	go func() {
		select { // stuck
		case ch <- 1:
		case <-ch:
		}
	}()
}

func talksToAnother() {
	ch := make(chan int)
	for range 2 {
		go func() {
			select {
			case ch <- 1:
			case <-ch:
			}
		}()
	}
}

// A semaphore made of a buffer.

func tokens() {
	sem, done := make(chan struct{}, 2), make(chan int)
	for range 3 {
		go func() {
			sem <- struct{}{}
			defer func() { <-sem }()
			done <- 1
		}()
	}
	for range 3 {
		<-done
	}
}

func tokenKept() {
	sem, done := make(chan struct{}, 2), make(chan int)
	for range 3 {
		go func() {
			sem <- struct{}{} // stuck
			done <- 1
		}()
	}
	for range 3 {
		<-done // stuck
	}
}

// A loop that breaks off leaves the sender.

func rangesToEnd() {
	ch := make(chan int)
	go func() {
		defer close(ch)
		for i := range 3 {
			ch <- i
		}
	}()
	for range ch {
	}
}

func breaksOff() {
	ch := make(chan int)
	go func() {
		defer close(ch)
		for i := range 3 {
			ch <- i // stuck
		}
	}()
	for v := range ch {
		if v == 1 {
			break
		}
	}
}

func breaksOffAtTheLast() {
	ch := make(chan int)
	go func() {
		for i := range 3 {
			ch <- i
		}
	}()
	for v := range ch {
		if v == 2 {
			break
		}
	}
}
