package absence

import (
	"go/token"

	"golang.org/x/tools/go/ssa"
)

// panicsOnNil reports whether a call must panic: it is of a method that uses the
// fields of its receiver before it does anything else, on a local variable that is
// never anything but nil.
func panicsOnNil(call *ssa.CallCommon) bool {
	fn := call.StaticCallee()
	if fn == nil || len(fn.Blocks) == 0 || fn.Signature.Recv() == nil {
		return false
	}
	return usesAtOnce(fn) && onlyNil(call.Args[0], map[ssa.Value]bool{})
}

// usesAtOnce reports whether a method looks at a field of its receiver first.
func usesAtOnce(fn *ssa.Function) bool {
	for _, instr := range fn.Blocks[0].Instrs {
		switch instr := instr.(type) {
		case *ssa.FieldAddr:
			if instr.X == fn.Params[0] {
				return true
			}
		case *ssa.DebugRef, *ssa.Alloc:
		default:
			return false
		}
	}
	return false
}

// onlyNil reports whether a value is nil, also where it is loaded from a local
// variable that only ever holds nil.
func onlyNil(v ssa.Value, seen map[ssa.Value]bool) bool {
	if seen[v] {
		return true
	}
	seen[v] = true
	switch v := v.(type) {
	case *ssa.Const:
		return v.IsNil()
	case *ssa.Phi:
		for _, edge := range v.Edges {
			if !onlyNil(edge, seen) {
				return false
			}
		}
		return true
	case *ssa.UnOp:
		return v.Op == token.MUL && nilVariable(v.X, seen)
	}
	return false
}

// nilVariable reports whether a local variable only ever holds nil.
func nilVariable(addr ssa.Value, seen map[ssa.Value]bool) bool {
	if seen[addr] {
		return true
	}
	seen[addr] = true
	if free, ok := addr.(*ssa.FreeVar); ok {
		bound := capturedBy(free)
		return bound != nil && nilVariable(bound, seen)
	}
	alloc, ok := addr.(*ssa.Alloc)
	if !ok {
		return false
	}
	return nilStores(alloc, alloc, seen)
}

// nilStores checks all that is done with a variable under one of its names.
func nilStores(alloc *ssa.Alloc, name ssa.Value, seen map[ssa.Value]bool) bool {
	for _, use := range *name.Referrers() {
		switch use := use.(type) {
		case *ssa.UnOp, *ssa.DebugRef:
		case *ssa.Store:
			if use.Addr != name || !onlyNil(use.Val, seen) {
				return false
			}
		case *ssa.MakeClosure:
			fn := use.Fn.(*ssa.Function)
			for i, binding := range use.Bindings {
				if binding == name && !nilStores(alloc, fn.FreeVars[i], seen) {
					return false
				}
			}
		default:
			return false
		}
	}
	return true
}

// capturedBy returns the variable that a free variable of a literal is.
func capturedBy(free *ssa.FreeVar) ssa.Value {
	if free.Parent().Parent() == nil {
		return nil
	}
	for _, use := range *free.Parent().Referrers() {
		mc, ok := use.(*ssa.MakeClosure)
		if !ok {
			continue
		}
		for i, fv := range free.Parent().FreeVars {
			if fv == free {
				return mc.Bindings[i]
			}
		}
	}
	return nil
}
