package handlers

import (
	"net/http"
	"sync"
)

// A gate is opened once, when the server has started; all handlers pass it.
type gated struct {
	started sync.WaitGroup
	jobs    sync.WaitGroup
}

func newGated() *gated {
	g := &gated{}
	g.started.Add(1)
	return g
}

func (g *gated) start() { g.started.Done() }

func (g *gated) one(w http.ResponseWriter, r *http.Request)   { g.started.Wait() }
func (g *gated) two(w http.ResponseWriter, r *http.Request)   { g.started.Wait() }
func (g *gated) three(w http.ResponseWriter, r *http.Request) { g.started.Wait() }

func (g *gated) all(w http.ResponseWriter, r *http.Request) {
	g.jobs.Wait() // want `WaitGroup\).Wait can block without a bound in handler \(\*gated\).all`
}
