package simulate

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/loops"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// What the process does last. A command reads its arguments, does its work in a function
// that main calls once, prints what came out and ends: what is left behind in that
// function has nobody to be a burden to. In a program without arguments the same is no
// evidence: it may be there to show what a function does.

// quickDepth bounds how far calls are followed to see that they take no time.
const quickDepth = 4

// isLast reports whether the process ends where a function returns: main, and in a
// command what main calls in one place, out of loops, with nothing after it that takes
// time. A server does so as well; what lives as long as it does is not left behind.
func (p *Package) isLast(fn *ssa.Function) bool {
	if is, known := p.last[fn]; known {
		return is
	}
	if p.last == nil {
		p.last = map[*ssa.Function]bool{}
	}
	p.last[fn] = false // what only calls itself
	is := isMain(fn) || p.isCalledLast(fn) && p.readsArguments() && !p.mayServe(fn, map[*ssa.Function]bool{})
	p.last[fn] = is
	return is
}

func isMain(fn *ssa.Function) bool {
	return fn.Name() == "main" && fn.Parent() == nil && fn.Pkg != nil && fn.Pkg.Pkg.Name() == "main" && fn.Signature.Recv() == nil
}

func (p *Package) isCalledLast(fn *ssa.Function) bool {
	if p.ssa.Pkg.Name() != "main" {
		return false
	}
	callers := p.graph().callers[fn]
	if !p.graph().closed(fn) || len(callers) != 1 || callers[0] == fn || !p.isLast(callers[0]) {
		return false
	}
	for _, b := range callers[0].Blocks {
		for i, instr := range b.Instrs {
			if call, ok := instr.(*ssa.Call); ok && call.Call.StaticCallee() == fn {
				return loops.Innermost(b) == nil && isQuick(b, i+1, quickDepth)
			}
		}
	}
	return false // started or deferred
}

// mayServe reports whether a function, or one that it calls, runs what may go on as long
// as somebody outside wants: a function of another module, or one of the network.
func (p *Package) mayServe(fn *ssa.Function, seen map[*ssa.Function]bool) (serves bool) {
	seen[fn] = true
	ssabuild.EachInstr(fn, func(instr ssa.Instruction) {
		call, ok := instr.(ssa.CallInstruction)
		if _, isGo := instr.(*ssa.Go); !ok || isGo || serves {
			return
		}
		if static := call.Common().StaticCallee(); static != nil && len(static.Blocks) > 0 {
			serves = !seen[static] && p.mayServe(static, seen)
			return
		}
		serves = !callTakesNoTime(call, 0) && syncop.Of(instr).Kind == syncop.None &&
			!isLocalLibrary(syncop.Callee(call.Common()))
	})
	return serves
}

// isLocalLibrary reports whether a function is one of the standard library that leaves
// the network alone.
func isLocalLibrary(fn *types.Func) bool {
	if fn == nil || fn.Pkg() == nil {
		return fn != nil // Error
	}
	path := fn.Pkg().Path()
	return summary.StandardLibrary().Has(path) && path != "net" && !strings.HasPrefix(path, "net/")
}

// readsArguments reports whether the package looks at the arguments of the process.
func (p *Package) readsArguments() (found bool) {
	for _, fn := range p.all {
		ssabuild.EachInstr(fn, func(instr ssa.Instruction) {
			for _, operand := range instr.Operands(nil) {
				switch v := (*operand).(type) {
				case *ssa.Global:
					found = found || v.Pkg.Pkg.Path() == "os" && v.Name() == "Args"
				case *ssa.Function:
					found = found || v.Pkg != nil && v.Pkg.Pkg.Path() == "flag"
				}
			}
		})
	}
	return found
}

// isQuick reports whether a function surely is at its end in no time from an instruction
// of a block on: there is no loop, and nothing that waits.
func isQuick(b *ssa.BasicBlock, from, depth int) bool {
	if !slices.ContainsFunc(b.Instrs[from:], func(instr ssa.Instruction) bool { return !takesNoTime(instr, depth) }) {
		seen := map[*ssa.BasicBlock]bool{}
		return !slices.ContainsFunc(b.Succs, func(next *ssa.BasicBlock) bool { return !areQuick(next, seen, depth) })
	}
	return false
}

// areQuick reports the same of a block and all that can follow.
func areQuick(b *ssa.BasicBlock, seen map[*ssa.BasicBlock]bool, depth int) bool {
	if seen[b] {
		return true
	}
	seen[b] = true
	if loops.Innermost(b) != nil || slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool { return !takesNoTime(instr, depth) }) {
		return false
	}
	return !slices.ContainsFunc(b.Succs, func(next *ssa.BasicBlock) bool { return !areQuick(next, seen, depth) })
}

// takesNoTime reports whether an instruction surely does not wait, as far down as calls
// can be followed.
func takesNoTime(instr ssa.Instruction, depth int) bool {
	switch instr := instr.(type) {
	case *ssa.Defer:
		return true // counted where it runs
	case *ssa.RunDefers:
		for _, b := range instr.Parent().Blocks {
			for _, other := range b.Instrs {
				if d, ok := other.(*ssa.Defer); ok && !callTakesNoTime(d, depth) {
					return false
				}
			}
		}
		return true
	case ssa.CallInstruction:
		return callTakesNoTime(instr, depth)
	}
	switch syncop.Of(instr).Kind {
	case syncop.Send, syncop.Receive, syncop.Select:
		return false
	}
	return true
}

func callTakesNoTime(instr ssa.CallInstruction, depth int) bool {
	call := instr.Common()
	switch syncop.Of(instr).Kind {
	case syncop.Close, syncop.Unlock, syncop.RUnlock, syncop.WaitGroupAdd, syncop.WaitGroupDone,
		syncop.ContextRoot, syncop.ContextDerive, syncop.ContextErr, syncop.TimerStop:
		return true
	case syncop.None:
	default:
		return false
	}
	if _, ok := call.Value.(*ssa.Builtin); ok {
		return true
	}
	if static := call.StaticCallee(); static != nil && len(static.Blocks) > 0 {
		return depth > 0 && areQuick(static.Blocks[0], map[*ssa.BasicBlock]bool{}, depth-1)
	}
	if made, ok := summary.Root(call.Value).(*ssa.Extract); ok && !call.IsInvoke() {
		from, ok := made.Tuple.(*ssa.Call) // cancel
		return ok && syncop.Of(from).Kind == syncop.ContextDerive
	}
	return returnsSoon(syncop.Callee(call))
}

// returnsSoon reports whether a function of the standard library is known not to wait.
// Servers wait for clients, which the table of waits leaves out.
func returnsSoon(fn *types.Func) bool {
	if !isLocalLibrary(fn) {
		return false
	}
	if fn.Pkg() == nil {
		return true
	}
	sum := summary.StandardLibrary().Lookup(fn)
	return sum == nil || len(sum.Waits) == 0 && sum.Invokes == 0
}
