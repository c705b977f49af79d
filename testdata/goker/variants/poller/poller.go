// Package poller stops its loop and waits for it; the loop needs the lock for
// one more round.
package poller

import (
	"sync"
	"time"
)

type service interface {
	start()
	stop()
}

type poller struct {
	sync.Mutex
	quit, ended chan struct{}
	rounds      int
}

func newService() service { return &poller{quit: make(chan struct{}), ended: make(chan struct{})} }

func (p *poller) start() {
	go func() {
		defer close(p.ended)
		for {
			select {
			case <-p.quit:
				return
			default:
				p.round()
			}
		}
	}()
}

func (p *poller) round() {
	p.Lock() // want lockwait:"p|Mutex|poller"
	defer p.Unlock()
	p.rounds++
}

func (p *poller) stop() {
	p.Lock()
	defer p.Unlock()
	close(p.quit)
	<-p.ended // want lockwait:"p|ended" goroutineleak:"ended"
}

// Run stops a poller.
func Run() {
	s := newService()
	s.start()
	time.Sleep(50 * time.Microsecond)
	s.stop()
}
