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

func TestEnables(t *testing.T) {
	for arg, want := range map[string]bool{
		"-leak": true, "--leak": true, "-leak=true": true, "-leak=1": true,
		"-leak=false": false, "-leak.max=3": false, "-leaks": false, "leak": false, "unit.cfg": false,
	} {
		if got := enables(arg, "leak"); got != want {
			t.Errorf("enables(%q) = %v, want %v", arg, got, want)
		}
	}
}
