// Package moby30408 waits for a plugin to be activated; a failure is told, too.
package moby30408

import (
	"errors"
	"sync"
)

type manifest struct{ implements []string }

type plugin struct {
	changed  *sync.Cond
	err      error
	manifest *manifest
}

func (p *plugin) waitActive() error {
	p.changed.L.Lock()
	defer p.changed.L.Unlock()
	for !p.activated() {
		p.changed.Wait()
	}
	return p.err
}

func (p *plugin) activated() bool { return p.manifest != nil || p.err != nil }

func (p *plugin) fail(err error) {
	p.changed.L.Lock()
	p.err = err
	p.changed.L.Unlock()
	p.changed.Broadcast()
}

// Run waits for a plugin that fails.
func Run() {
	p := &plugin{changed: sync.NewCond(&sync.Mutex{})}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := p.waitActive(); err == nil {
			panic("active")
		}
	}()
	p.fail(errors.New("no manifest"))
	<-done
}
