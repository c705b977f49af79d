package main

import "testing"

func TestDidYouMean(t *testing.T) {
	for in, want := range map[string]string{
		"ctxvariant":    " (did you mean ctxvariant?)",
		"ctxvaraint":    " (did you mean ctxvariant?)",
		"ctx":           "",
		"loopblocks":    " (did you mean loopblock?)",
		"":              "",
		"gorotine-leak": " (did you mean goroutineleak?)",
	} {
		if got := didYouMean(in, []string{"goroutineleak", "loopblock", "ctxvariant"}); got != want {
			t.Errorf("didYouMean(%q) = %q, want %q", in, got, want)
		}
	}
}
