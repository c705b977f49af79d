package simulate

import (
	"go/token"

	"golang.org/x/tools/go/ssa"
)

// A region is what lies between a branch and the block at which its sides meet.
type region struct {
	blocks map[*ssa.BasicBlock]bool
	join   *ssa.BasicBlock
	pred   *ssa.BasicBlock // of join, within the region
	plain  bool            // nothing in it matters to the model
}

func (m *machine) region(f *frame, b *ssa.BasicBlock) *region {
	r, ok := f.info.regions[b]
	if !ok {
		r = m.newRegion(f.info, b)
		f.info.regions[b] = r
	}
	return r
}

func (m *machine) newRegion(f *function, b *ssa.BasicBlock) *region {
	join := f.after[b.Index]
	if join == nil {
		return nil
	}
	r := &region{blocks: map[*ssa.BasicBlock]bool{}, join: join, plain: true}
	work := append([]*ssa.BasicBlock(nil), b.Succs...)
	for len(work) > 0 {
		c := work[len(work)-1]
		work = work[:len(work)-1]
		if c == join || r.blocks[c] {
			continue
		}
		if c == b {
			return nil // a loop: how often it runs may matter
		}
		r.blocks[c] = true
		work = append(work, c.Succs...)
	}
	for _, p := range join.Preds {
		if r.blocks[p] || p == b {
			r.pred = p
		}
	}
	r.plain = r.pred != nil && m.plainJoin(f, r, b)
	for c := range r.blocks {
		for _, instr := range c.Instrs {
			r.plain = r.plain && m.plainInstr(r, instr)
		}
	}
	return r
}

// plainJoin reports whether nothing that can lead to an object depends on which
// way the join was reached, and nothing that a later test is likely to ask for.
func (m *machine) plainJoin(f *function, r *region, b *ssa.BasicBlock) bool {
	for _, instr := range r.join.Instrs {
		phi, ok := instr.(*ssa.Phi)
		if !ok {
			break
		}
		var one ssa.Value
		for i, p := range r.join.Preds {
			if !r.blocks[p] && p != b {
				continue
			}
			if one != nil && one != phi.Edges[i] && isReference(phi.Type()) {
				return false
			}
			if one != nil && one != phi.Edges[i] && isBool(phi.Type()) {
				return false
			}
			one = phi.Edges[i]
		}
	}
	return true
}

// plainInstr reports whether passing over an instruction changes nothing that
// the model holds.
func (m *machine) plainInstr(r *region, instr ssa.Instruction) bool {
	switch instr := instr.(type) {
	case *ssa.Call:
		return m.inert(instr.Common())
	case *ssa.Store:
		return r.defines(base(instr.Addr))
	case *ssa.UnOp:
		return instr.Op != token.ARROW
	case *ssa.Send, *ssa.Select, *ssa.Go, *ssa.Defer, *ssa.RunDefers, *ssa.Panic, *ssa.Return, *ssa.MapUpdate,
		*ssa.MakeChan:
		return false
	}
	return true
}

// inert reports whether a call does nothing that the model holds: it is made
// of a function of the library that only looks, or of something else that is
// given neither memory nor functions and is not of this package.
func (m *machine) inert(call *ssa.CallCommon) bool {
	if b, ok := call.Value.(*ssa.Builtin); ok {
		switch b.Name() {
		case "len", "cap", "min", "max", "print", "println":
			return true
		}
		return false
	}
	fn, ok := call.Value.(*ssa.Function)
	if !ok {
		return false
	}
	if len(fn.Blocks) > 0 {
		e := m.pkg.effect(fn)
		return !e.matters && !e.outside
	}
	return pureCall(callee{fn: &closure{fn: fn}})
}

// base returns the value that an address is computed from.
func base(v ssa.Value) ssa.Value {
	for {
		switch x := v.(type) {
		case *ssa.FieldAddr:
			v = x.X
		case *ssa.IndexAddr:
			v = x.X
		default:
			return v
		}
	}
}

// defines reports whether an address is that of memory made in the region.
func (r *region) defines(v ssa.Value) bool {
	alloc, ok := v.(*ssa.Alloc)
	return ok && r.blocks[alloc.Block()]
}

// passOver continues at the join of a region. What depends on the way there is
// not known.
func (m *machine) passOver(g *goroutine, f *frame, r *region) {
	b := f.block
	for _, instr := range r.join.Instrs {
		phi, ok := instr.(*ssa.Phi)
		if !ok {
			break
		}
		var one ssa.Value
		same := true
		for i, p := range r.join.Preds {
			if r.blocks[p] || p == b {
				same = same && (one == nil || one == phi.Edges[i])
				one = phi.Edges[i]
			}
		}
		if same {
			f.set(phi, m.value(f, one))
		} else {
			f.set(phi, m.fresh(&fact{typ: phi.Type(), from: phi, doubt: "a test of what a branch that is not modelled decides"}))
		}
	}
	for i, instr := range r.join.Instrs {
		if _, ok := instr.(*ssa.Phi); !ok {
			f.block, f.pc = r.join, i
			return
		}
	}
}
