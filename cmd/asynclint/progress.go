package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/term"
)

// A progress shows on a terminal that a long run is alive. Elsewhere, and in
// the first second, it is silent.
type progress struct {
	units atomic.Int64
	quit  chan struct{}
	done  sync.WaitGroup
}

// startProgress begins to show progress on w until stop is called.
func startProgress(w *os.File) *progress {
	p := &progress{quit: make(chan struct{})}
	if term.IsTerminal(int(w.Fd())) {
		p.done.Go(func() { p.show(w) })
	}
	return p
}

// unitDone counts one more package or test variant.
func (p *progress) unitDone() { p.units.Add(1) }

// stop removes the line of progress and waits until that is done.
func (p *progress) stop() {
	close(p.quit)
	p.done.Wait()
}

func (p *progress) show(w io.Writer) {
	began := time.Now()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	defer fmt.Fprint(w, clearLine)
	for {
		select {
		case <-p.quit:
			return
		case <-tick.C:
			fmt.Fprintf(w, "%sasynclint: %s checked, %s",
				clearLine, count(int(p.units.Load()), "package"), time.Since(began).Round(time.Second))
		}
	}
}

// clearLine returns the cursor to the first column and erases to the end.
const clearLine = "\r\x1b[K"
