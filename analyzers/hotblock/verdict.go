package hotblock

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
)

// This file decides which waits have no bound, and for which roots that is worth a
// finding: where the user has asked, by a mark or a profile, all of them; elsewhere
// those that a reviewer would raise unasked.

// far is the number of conditions from which on a chain hangs on too many to be what
// usually happens.
const far = 3

// long is the number of calls from which on a reader of a handler does not follow.
const long = 5

// counts decides on a wait.
func (p *program) counts(w wait) bool {
	b := w.block
	if b.Class == summary.Lock || b.Ends != 0 || p.bounded(w) {
		return false
	}
	switch w.root.reason {
	case marked:
		return !b.Local && b.Detours < far && !(p.isWork(w) && w.at == w.call && p.started[w.root.fn])
	case profiled:
		return p.countsProfiled(w)
	case handler:
		return p.countsInHandler(w)
	default:
		return b.Detours == 0 && len(b.Chain) < long && (b.Class == summary.Network || b.Class == summary.Subprocess)
	}
}

// countsProfiled decides for a function that a profile shows. A profile of blocking
// says which lines wait; that of a CPU only which functions work, so that it makes a
// function a root like others.
func (p *program) countsProfiled(w wait) bool {
	b := w.block
	switch {
	case w.share.Profile == "CPU profile" || w.share.Percent == 0 && w.root.share.Profile == "CPU profile":
		return b.Class != summary.File && b.Class != summary.Sleep && b.Detours < far-1 && !b.Local && p.lacksRoom(w) && !p.isWork(w)
	case w.share.Percent == 0:
		return false // others of its lines are those that wait
	}
	// What waits in a callee of the package is reported there: that is hot, too.
	return w.at == w.call && b.Class != summary.Sleep && !b.Local
}

// countsInHandler decides for a function that serves requests.
func (p *program) countsInHandler(w wait) bool {
	b := w.block
	if !all && b.Detours >= far-1 || b.Local && b.Class != summary.Network {
		return false
	}
	switch b.Class {
	case summary.Network, summary.Database, summary.Subprocess:
		return (all || len(b.Chain) < long) && !p.hasSibling(w)
	case summary.WaitGroup:
		return all || b.InPackage() && len(b.Chain) < long-1 && !p.waitsForOwn(w)
	case summary.Channel, summary.Cond:
		return all || b.InPackage() && len(b.Chain) < long-1 && p.lacksRoom(w) && !p.isMailbox(w)
	}
	return false
}

// waitsForOwn reports whether a wait is for the goroutines of an object that a function
// on the way to it has made: to serve the request is what they do.
func (p *program) waitsForOwn(w wait) bool {
	for _, hop := range w.block.Chain {
		call, ok := p.at[hop.Pos()].(ssa.CallInstruction)
		if !ok || len(call.Common().Args) == 0 || call.Common().IsInvoke() {
			continue
		}
		switch summary.Root(call.Common().Args[0]).(type) {
		case *ssa.Call, *ssa.Extract, *ssa.Alloc:
			return true
		}
	}
	return false
}

// lacksRoom reports whether a channel operation really has to wait for others: the
// package makes no such channel with a buffer. Of other waits it is true.
func (p *program) lacksRoom(w wait) bool {
	if w.block.Class != summary.Channel || w.block.Sure || !w.block.InPackage() {
		return w.block.Class != summary.Channel || w.block.Sure
	}
	switch at := w.at.(type) {
	case *ssa.Send:
		return p.isUnbuffered(w, at.Chan, true)
	case *ssa.UnOp:
		return p.isUnbuffered(w, at.X, false)
	case *ssa.Select:
		for _, state := range at.States {
			if !p.isUnbuffered(w, state.Chan, state.Dir == types.SendOnly) {
				return false
			}
		}
		return len(at.States) > 0
	}
	return false // a semaphore, for example
}
