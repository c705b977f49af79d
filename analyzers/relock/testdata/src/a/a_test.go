package a

import "testing"

// A test knows whether somebody writes.
func TestRead(t *testing.T) {
	b := register()
	b.rw.RLock()
	defer b.rw.RUnlock()
	if b.read() != 0 {
		t.Error("not empty")
	}
}

// The write lock is another matter.
func TestWrite(t *testing.T) {
	b := register()
	b.rw.RLock()
	defer b.rw.RUnlock()
	b.write() // want `b.rw is locked for writing while this goroutine holds its read lock since line \d+`
}
