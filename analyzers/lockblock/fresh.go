package lockblock

import (
	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/locks"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
)

// fresh reports whether a lock lies in an object that is still being made: the
// function, or all those that call it, have made the object themselves. Others may
// have got hold of it already, but are not in a hurry yet.
func (p *program) fresh(l locks.Lock, at ssa.Instruction) bool {
	return p.locks.Fresh(l, at) || l.Path.Root != nil && p.made(summary.Root(l.Path.Root), 0)
}

func (p *program) made(root ssa.Value, depth int) bool {
	switch root := root.(type) {
	case *ssa.Alloc:
		return root.Heap && returned(root)
	case *ssa.Parameter:
		calls := p.callers[root.Parent()]
		if depth > 2 || len(calls) == 0 || root.Parent().Object() == nil || root.Parent().Object().Exported() {
			return false
		}
		for _, call := range calls {
			arg := argument(call, root)
			if arg == nil || !p.made(summary.Root(arg), depth+1) {
				return false
			}
		}
		return true
	}
	return false
}

// returned reports whether a function returns an object that it has made. Where calls
// are deferred, what is returned goes through a variable of its own.
func returned(made *ssa.Alloc) bool {
	results, into := map[ssa.Value]bool{}, map[ssa.Value]bool{}
	ssabuild.EachInstr(made.Parent(), func(instr ssa.Instruction) {
		switch instr := instr.(type) {
		case *ssa.Return:
			for _, v := range instr.Results {
				results[summary.Root(v)] = true
			}
		case *ssa.Store:
			if summary.Root(instr.Val) == ssa.Value(made) {
				into[instr.Addr] = true
			}
		}
	})
	for v := range into {
		if results[v] {
			return true
		}
	}
	return results[made]
}

func argument(call *ssa.Call, param *ssa.Parameter) ssa.Value {
	for i, q := range param.Parent().Params {
		if q == param && i < len(call.Call.Args) {
			return call.Call.Args[i]
		}
	}
	return nil
}
