package simulate

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// Errors that travel in messages. A channel of
//
//	type item struct {
//		key string
//		err error
//	}
//
// brings its receiver keys and, in the end, perhaps an error. If the package sets
// the field only in what it sends at once, as in ch <- item{err: err}, then an item
// that lies in memory, decoded from a response, say, has none: nobody has put one
// there. That a receiver gives up after such an item is no way to a finding.

// doubtErrors puts the errors in doubt that a struct of the type holds, if they are
// read from memory and only messages have them.
func (m *machine) doubtErrors(t types.Type, elems []value) {
	u, ok := t.Underlying().(*types.Struct)
	if !ok {
		return
	}
	for i, e := range elems {
		s, ok := e.(symbol)
		if ok && i < u.NumFields() && isError(u.Field(i).Type()) && m.s.symbols[s].doubt == "" && m.pkg.inMessages()[u.Field(i)] {
			m.edit(s).doubt = "a test for an error that only messages have"
		}
	}
}

// inMessages returns the fields that hold errors in messages only.
func (p *Package) inMessages() map[*types.Var]bool {
	if p.messages != nil {
		return p.messages
	}
	p.messages = map[*types.Var]bool{}
	kept := map[*types.Var]bool{}
	for _, fn := range p.all {
		for _, block := range fn.Blocks {
			for _, instr := range block.Instrs {
				addr, ok := instr.(*ssa.FieldAddr)
				if !ok {
					continue
				}
				field := fieldOf(addr)
				if field == nil || !isError(field.Type()) || !isSet(addr) {
					continue
				}
				if isMessage(addr.X) && field.Pkg() == p.ssa.Pkg {
					p.messages[field] = true
				} else {
					kept[field] = true
				}
			}
		}
	}
	for field := range kept {
		delete(p.messages, field)
	}
	return p.messages
}

// isSet reports whether something other than a read is done with an address.
func isSet(addr *ssa.FieldAddr) bool {
	for _, ref := range *addr.Referrers() {
		switch ref.(type) {
		case *ssa.UnOp, *ssa.DebugRef:
		default:
			return true
		}
	}
	return false
}

// isMessage reports whether a struct is made to be sent, and for nothing else.
func isMessage(v ssa.Value) bool {
	alloc, ok := v.(*ssa.Alloc)
	if !ok || alloc.Heap {
		return false
	}
	for _, ref := range *alloc.Referrers() {
		switch ref := ref.(type) {
		case *ssa.FieldAddr, *ssa.DebugRef:
		case *ssa.UnOp:
			for _, use := range *ref.Referrers() {
				switch use.(type) {
				case *ssa.Send, *ssa.Select, *ssa.DebugRef:
				default:
					return false
				}
			}
		default:
			return false
		}
	}
	return true
}
