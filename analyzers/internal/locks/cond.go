package locks

import (
	"strings"

	"golang.org/x/tools/go/ssa"
)

// A Cond's L is the lock that it was made with. The package shows which: where a
// struct's field gets sync.NewCond(&x.mu), or x.cond.L gets &x.mu, with the same
// struct before both fields, x.cond.L is x.mu wherever it is used, as long as
// all places that make one agree.

// A sibling is a lock by its steps from the struct that holds the Cond.
type sibling struct {
	steps string
	class string // of the lock
	clash bool   // two places disagree
}

// findConds fills the table of the package's Conds.
func (p *Package) findConds(funcs []*ssa.Function) {
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				if store, ok := instr.(*ssa.Store); ok {
					p.noteCond(store)
				}
			}
		}
	}
}

// noteCond looks at an assignment of a Cond, or of a Cond's L.
func (p *Package) noteCond(store *ssa.Store) {
	s := newState(&walker{pkg: p})
	addr, lock := store.Addr, store.Val
	if field, ok := addr.(*ssa.FieldAddr); ok && isCondL(field) {
		addr = condAddr(field.X)
	} else if call := newCond(lock); call != nil {
		lock = call.Call.Args[0]
	} else {
		return
	}
	switch addr := addr.(type) {
	case *ssa.FieldAddr:
		base := s.path(addr.X)
		steps, ok := s.path(lock).below(base)
		known, seen := p.conds[fieldClass(addr)]
		_, outer := classes(lock, 0)
		clash := !ok || !strings.HasPrefix(steps, ".") || seen && known.steps != steps
		p.conds[fieldClass(addr)] = sibling{steps, outer, clash}
	case *ssa.Global:
		_, outer := classes(lock, 0)
		path := s.path(lock)
		_, seen := p.globalConds[addr]
		if seen || outer == "" {
			path = Path{}
		}
		p.globalConds[addr] = globalCond{path, outer}
	}
}

// A globalCond is the lock of a Cond in a package variable.
type globalCond struct {
	path  Path
	class string
}

func unconverted(v ssa.Value) ssa.Value {
	for {
		x := sameValue(v)
		if x == nil {
			return v
		}
		v = x
	}
}

// isCondL reports whether a field is the L of a sync.Cond.
func isCondL(v *ssa.FieldAddr) bool {
	return fieldClass(v) == "sync.Cond.L"
}

// newCond returns v as a call of sync.NewCond, or nil.
func newCond(v ssa.Value) *ssa.Call {
	call, ok := v.(*ssa.Call)
	if !ok {
		return nil
	}
	if fn := call.Call.StaticCallee(); fn == nil || fn.String() != "sync.NewCond" {
		return nil
	}
	return call
}

// condAddr returns the field or variable that holds a Cond, given the Cond's
// address: the Cond may lie in it or be pointed to by it.
func condAddr(v ssa.Value) ssa.Value {
	if load, ok := v.(*ssa.UnOp); ok {
		return load.X
	}
	return v
}

// condLock resolves the load of a Cond's L.
func (p *Package) condLock(s *state, load *ssa.UnOp, depth int) (Path, bool) {
	l, ok := load.X.(*ssa.FieldAddr)
	if !ok || !isCondL(l) {
		return Path{}, false
	}
	if call := newCond(s.resolve(l.X, depth+1).val); call != nil {
		return s.resolve(call.Call.Args[0], depth+1).path, true
	}
	switch addr := condAddr(l.X).(type) {
	case *ssa.FieldAddr:
		if known, ok := p.conds[fieldClass(addr)]; ok && !known.clash {
			return s.resolve(addr.X, depth+1).path.add(known.steps), true
		}
	case *ssa.Global:
		if known, ok := p.globalConds[addr]; ok && known.class != "" {
			return known.path, true
		}
	}
	return Path{}, false
}

// condClass returns the class of the lock behind cond.L.
func (p *Package) condClass(v ssa.Value) (string, bool) {
	load, ok := unconverted(v).(*ssa.UnOp)
	if !ok {
		return "", false
	}
	l, ok := load.X.(*ssa.FieldAddr)
	if !ok || !isCondL(l) {
		return "", false
	}
	switch addr := condAddr(l.X).(type) {
	case *ssa.FieldAddr:
		if known, ok := p.conds[fieldClass(addr)]; ok && !known.clash {
			return known.class, known.class != ""
		}
		return fieldClass(addr) + ".L", true
	case *ssa.Global:
		if known, ok := p.globalConds[addr]; ok && known.class != "" {
			return known.class, true
		}
		return globalName(addr) + ".L", true
	}
	if call := newCond(l.X); call != nil {
		_, outer := classes(call.Call.Args[0], 0)
		return outer, outer != ""
	}
	return "", false
}

// condHolder returns the struct in a field of which the Cond of cond.L lies.
func condHolder(v ssa.Value) ssa.Value {
	if load, ok := unconverted(v).(*ssa.UnOp); ok {
		if l, ok := load.X.(*ssa.FieldAddr); ok && isCondL(l) {
			if field, ok := condAddr(l.X).(*ssa.FieldAddr); ok {
				return field.X
			}
		}
	}
	return nil
}
