package main

import (
	"bytes"
	"testing"
	"testing/synctest"
	"time"
)

func TestProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		p := &progress{quit: make(chan struct{})}
		p.done.Go(func() { p.show(&out) })
		time.Sleep(1500 * time.Millisecond)
		p.unitDone()
		time.Sleep(time.Second)
		p.unitDone()
		p.stop()
		want := clearLine + "asynclint: 0 packages checked, 1s" + clearLine + "asynclint: 1 package checked, 2s" + clearLine
		if out.String() != want {
			t.Errorf("got %q, want %q", out.String(), want)
		}
	})
}

// TestProgressOfShortRun leaves no trace but the clearing of the line.
func TestProgressOfShortRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		p := &progress{quit: make(chan struct{})}
		p.done.Go(func() { p.show(&out) })
		time.Sleep(900 * time.Millisecond)
		p.stop()
		if out.String() != clearLine {
			t.Errorf("got %q", out.String())
		}
	})
}
