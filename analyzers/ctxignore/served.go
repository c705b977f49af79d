package ctxignore

// Which sends are to a loop that is always there.

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/place"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/pointsto"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// isServedForEver reports whether a send is to loops of the package that nothing
// leaves but the end of the process, and that do nothing slow on the way round.
//
//	for {
//		select {
//		case sig := <-signals:
//			os.Exit(1)
//		case c := <-commands:
//			apply(c)
//		}
//	}
//
// A loop that ranges over what only the sender closes is as good. For a goroutine,
// which nobody waits for, the loop may be slow.
func (w *world) isServedForEver(o op, inGoroutine bool) bool {
	ch := w.index().channels[o.pos]
	if ch == nil {
		return false
	}
	var sender *ssa.Function
	if ch.Parent() != nil {
		sender = ssabuild.Outermost(ch.Parent())
	}
	sites, complete := w.points().Origins(ch)
	return complete && len(sites) > 0 && !slices.ContainsFunc(sites, func(s *pointsto.Site) bool { return !w.hasServers(s, sender, inGoroutine) })
}

// hasServers reports whether all who receive from a channel are such loops.
func (w *world) hasServers(s *pointsto.Site, sender *ssa.Function, maySlow bool) bool {
	if w.points().OutsideReceives(s) {
		return false
	}
	open := !w.points().OutsideSends(s)
	var receives []ssa.Instruction
	for _, use := range w.points().Uses(s) {
		switch use.Kind {
		case syncop.Close:
			open = open && ssabuild.Outermost(use.Instr.Parent()) == sender
		case syncop.Select, syncop.Poll, syncop.Receive:
			if !use.Send && !place.InTest(use.Instr.Parent().Prog.Fset, use.Instr.Pos()) {
				receives = append(receives, use.Instr)
			}
		}
	}
	return len(receives) > 0 && !slices.ContainsFunc(receives, func(r ssa.Instruction) bool {
		around := circle(r, open)
		return around == nil || !maySlow && slices.ContainsFunc(around, func(i ssa.Instruction) bool { return i != r && w.isSlow(i) })
	})
}

// circle returns what stands on the way from a receive back to it, if it comes round
// again and again, whatever happens: from it control only leads back to it, or to the
// end of the process. It returns nil otherwise. With open, the channel is not closed.
func circle(receive ssa.Instruction, open bool) (way []ssa.Instruction) {
	start := receive.Block()
	seen := map[*ssa.BasicBlock]bool{}
	todo := []*ssa.BasicBlock{start}
	for len(todo) > 0 {
		b := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if endsProcess(b) {
			continue
		}
		if _, leaves := b.Instrs[len(b.Instrs)-1].(*ssa.Return); leaves {
			return nil
		}
		for _, next := range after(b, receive, open) {
			if !seen[next] {
				seen[next] = true
				todo = append(todo, next)
			}
		}
	}
	if !seen[start] {
		return nil
	}
	for _, b := range receive.Parent().Blocks {
		if seen[b] && !endsProcess(b) && comesBack(b, start) {
			way = append(way, b.Instrs...)
		}
	}
	return way
}

// after returns the blocks to which control goes on from a block. Out of a range over
// a channel that is never closed it does not.
func after(b *ssa.BasicBlock, receive ssa.Instruction, open bool) []*ssa.BasicBlock {
	test, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	if !ok || !open {
		return b.Succs
	}
	if ex, ok := test.Cond.(*ssa.Extract); ok && ex.Tuple.(ssa.Instruction) == receive && ex.Index == 1 {
		return b.Succs[:1]
	}
	return b.Succs
}

// comesBack reports whether control can come back to a block without the end of the
// process in between.
func comesBack(from, to *ssa.BasicBlock) bool {
	seen := map[*ssa.BasicBlock]bool{from: true}
	todo := []*ssa.BasicBlock{from}
	for len(todo) > 0 {
		b := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if endsProcess(b) {
			continue
		}
		for _, next := range b.Succs {
			if next == to {
				return true
			}
			if !seen[next] {
				seen[next] = true
				todo = append(todo, next)
			}
		}
	}
	return false
}

// endsProcess reports whether a block does not return: it panics, or calls a function
// without any way out.
func endsProcess(b *ssa.BasicBlock) bool {
	if len(b.Instrs) == 0 {
		return true
	}
	if _, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Panic); ok {
		return true
	}
	return slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool {
		call, ok := instr.(*ssa.Call)
		if !ok {
			return false
		}
		callee := call.Common().StaticCallee()
		return callee != nil && len(callee.Blocks) > 0 && !ssabuild.CanReturn(callee)
	})
}

// isSlow reports whether an instruction may keep a loop from its next receive: it waits,
// and neither a time limit nor a context ends that, or it calls what others have put in
// a variable.
func (w *world) isSlow(instr ssa.Instruction) bool {
	if call, ok := instr.(*ssa.Call); ok && !call.Common().IsInvoke() && call.Common().StaticCallee() == nil {
		if _, builtin := call.Common().Value.(*ssa.Builtin); !builtin {
			return true
		}
	}
	return slices.ContainsFunc(w.waits().Blocks(instr), func(b summary.Block) bool {
		return !b.Short && b.Ends&(summary.ByContext|summary.ByTime) == 0
	})
}
