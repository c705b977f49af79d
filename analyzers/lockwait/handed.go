package lockwait

import (
	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/pointsto"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// A lock that a goroutine releases for another one is none that the other holds
// while it waits:
//
//	c.mu.Lock()
//	go func() {
//		time.Sleep(delay)
//		c.mu.Unlock()
//	}()
//
// Package locks knows such literals as far as it follows their paths. Where it has
// given up on a function it does not, so that they are looked for here once more, by
// what stands in them alone.

// findHanded adds the classes of locks that a literal releases without taking them,
// if it is one that a go statement starts.
func (p *program) findHanded() {
	classes := map[*pointsto.Site]map[string]bool{}
	for instr, acquires := range p.acquires {
		sites, _ := p.graph.Origins(syncop.Of(instr).On)
		for _, s := range sites {
			if classes[s] == nil {
				classes[s] = map[string]bool{}
			}
			for _, a := range acquires {
				classes[s][a.Lock.Class] = true
			}
		}
	}
	for _, fn := range p.graph.Functions() {
		for _, literal := range fn.AnonFuncs {
			if !p.isStarted(literal) {
				continue
			}
			for s := range p.onlyReleased(literal) {
				for class := range classes[s] {
					p.handed[class] = true
				}
			}
		}
	}
}

// isStarted reports whether a go statement runs the function.
func (p *program) isStarted(fn *ssa.Function) bool {
	for _, call := range p.graph.Callers(fn) {
		if _, ok := call.(*ssa.Go); ok {
			return true
		}
	}
	return false
}

// onlyReleased returns the locks that a function releases and does not take.
func (p *program) onlyReleased(fn *ssa.Function) map[*pointsto.Site]bool {
	released, taken := map[*pointsto.Site]bool{}, map[*pointsto.Site]bool{}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			op := syncop.Of(instr)
			var to map[*pointsto.Site]bool
			switch op.Kind {
			case syncop.Unlock, syncop.RUnlock:
				to = released
			case syncop.Lock, syncop.RLock, syncop.TryLock:
				to = taken
			default:
				continue
			}
			sites, _ := p.graph.Origins(op.On)
			for _, s := range sites {
				to[s] = true
			}
		}
	}
	for s := range taken {
		delete(released, s)
	}
	return released
}
