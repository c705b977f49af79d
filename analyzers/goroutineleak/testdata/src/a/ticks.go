package a

import "time"

// A goroutine that goes round by itself for ever is in nobody's way.

func ticksBeside(f func() error) error {
	go func() {
		t := time.NewTicker(time.Second)
		for range t.C {
			println("tick")
		}
	}()
	errc := make(chan error)
	go func() { errc <- f() }()
	return <-errc
}

func ticksBesideLeak(f func() error) error {
	go func() {
		t := time.NewTicker(time.Second)
		for range t.C {
			println("tick")
		}
	}()
	errc := make(chan error)
	go func() { errc <- f() }() // want `send on errc has no receiver after the return on line 32`
	select {
	case err := <-errc:
		return err
	case <-time.After(time.Second):
		return nil
	}
}

// The break leaves the select only: after its one message it ticks on.
func breaksSelect() {
	done := make(chan bool)
	go func() {
		tick := time.NewTicker(10 * time.Millisecond)
		end := time.After(time.Second)
		for {
			select {
			case <-tick.C:
				println("tick")
			case <-end:
				done <- true
				break
			}
		}
	}()
	<-done
}

// Without the ticker it waits for a second end.
func waitsAgain() {
	done := make(chan bool)
	go func() {
		end := time.After(time.Second)
		for {
			<-end // want `receive from end gets nothing: the timer's one tick has been taken`
			done <- true
		}
	}()
	<-done
}
