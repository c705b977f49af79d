package absence

import (
	"fmt"
	"go/constant"
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/loops"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/pointsto"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

// A counted wait stands in the loop that starts the goroutines it waits for, all
// of which were counted before the loop:
//
//	wg.Add(len(items))
//	for _, item := range items {
//		go func() { defer wg.Done(); use(item) }()
//		wg.Wait()
//	}
//
// In the first round only the goroutines of that round have been started, and
// each calls Done at most once; the counter stands at the number of rounds, so
// that from two rounds on it cannot come to zero. The claim needs the one Add
// before the loop, of what the loop counts; all Done calls in functions
// that only go statements of the loop start; and no other hand on the WaitGroup.

// countedWaits reports such waits.
func (f *finder) countedWaits() {
	for _, wait := range f.groupWaits() {
		sites, complete := f.graph.Origins(syncop.Of(wait).On)
		if _, called := wait.(*ssa.Call); !called || !complete || len(sites) != 1 || f.told[sites[0]] {
			continue
		}
		if add, start := f.counted(wait, sites[0]); add != nil {
			f.told[sites[0]] = true
			f.tellCounted(wait, add, start)
		}
	}
}

// counted returns the Add before the loop and the go statement in it, or nil.
func (f *finder) counted(wait ssa.Instruction, s *pointsto.Site) (add, start ssa.Instruction) {
	loop := loops.Innermost(wait.Block())
	if loop == nil || !everyRound(wait, loop) || f.graph.Escapes(s) != "" || s.Make == nil || s.Make.Parent() != wait.Parent() {
		return nil, nil
	}
	rounds := 0 // goroutines of one round that call Done
	for _, u := range f.graph.Uses(s) {
		switch u.Kind {
		case syncop.WaitGroupAdd:
			if add != nil {
				return nil, nil
			}
			add = u.Instr
		case syncop.WaitGroupDone:
			start = f.startedBy(u.Instr, loop)
			if start == nil {
				return nil, nil
			}
			rounds++
		case syncop.WaitGroupWait:
		default:
			return nil, nil
		}
	}
	if add == nil || rounds != 1 || add.Parent() != wait.Parent() || loop[add.Block()] || !add.Block().Dominates(wait.Block()) {
		return nil, nil
	}
	if !sameNumber(syncop.Of(add).Call.Args[1], bound(loop)) {
		return nil, nil
	}
	return add, start
}

// everyRound reports whether each round of the loop passes an instruction.
func everyRound(instr ssa.Instruction, loop map[*ssa.BasicBlock]bool) bool {
	for head := range loop {
		for _, latch := range loops.Latches(head) {
			if loop[latch] && !instr.Block().Dominates(latch) {
				return false
			}
		}
	}
	return true
}

// startedBy returns the go statement of the loop that alone runs the function
// in which a Done is, once a round; nil if there is none or another way in.
func (f *finder) startedBy(done ssa.Instruction, loop map[*ssa.BasicBlock]bool) ssa.Instruction {
	fn := done.Parent()
	callers := f.graph.Callers(fn)
	if len(callers) != 1 || f.graph.IsRoot(fn) || loops.Innermost(done.Block()) != nil {
		return nil
	}
	start, ok := callers[0].(*ssa.Go)
	if !ok || !loop[start.Block()] || len(loops.Innermost(start.Block())) != len(loop) {
		return nil
	}
	return start
}

// bound returns the number of rounds of a loop that counts up to it, or nil.
func bound(loop map[*ssa.BasicBlock]bool) ssa.Value {
	var found ssa.Value
	for b := range loop {
		branch, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok || loop[b.Succs[0]] == loop[b.Succs[1]] {
			continue
		}
		less, ok := branch.Cond.(*ssa.BinOp)
		if !ok || less.Op != token.LSS || found != nil {
			return nil // another way out
		}
		found = less.Y
	}
	return found
}

// sameNumber reports whether two numbers are the same for all that the
// instructions show: one value, equal constants above one, or lengths of one slice.
func sameNumber(a, b ssa.Value) bool {
	if a == nil || b == nil {
		return false
	}
	if a == b {
		c, constant := a.(*ssa.Const)
		return !constant || c.Int64() > 1
	}
	switch x := a.(type) {
	case *ssa.Const:
		y, ok := b.(*ssa.Const)
		return ok && x.Value != nil && y.Value != nil && constant.Compare(x.Value, token.EQL, y.Value) && x.Int64() > 1
	case *ssa.Call:
		y, ok := b.(*ssa.Call)
		return ok && isLen(x) && isLen(y) && sameVariable(loaded(x.Call.Args[0]), loaded(y.Call.Args[0]))
	}
	return false
}

// isLen reports whether a call is of the built-in len.
func isLen(call *ssa.Call) bool {
	b, ok := call.Call.Value.(*ssa.Builtin)
	return ok && b.Name() == "len"
}

// loaded returns the address that a value is loaded from, or the value itself.
func loaded(v ssa.Value) ssa.Value {
	if load, ok := v.(*ssa.UnOp); ok && load.Op == token.MUL {
		return load.X
	}
	return v
}

// tellCounted reports a counted wait.
func (f *finder) tellCounted(wait, add, start ssa.Instruction) {
	op := f.blocked(wait)
	name, fn := f.name(op.needs[0], wait), name(wait.Parent())
	pos, end := f.span(wait.Pos())
	f.findings = append(f.findings, finding.Finding{
		Pos: pos, End: end,
		Message: fmt.Sprintf("goroutine may block forever: %s.Wait in the loop waits for goroutines that later rounds start", name),
		Trace: witness.Trace{
			{Goroutine: fn, Text: "counts the goroutines of all rounds", Pos: add.Pos()},
			{Goroutine: fn, Text: "starts the one of the first round", Pos: start.Pos()},
			{Goroutine: fn, Text: "blocks here for ever: the others are not started yet", Pos: pos, End: end},
		},
	})
}
