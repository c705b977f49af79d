package extract

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/automaton"
)

// A variable is what the source calls one, if it lives in memory: a cell, or
// several that follow each other, as the variable of a for loop has a new one
// in each round.
type variable struct {
	first *ssa.Alloc // stands for all of them
	cells []*cell
}

// variableOf returns the variable to which an address belongs, or nil.
func (p *Package) variableOf(addr ssa.Value) *variable {
	if v, known := p.variables[addr]; known {
		return v
	}
	v := &variable{}
	members := map[ssa.Value]bool{}
	ok := true
	for todo := []ssa.Value{addr}; len(todo) > 0 && ok; todo = todo[1:] {
		if members[todo[0]] {
			continue
		}
		members[todo[0]] = true
		switch member := todo[0].(type) {
		case *ssa.Alloc:
			v.cells = append(v.cells, p.cellOf(member))
			if v.first == nil || member.Block().Index < v.first.Block().Index {
				v.first = member
			}
		case *ssa.Phi:
			todo = append(todo, member.Edges...)
		default:
			ok = false
			continue
		}
		for _, use := range *todo[0].Referrers() {
			if phi, isPhi := use.(*ssa.Phi); isPhi {
				todo = append(todo, phi)
			}
		}
	}
	if !ok {
		v = nil
	}
	for member := range members {
		p.variables[member] = v
	}
	return v
}

// local reports whether only the function that declares the variable assigns
// it, so that there it can be followed like one that nobody captures.
func (v *variable) local() bool {
	return !slices.ContainsFunc(v.cells, func(c *cell) bool {
		return c.opaque || slices.ContainsFunc(c.stores, func(s *ssa.Store) bool {
			return s.Parent() != c.alloc.Parent()
		})
	})
}

// read returns a register for what a load gets from a variable, if only the
// variable's own function assigns it and looks at it here.
func (x *extraction) read(at value, load *ssa.UnOp, user int) *automaton.Expr {
	addr := x.resolve(value{load.X, at.f})
	v := x.variableOf(addr.v)
	if v == nil || addr.f == nil || addr.f.goroutine != user || kindOf(load.Type()) == nothing || !v.local() {
		return nil
	}
	holds, isNew := x.register(key{value{v.first, addr.f}, "variable", user}, assigned)
	if isNew {
		holds.admit(0, 1)
		for _, c := range v.cells {
			for _, store := range c.stores {
				if e := x.expr(value{store.Val, addr.f}, user); e != nil {
					holds.inputs[store] = e
				}
			}
		}
	}
	got, isNew := x.register(key{at, "read", user}, assigned)
	if isNew {
		got.admit(0, 1)
		got.inputs[load] = holds.read()
	}
	return got.read()
}

// A pendingStore assigns a variable, or makes it, which clears it.
type pendingStore struct {
	*thread
	edge *automaton.Edge
	at   value // the ssa.Alloc
	by   *ssa.Store
}

// A pendingLoad reads a variable.
type pendingLoad struct {
	*thread
	edge *automaton.Edge
	at   value
}

// loaded notes where a variable is read.
func (w *walk) loaded(at int, load *ssa.UnOp) int {
	e, next := w.step(at)
	w.loads = append(w.loads, pendingLoad{w.thread, e, value{load, w.f}})
	return next
}

// declared notes where a variable begins, with the zero value. The next cell
// of a loop's variable is not a beginning.
func (w *walk) declared(at int, instr *ssa.Alloc) int {
	if v := w.variableOf(instr); v == nil || v.first != instr {
		return at
	}
	e, next := w.step(at)
	w.stores = append(w.stores, pendingStore{w.thread, e, value{instr, w.f}, nil})
	return next
}

// stored notes what the system writes. A test of a field or a global that it
// writes may come out differently each time.
func (w *walk) stored(at int, instr *ssa.Store) int {
	if name := placeName(instr.Addr); name != "" {
		w.storedFields[name] = true
	}
	addr := w.resolve(value{instr.Addr, w.f})
	v := w.variableOf(addr.v)
	if v == nil {
		return at
	}
	e, next := w.step(at)
	w.stores = append(w.stores, pendingStore{w.thread, e, value{v.first, addr.f}, instr})
	return next
}

func (x *extraction) assignVariables() {
	for _, s := range x.stores {
		r := x.registers[key{s.at, "variable", s.index}]
		if r == nil {
			continue
		}
		e := automaton.Int(0)
		if s.by != nil {
			e = r.inputs[s.by]
		}
		s.edge.Sets = append(s.edge.Sets, automaton.Set{Var: r.v, Value: e})
		s.settle(s.edge)
	}
	for _, l := range x.loads {
		if r := x.registers[key{l.at, "read", l.index}]; r != nil {
			l.edge.Sets = append(l.edge.Sets, automaton.Set{Var: r.v, Value: r.inputs[l.at.v]})
			l.settle(l.edge)
		}
	}
}
