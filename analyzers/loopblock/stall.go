package loopblock

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// A stall is an operation in a case that stalls the loop.
type stall struct {
	clause ast.Node
	instr  ssa.Instruction
	block  summary.Block
	victim ast.Node // a case that has to wait meanwhile
	stop   bool     // the victim is a stop case: the loop has no other duty
}

// A work is what one case does that may block.
type work struct {
	*eventCase
	steps []step
	names []string // what the steps call or do, sorted

	// patient is set if coming late does the case no harm: all that it does is to
	// start a timer for another case, or its own timer starts anew in every turn.
	patient bool
	touches uint16 // classes of waits, however unlikely
}

type step struct {
	instr  ssa.Instruction
	blocks []summary.Block
}

// stalls returns the operations of the loop's cases to report.
func stalls(loop *eventLoop, graph *summary.Graph) []stall {
	var all []work
	for _, c := range loop.cases {
		all = append(all, collect(loop, c, graph))
	}
	var found []stall
	for _, w := range all {
		if w.stops {
			continue
		}
		for _, step := range w.steps {
			if s, ok := judge(loop, graph, all, w, step); ok {
				found = append(found, s)
			}
		}
	}
	return found
}

// collect finds the operations in a case that may block and after which the loop
// goes on.
func collect(loop *eventLoop, c *eventCase, graph *summary.Graph) work {
	w := work{eventCase: c}
	for _, instr := range loop.instrs(c) {
		if _, isDefer := instr.(*ssa.Defer); isDefer {
			continue // runs when the function returns
		}
		w.touches |= graph.Touches(instr)
		if blocks := append(graph.Blocks(instr), graph.Deduced(instr)...); len(blocks) > 0 {
			w.steps = append(w.steps, step{instr, blocks})
			for _, block := range blocks {
				w.touches |= 1 << block.Class
				w.names = append(w.names, block.Chain[0].Pkg+"."+block.Chain[0].Name)
			}
		}
	}
	w.patient = armsTimer(loop, c) || restarts(loop, c)
	slices.SortFunc(w.steps, func(a, b step) int { return int(a.instr.Pos() - b.instr.Pos()) })
	slices.Sort(w.names)
	return w
}

// restarts reports whether a case waits for a time.After that every turn calls
// again, as in "case <-time.After(time.Minute): // idle", or for another channel that
// a call makes of a duration in every turn.
func restarts(loop *eventLoop, c *eventCase) bool {
	if c.state == nil {
		return false
	}
	call, ok := syncop.Strip(c.state.Chan).(*ssa.Call)
	if !ok || !loop.blocks[call.Block()] {
		return false
	}
	return syncop.Of(call).Kind == syncop.TimerNew || slices.ContainsFunc(call.Call.Args, func(arg ssa.Value) bool {
		return types.TypeString(arg.Type(), nil) == "time.Duration"
	})
}

// armsTimer reports whether a case calls functions of timers and no others.
func armsTimer(loop *eventLoop, c *eventCase) bool {
	calls, timers := 0, 0
	for _, instr := range loop.instrs(c) {
		call, ok := instr.(ssa.CallInstruction)
		if !ok {
			continue
		}
		calls++
		if isTimer(call) || callsOnly(call.Common().StaticCallee(), isTimer) {
			timers++
		}
	}
	return calls > 0 && calls == timers
}

func isTimer(call ssa.CallInstruction) bool {
	switch syncop.Of(call).Kind {
	case syncop.TimerNew, syncop.TimerReset, syncop.TimerStop:
		return true
	}
	return false
}

// callsOnly reports whether a function makes calls, and only such as wanted.
func callsOnly(fn *ssa.Function, wanted func(ssa.CallInstruction) bool) bool {
	if fn == nil {
		return false
	}
	some := false
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(ssa.CallInstruction); ok {
				if !wanted(call) {
					return false
				}
				some = true
			}
		}
	}
	return some
}

// judge decides whether a step of a case is worth reporting. Of several waits
// the first in the order of classes is named.
func judge(loop *eventLoop, graph *summary.Graph, all []work, w work, s step) (stall, bool) {
	for _, block := range s.blocks {
		if loop.mailbox {
			if victim := otherKind(loop, all, w, block.Class); victim != nil && stallsKind(loop, w.eventCase, s.instr, block) {
				return stall{clause: w.clause, instr: s.instr, block: block, victim: victim}, true
			}
			continue
		}
		if victim := otherDuty(loop, graph, all, w, s, block); victim != nil {
			if stallsDuty(loop, w.eventCase, s.instr, block) {
				return stall{clause: w.clause, instr: s.instr, block: block, victim: victim}, true
			}
		} else if victim := stopCase(loop, all); victim != nil && stallsStop(loop, w.eventCase, s, block) {
			return stall{clause: w.clause, instr: s.instr, block: block, victim: victim, stop: true}, true
		}
	}
	return stall{}, false
}

// otherDuty returns a case of another duty: one that goes on with the loop and
// does not wait in the same function. A loop of which every duty uses its
// connection or its file is there to serve it. A tick may come late while the work of
// another case goes on that gets the context with which the loop ends.
func otherDuty(loop *eventLoop, graph *summary.Graph, all []work, w work, s step, block summary.Block) ast.Node {
	name, class := block.Chain[0].Pkg+"."+block.Chain[0].Name, block.Class
	if waitsAnyway(loop, graph, name, class) {
		return nil
	}
	obeys := takesContext(loop, s.instr)
	short := class == summary.File || class == summary.Sleep && loop.around.isShort(block)
	for _, other := range all {
		if other.eventCase == w.eventCase || other.stops || other.patient {
			continue
		}
		if _, same := slices.BinarySearch(other.names, name); same {
			continue
		}
		if other.touches&sameResource(class) != 0 || class == summary.File && loop.writes(other.eventCase) {
			continue
		}
		if obeys && other.ticks() || short && !other.urgent() || loop.onlyNotes(other.eventCase) && loop.around.isDropped(other.eventCase) {
			continue
		}
		return other.clause
	}
	return nil
}

// waitsAnyway reports whether a loop waits in the same function, or for the same disk,
// outside of its cases, too: it is there for that, whatever the event.
func waitsAnyway(loop *eventLoop, graph *summary.Graph, name string, class summary.Class) bool {
	for b := range loop.blocks {
		for _, instr := range b.Instrs {
			if !summary.MayWait(instr) || slices.ContainsFunc(loop.cases, func(c *eventCase) bool {
				return c.clause.Pos() <= instr.Pos() && instr.Pos() < c.clause.End()
			}) {
				continue
			}
			for _, block := range graph.Blocks(instr) {
				first := block.Chain[0]
				if block.Class == class && class < summary.Sleep && (first.Pkg+"."+first.Name == name || class == summary.File) {
					return true
				}
			}
		}
	}
	return false
}

// ticks reports whether a case waits for a timer or ticker: nobody is kept waiting.
func (w work) ticks() bool {
	if w.state == nil {
		return false
	}
	source, _ := syncop.SourceOf(w.state.Chan)
	return source == syncop.Timer
}

// urgent reports whether a case is worth being served within a second: it neither waits for
// time nor gets reports of errors.
func (w work) urgent() bool {
	return !w.ticks() && (w.state == nil || syncop.ElementOf(w.state.Chan.Type()) != "error")
}

// takesContext reports whether a call gets a context, and the loop has a case for the end
// of one.
func takesContext(loop *eventLoop, instr ssa.Instruction) bool {
	call, ok := instr.(ssa.CallInstruction)
	return ok && slices.ContainsFunc(call.Common().Args, func(arg ssa.Value) bool { return summary.IsContext(arg.Type()) }) &&
		slices.ContainsFunc(loop.cases, func(c *eventCase) bool {
			if c.state == nil {
				return false
			}
			source, _ := syncop.SourceOf(c.state.Chan)
			return source == syncop.Done
		})
}

// otherKind returns the case of another kind of messages, which never waits: who has
// sent one of those is served late. The default case is for what nobody sends.
func otherKind(loop *eventLoop, all []work, w work, class summary.Class) ast.Node {
	for _, other := range all {
		if class == summary.File && loop.writes(other.eventCase) {
			continue // what was written is flushed
		}
		if other.eventCase != w.eventCase && !other.stops && !other.rest && !other.patient && other.touches&outside == 0 {
			return other.clause
		}
	}
	return nil
}

// outside has the bits of the classes that a loop cannot cut short: everything but
// locks, and what the goroutines of the process do with each other.
const outside = 1<<(summary.Sleep+1) - 1

// sameResource returns the classes of waits, as bits, by which a case shows that
// it serves the same connection or file. For other classes there are none.
func sameResource(class summary.Class) uint16 {
	switch class {
	case summary.Connection, summary.Input:
		return 1<<summary.Connection | 1<<summary.Input
	case summary.File:
		return 1 << summary.File
	}
	return 0
}

// stopCase returns a case that stops the loop. The end of a context in a package variable is
// that of the process: who waits for the loop then must be seen.
func stopCase(loop *eventLoop, all []work) ast.Node {
	for _, other := range all {
		if other.stops && (!endsProcess(other.eventCase) || loop.around.isJoined(loop.fn)) {
			return other.clause
		}
	}
	return nil
}
