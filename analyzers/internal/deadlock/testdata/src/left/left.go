// Package left returns before it has helped.
package left

import "errors"

// The function that could have let it go returns its error first.

type pipe struct{ quit chan bool }

func (p *pipe) run() {
	<-p.quit // want `goroutineleak: goroutine may block forever: receive from p.quit has no sender`
}

func open(fail bool) error {
	p := &pipe{make(chan bool)}
	go p.run()
	if fail {
		return errors.New("no")
	}
	p.close()
	return nil
}

func (p *pipe) close() { close(p.quit) }
