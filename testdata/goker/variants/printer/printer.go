// Package printer fills its tray before the roller runs that empties it.
package printer

import "sync"

type printer struct {
	tray    chan string
	off     chan struct{}
	rollers sync.WaitGroup
}

func (p *printer) roll() {
	defer p.rollers.Done()
	for {
		select {
		case <-p.tray:
		case <-p.off:
			return
		}
	}
}

func (p *printer) print(pages ...string) {
	for _, page := range pages {
		p.tray <- page // want goroutineleak:"tray"
	}
	p.rollers.Add(1)
	go p.roll()
	close(p.off)
	p.rollers.Wait()
}

// Run prints two pages with a tray for one.
func Run() {
	p := &printer{tray: make(chan string, 1), off: make(chan struct{})}
	p.print("one", "two")
}
