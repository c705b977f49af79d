package tested

import (
	"testing"
	"time"
)

// Left behind by a test that passes.

func TestLeaves(t *testing.T) {
	done := make(chan error)
	go func() {
		_, err := listen()
		done <- err // want `send on done has no receiver`
	}()
	if _, err := listen(); err != nil {
		t.Log(err)
	}
}

// Left behind by a test that has failed: of no interest.

func TestFails(t *testing.T) {
	done := make(chan error)
	go func() {
		_, err := listen()
		done <- err
	}()
	if _, err := listen(); err != nil {
		t.Error(err)
		return
	}
	<-done
}

// A test that hangs fails when its time is up.

func TestHangs(t *testing.T) {
	done := make(chan bool)
	go func() {
		if _, err := listen(); err != nil {
			return
		}
		done <- true
	}()
	<-done
}

// Time limits in tests end in failure, directly or not.

func TestLimit(t *testing.T) {
	done := make(chan bool)
	go func() { done <- true }()
	late := false
	select {
	case <-done:
	case <-time.After(time.Second):
		late = true
	}
	assert(t, !late)
}

func assert(t *testing.T, ok bool) {
	if !ok {
		t.Fatal("no")
	}
}

// The test causes as many events as it takes.

func TestEvents(t *testing.T) {
	got := make(chan int, 1)
	go func() {
		for {
			v, err := listen()
			if err != nil {
				return
			}
			got <- v
		}
	}()
	<-got
}

// What a test opens and does not close says nothing of the code that it tests.

func TestOpen(t *testing.T) {
	assert(t, open() != nil)
}

func TestClose(t *testing.T) {
	open().close()
}

// The test knows which lines will come, and its callback waits for one of them.

func TestCallback(t *testing.T) {
	end := make(chan bool)
	go func() { <-end }()
	ask(func(line string) bool {
		if line == "end" {
			close(end)
		}
		return true
	})
}

func TestCallbackKnown(t *testing.T) {
	end := make(chan bool)
	go func() { <-end }() // want `receive from end has no sender`
	tell(func(line string) bool {
		if line == "begin" {
			close(end)
		}
		return true
	})
}
