package decoder

import "testing"

type frame struct {
	id  int
	bad bool
}

type source interface{ frames() []frame }

type tape []frame

func (t tape) frames() []frame { return t }

func stream(s source) <-chan frame {
	out := make(chan frame)
	go func() {
		defer close(out)
		for _, f := range s.frames() {
			out <- f // want goroutineleak:"out"
		}
	}()
	return out
}

func decode(s source) (n int) {
	for f := range stream(s) {
		if f.bad {
			return n // want goroutineleak:"out"
		}
		n++
	}
	return n
}

// TestBad decodes up to a bad frame; the source is left in its send.
func TestBad(t *testing.T) {
	if n := decode(tape{{1, false}, {2, true}, {3, false}}); n != 1 {
		t.Errorf("%d frames", n)
	}
}
