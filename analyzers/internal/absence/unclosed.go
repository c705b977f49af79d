package absence

import (
	"cmp"
	"fmt"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/loops"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/pointsto"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

// An unclosed loop is one over a channel that nobody closes, in a goroutine for
// whose end a WaitGroup waits:
//
//	for range 4 {
//		wg.Go(func() {
//			for job := range jobs { // a worker that gets no more jobs stays here
//				if err := run(job); err != nil {
//					return
//				}
//			}
//		})
//	}
//	for _, job := range all {
//		jobs <- job
//	}
//	wg.Wait() // close(jobs) is missing
//
// The walk does not see it where the loop has other ways out, since it takes
// them all. Here they count for nothing if they are taken upon an error of a call
// only: then there is a run in which no error comes. For that nobody may send on
// the channel but who comes to the Wait before long: the goroutine that waits,
// with what it calls and the functions that its literals are in, and the
// goroutines that it waits for. While somebody else sends, the workers may be meant
// to live on, or to leave upon an error of the next job.

// unclosed reports such loops, one for each channel.
func (f *finder) unclosed() {
	var loops []*ssa.UnOp
	for e := range f.walk.edges {
		if recv := e.edge.recv; recv != nil && !e.edge.ok && !f.walk.open(e.edge) {
			loops = append(loops, recv)
		}
	}
	slices.SortFunc(loops, func(a, b *ssa.UnOp) int { return cmp.Compare(a.Pos(), b.Pos()) })
	for _, recv := range loops {
		if !onlyErrorsEnd(recv) {
			continue
		}
		for _, wait := range f.groupWaits() {
			if f.waitsForLoop(wait, recv) {
				f.tellUnclosed(wait, recv)
				break
			}
		}
	}
}

// onlyErrorsEnd reports whether a receive is that of a loop which ends when the
// channel is closed, and otherwise only upon errors.
func onlyErrorsEnd(recv *ssa.UnOp) bool {
	loop := loops.Innermost(recv.Block())
	for b := range loop {
		for _, succ := range b.Succs {
			branch, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
			if !loop[succ] && (!ok || !isClosedTest(branch.Cond, recv) && !isErrorTest(branch.Cond)) {
				return false
			}
		}
	}
	return loop != nil
}

// isClosedTest reports whether a condition is the second result of the receive.
func isClosedTest(cond ssa.Value, recv *ssa.UnOp) bool {
	ex, ok := cond.(*ssa.Extract)
	return ok && ex.Tuple == ssa.Value(recv) && ex.Index == 1
}

// isErrorTest reports whether a condition compares an error that a call has
// returned with nil. An error that was received may be the sign to end.
func isErrorTest(cond ssa.Value) bool {
	test, ok := cond.(*ssa.BinOp)
	if !ok || test.Op != token.NEQ && test.Op != token.EQL || !ssabuild.IsNil(test.Y) {
		return false
	}
	if named := test.X.Type().String(); named != "error" {
		return false
	}
	switch x := test.X.(type) {
	case *ssa.Call:
		return true
	case *ssa.Extract:
		_, ok := x.Tuple.(*ssa.Call)
		return ok
	}
	return false
}

// waitsForLoop reports whether a Wait waits for the goroutine of a loop, and all
// who send to the loop come to the Wait, or are waited for, too.
func (f *finder) waitsForLoop(wait ssa.Instruction, recv *ssa.UnOp) bool {
	groups, complete := f.graph.Origins(syncop.Of(wait).On)
	if !complete || f.onPurpose(*f.blocked(wait)) {
		return false
	}
	workers := f.workers(groups)
	if !workers[recv.Parent()] {
		return false
	}
	senders := f.synchronous(map[*ssa.Function]bool{}, wait.Parent())
	sites, _ := f.graph.Origins(recv.X)
	for _, s := range sites {
		for _, u := range f.graph.Uses(s) {
			if fn := u.Instr.Parent(); actOf(u) == sent && !workers[fn] && !senders[fn] && !f.endsBefore(u.Instr, wait) {
				return false
			}
		}
	}
	return true
}

// workers returns the functions that the goroutines run which a WaitGroup waits
// for until they end: those that Go starts, and those with a Done that comes last.
func (f *finder) workers(groups []*pointsto.Site) map[*ssa.Function]bool {
	found := map[*ssa.Function]bool{}
	for _, s := range groups {
		for _, u := range f.graph.Uses(s) {
			switch u.Kind {
			case syncop.WaitGroupGo:
				f.synchronous(found, functionOf(u.Call.Args[len(u.Call.Args)-1]))
			case syncop.WaitGroupDone:
				if _, deferred := u.Instr.(*ssa.Defer); deferred || loops.Innermost(u.Instr.Block()) == nil {
					f.synchronous(found, f.deferring(u.Instr.Parent()))
				}
			}
		}
	}
	return found
}

// deferring returns the function that defers a literal, or the literal itself.
func (f *finder) deferring(fn *ssa.Function) *ssa.Function {
	if callers := f.graph.Callers(fn); len(callers) == 1 {
		if d, ok := callers[0].(*ssa.Defer); ok {
			return d.Parent()
		}
	}
	return fn
}

// synchronous adds a function and all that it calls in its own goroutine.
func (f *finder) synchronous(to map[*ssa.Function]bool, fn *ssa.Function) map[*ssa.Function]bool {
	if fn == nil || to[fn] {
		return to
	}
	to[fn] = true
	for _, literal := range fn.AnonFuncs {
		if deferrer(literal) != literal { // the body of a loop over an iterator
			f.synchronous(to, literal)
		}
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(ssa.CallInstruction)
			if _, started := instr.(*ssa.Go); !ok || started {
				continue
			}
			targets, _ := f.graph.Callees(call.Common())
			for _, target := range targets {
				f.synchronous(to, target)
			}
		}
	}
	return to
}

// endsBefore reports whether an operation stands in a function that the one with
// the wait lies in, outside loops that never end.
func (f *finder) endsBefore(op, wait ssa.Instruction) bool {
	within := false
	for fn := wait.Parent().Parent(); fn != nil; fn = fn.Parent() {
		within = within || fn == op.Parent()
	}
	loop := loops.Innermost(op.Block())
	if !within || loop == nil {
		return within
	}
	for b := range loop {
		for _, succ := range b.Succs {
			if !loop[succ] {
				return true
			}
		}
	}
	return false
}

// tellUnclosed reports a loop for whose end somebody waits.
func (f *finder) tellUnclosed(wait ssa.Instruction, recv *ssa.UnOp) {
	op := blocked{instr: recv, needs: []need{f.need(recv.X, syncop.Receive, closed)}}
	if f.isTold(*f.blocked(wait)) || f.isTold(op) || f.mentionedElsewhere(op) {
		return
	}
	n := op.needs[0]
	reason := fmt.Sprintf("nobody closes %s%s, and %s.Wait on line %d waits for the end of this loop",
		f.name(n, recv), f.made(n), f.name(f.blocked(wait).needs[0], wait), f.line(wait.Pos()))
	pos, end := f.span(recv.Pos())
	trace := f.trace(op)
	trace = append(trace[:len(trace)-1],
		witness.Step{Goroutine: name(wait.Parent()), Text: "waits for the goroutine of the loop", Pos: wait.Pos()},
		witness.Step{Goroutine: name(recv.Parent()), Text: "blocks here for ever when nothing more is sent", Pos: pos, End: end})
	f.findings = append(f.findings, finding.Finding{
		Pos: pos, End: end, Message: "goroutine may block forever: " + reason, Trace: trace,
	})
}
