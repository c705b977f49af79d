// Border has waits just inside and just outside of what is reported: variables,
// branches, loops, other ways to call.
package border

import "sync"

type group struct {
	wg   sync.WaitGroup
	inst *group
}

var global sync.WaitGroup

func packageVariable() {
	global.Add(1)
	go func() {
		defer global.Done()
		global.Wait() // want `global.Wait waits for the Done`
	}()
}

func pointerOnce(g *group) {
	wg := &g.wg
	defer wg.Done()
	wg.Wait() // want `Wait waits for`
}

func inLiteralCalledAtOnce(g *group) {
	defer g.wg.Done()
	func() {
		g.wg.Wait() // in the literal: the call of it is reported
	}() // want `waits for`
}

func withPanic(g *group) {
	defer g.wg.Done()
	failsOrWaits(g) // want `failsOrWaits waits for g.wg`
}

// failsOrWaits comes back from the wait only.
func failsOrWaits(g *group) {
	if g.inst == nil {
		panic("no")
	}
	g.wg.Wait()
}

// On the other side of the border.

func earlyReturn(g *group) {
	defer g.wg.Done()
	returnsFirst(g)
}

func returnsFirst(g *group) {
	if g.inst == nil {
		return
	}
	g.wg.Wait()
}

func emptyLoop(gs []*group, g *group) {
	defer g.wg.Done()
	for range gs {
		waitsInLoop(gs, g)
	}
}

func waitsInLoop(gs []*group, g *group) {
	for range gs {
		g.wg.Wait()
	}
}

func otherInstance(g *group) {
	defer g.wg.Done()
	g.inst.wg.Wait()
}

func pointerTwice(g, h *group) {
	wg := &g.wg
	defer wg.Done()
	wg = &h.wg
	wg.Wait()
}

func startsWaiter(g *group) {
	defer g.wg.Done()
	go func() { g.wg.Wait() }()
}

func onlyMakesLiteral(g *group) func() {
	defer g.wg.Done()
	return func() { g.wg.Wait() }
}

func deferOnOneWay(g *group, on bool) {
	if on {
		defer g.wg.Done()
	}
	g.wg.Wait()
}

func waitBeforeDefer(g *group) {
	g.wg.Wait()
	defer g.wg.Done()
}

func bothBranches(g *group, on bool) {
	defer g.wg.Done()
	closeEither(g, on)
}

// closeEither waits whichever way it goes, but by two calls of Wait, neither of which
// is on all ways.
func closeEither(g *group, on bool) {
	if on {
		g.wg.Wait()
		return
	}
	defer println()
	g.wg.Wait()
}
