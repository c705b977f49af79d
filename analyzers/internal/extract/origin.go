package extract

import (
	"golang.org/x/tools/go/ssa"
)

// A cell is a variable that lives in memory because a function literal
// captures it or its address is taken.
type cell struct {
	alloc  *ssa.Alloc
	stores []*ssa.Store
	uses   []ssa.Instruction // in the function that declares it: loads and captures
	seen   map[*ssa.Phi]bool
	opaque bool // its address goes where it cannot be followed
}

// cellOf describes the variable that alloc declares, through all closures that
// capture it.
func (p *Package) cellOf(alloc *ssa.Alloc) *cell {
	if c := p.cells[alloc]; c != nil {
		return c
	}
	c := &cell{alloc: alloc, seen: map[*ssa.Phi]bool{}}
	p.cells[alloc] = c
	p.address(c, alloc, true)
	return c
}

func (p *Package) address(c *cell, addr ssa.Value, home bool) {
	for _, use := range *addr.Referrers() {
		if home {
			c.uses = append(c.uses, use)
		}
		switch use := use.(type) {
		case *ssa.Store:
			if use.Addr != addr {
				c.opaque = true
			}
			c.stores = append(c.stores, use)
		case *ssa.MakeClosure:
			for i, binding := range use.Bindings {
				if binding == addr {
					p.address(c, use.Fn.(*ssa.Function).FreeVars[i], false)
				}
			}
		case *ssa.Phi: // the variable of a for loop
			if !c.seen[use] {
				c.seen[use] = true
				p.address(c, use, home)
			}
		case *ssa.UnOp, *ssa.DebugRef:
		default:
			c.opaque = true
		}
	}
}

// content returns the one value that the variable ever holds, or nil. The
// store must come before every use, or a use could see the zero value.
func (c *cell) content() ssa.Value {
	if c.opaque || len(c.stores) != 1 || c.stores[0].Parent() != c.alloc.Parent() {
		return nil
	}
	store := c.stores[0]
	for _, use := range c.uses {
		if use != ssa.Instruction(store) && !before(store, use) {
			return nil
		}
	}
	return store.Val
}

// before reports whether a runs before b whenever b runs.
func before(a, b ssa.Instruction) bool {
	if a.Block() != b.Block() {
		return a.Block().Dominates(b.Block())
	}
	for _, instr := range a.Block().Instrs {
		switch instr {
		case a:
			return true
		case b:
			return false
		}
	}
	return false
}

// captured returns what a free variable of a function literal is bound to.
func captured(v *ssa.FreeVar) ssa.Value {
	parent := v.Parent().Parent()
	if parent == nil {
		return nil
	}
	for _, b := range parent.Blocks {
		for _, instr := range b.Instrs {
			if mc, ok := instr.(*ssa.MakeClosure); ok && mc.Fn == ssa.Value(v.Parent()) {
				for i, free := range v.Parent().FreeVars {
					if free == v {
						return mc.Bindings[i]
					}
				}
			}
		}
	}
	return nil
}

// origin follows a value to where it comes from, regardless of the calling
// context: through captured variables that are assigned once, and conversions
// of a channel's direction.
func (p *Package) origin(v ssa.Value) ssa.Value {
	for range 20 { // longer chains do not occur, and this ends cycles
		var next ssa.Value
		switch v := v.(type) {
		case *ssa.ChangeType:
			next = v.X
		case *ssa.FreeVar:
			next = captured(v)
		case *ssa.UnOp:
			if alloc, ok := p.origin(v.X).(*ssa.Alloc); ok && isLoad(v) {
				next = p.cellOf(alloc).content()
			}
		}
		if next == nil {
			return v
		}
		v = next
	}
	return v
}

// callee returns the function of this package that a call runs, with a body,
// or nil.
func (p *Package) callee(call *ssa.CallCommon) *ssa.Function {
	fn := call.StaticCallee()
	if fn == nil && !call.IsInvoke() {
		fn = function(p.origin(call.Value))
	}
	if fn == nil || len(fn.Blocks) == 0 || fn.Pkg != p.ssa {
		return nil
	}
	return fn
}

// function returns the function that a value is, with or without captured
// variables, or nil.
func function(v ssa.Value) *ssa.Function {
	switch v := v.(type) {
	case *ssa.Function:
		return v
	case *ssa.MakeClosure:
		return v.Fn.(*ssa.Function)
	}
	return nil
}
