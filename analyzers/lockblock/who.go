package lockblock

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/locks"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
)

// This file says which code runs side by side with which.

// runner returns the function that a piece of code runs in: the declared one, or the
// literal that is a goroutine of its own.
func runner(fn *ssa.Function) *ssa.Function {
	for fn.Parent() != nil && !locks.StartedOnly(fn) {
		fn = fn.Parent()
	}
	return fn
}

// handlesRequest reports whether an instruction is in the function that net/http
// calls for each request, side by side with itself.
func handlesRequest(instr ssa.Instruction) bool {
	for fn := instr.Parent(); fn != nil; fn = fn.Parent() {
		params := fn.Signature.Params()
		if params.Len() == 2 && isNamed(params.At(0).Type(), "net/http", "ResponseWriter") &&
			isNamed(params.At(1).Type(), "net/http", "Request") {
			return true
		}
	}
	return false
}

func isNamed(t types.Type, path, name string) bool {
	if ptr, ok := types.Unalias(t).(*types.Pointer); ok {
		t = ptr.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == path && n.Obj().Name() == name
}

// awaitsSlow reports whether the function that a wait for a WaitGroup stands in has
// started goroutines that wait for the outside world: to wait for them is to wait
// for that.
func (p *program) awaitsSlow(s stall) bool {
	wait := p.at[s.block.Chain[len(s.block.Chain)-1].Pos()]
	return wait != nil && slices.ContainsFunc(ssabuild.Outermost(wait.Parent()).AnonFuncs, func(lit *ssa.Function) bool {
		sum := p.graph.Of(lit)
		return p.startedAside[lit] && sum != nil && slices.ContainsFunc(sum.Waits, func(w summary.Wait) bool {
			return w.Class <= summary.Subprocess && w.Detours <= 1
		})
	})
}

// noteAside notes what a go statement or the method Go of a group starts.
func (p *program) noteAside(call ssa.CallInstruction) {
	common := call.Common()
	if _, isGo := call.(*ssa.Go); isGo {
		p.noteStarted(common.Value)
	} else if callee := common.StaticCallee(); callee != nil && callee.Name() == "Go" && len(common.Args) == 2 {
		p.noteStarted(common.Args[1])
	}
}

func (p *program) noteStarted(v ssa.Value) {
	switch v := v.(type) {
	case *ssa.MakeClosure:
		p.startedAside[v.Fn.(*ssa.Function)] = true
	case *ssa.Function:
		p.startedAside[v] = true
	}
}
