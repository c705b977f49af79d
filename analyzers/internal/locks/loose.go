package locks

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// Loose returns the classes of the locks whose address goes elsewhere than into a
// lock operation, sync.NewCond, or a call of a function of the package: whoever
// got it may unlock.
func (p *Package) Loose() []string {
	var found []string
	for _, fn := range p.funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				for _, op := range instr.Operands(nil) {
					if g, ok := (*op).(*ssa.Global); ok && isMutexAddr(g) && p.keeps(instr, g, 0) {
						found = append(found, globalName(g))
					}
				}
				if v, ok := instr.(ssa.Value); ok && isMutexAddr(v) && p.escapes(v, 0) {
					if _, class := classes(v, 0); !slices.Contains(found, class) {
						found = append(found, class)
					}
				}
			}
		}
	}
	return found
}

func isMutexAddr(v ssa.Value) bool {
	switch v.(type) {
	case *ssa.FieldAddr, *ssa.Global, *ssa.Alloc:
		return isMutex(deref(v.Type()))
	}
	return false
}

// escapes reports whether a lock's address, or a Locker made of it, is kept.
func (p *Package) escapes(v ssa.Value, depth int) bool {
	return slices.ContainsFunc(*v.Referrers(), func(ref ssa.Instruction) bool { return p.keeps(ref, v, depth) })
}

func (p *Package) keeps(ref ssa.Instruction, v ssa.Value, depth int) bool {
	switch ref := ref.(type) {
	case ssa.CallInstruction:
		if isLockOp(syncop.Of(ref).Kind) {
			return false
		}
		fn := ref.Common().StaticCallee()
		return fn == nil || fn.String() != "sync.NewCond" && fn.String() != "(*sync.RWMutex).RLocker"
	case *ssa.Store:
		field, ok := ref.Addr.(*ssa.FieldAddr)
		return ref.Val == v && !(ok && isCondL(field))
	case *ssa.MakeInterface:
		return depth > 4 || p.escapes(ref, depth+1)
	case *ssa.ChangeInterface:
		return depth > 4 || p.escapes(ref, depth+1)
	case *ssa.DebugRef:
		return false
	case *ssa.MakeClosure: // a method value, or a captured variable
		return isLockOp(kindOf(ref.Fn.(*ssa.Function)))
	case *ssa.UnOp, *ssa.FieldAddr:
		return false
	}
	return true
}
