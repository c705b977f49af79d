package a

import "testing"

// A logged lock calls a function that the test has set when it is given back.
func TestLogged(t *testing.T) {
	debugs = true
	now = func() int { return 1 }
	m := newMutex()
	m.Lock()
	m.Unlock()

	m.Lock()
	m.Unlock()
}

// To lock twice is a mistake with each kind.
func TestTwice(t *testing.T) {
	debugs = true
	m := newMutex()
	m.Lock()
	m.Lock() // want `is locked again: it is held since line \d+`
	m.Unlock()
	m.Unlock()
}

func TestLoud(t *testing.T) {
	m := newLoud()
	m.Lock()
	m.Unlock()

	m.Lock()
	m.Unlock()
}

func TestLoudTwice(t *testing.T) {
	m := newLoud()
	m.Lock()
	m.Lock() // want `is locked again: it is held since line \d+`
	m.Unlock()
	m.Unlock()
}

func TestHushed(t *testing.T) {
	m := newHushed()
	m.Lock()
	m.Unlock()

	m.Lock()
	m.Unlock()
}
