package lockblock

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/locks"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/loops"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
)

// This file tells a lock that guards data, and is held during a wait, from one
// that is there to have such waits one after another.

// A victim is a section that others go through quickly, and wait for now.
type victim struct {
	*section
	// other says who else waits where it is the function itself that others call
	// meanwhile: "other keys", where it would find what it looks for in a map.
	other string
}

// victim returns who suffers from a wait, nil if nobody does but those who would
// wait in the same way.
func (p *program) victim(s stall) *victim {
	u := p.usage(s.hold.Lock.Class)
	if p.ownsResource(s) {
		return nil
	}
	brief := p.brief(u, s)
	if len(brief) > 0 && !p.servesWaits(s, len(u.waiting[s.block.Class]), len(brief)) {
		return &victim{section: brief[0]}
	}
	if s.block.Class <= summary.Subprocess && missesMap(s.instr) {
		return &victim{section: u.section(s.hold.Taken, s.hold.Mode), other: "other keys"}
	}
	if (s.block.Class <= summary.Subprocess || s.block.Class == summary.Sleep) && s.hold.Mode == locks.Write && handlesRequest(s.instr) && len(p.fills(s)) == 0 {
		return &victim{section: u.section(s.hold.Taken, s.hold.Mode), other: "other requests"}
	}
	if s.block.Class <= summary.Subprocess && s.hold.Mode == locks.Write && p.onePerTurn(s) {
		return &victim{section: u.section(s.hold.Taken, s.hold.Mode), other: "the other goroutines of the loop"}
	}
	return nil
}

// brief returns the sections of functions that never wait with the lock held, want
// it in a mode that has to wait for the hold, and use something else than what the
// wait is on. Functions that stop something are not in a hurry. Readers have to wait
// for a reader as soon as a writer comes between them.
func (p *program) brief(u *usage, s stall) (found []*section) {
	own, used, filled := runner(s.instr.Parent()), p.resources(s), p.fills(s)
	written := slices.ContainsFunc(u.sections, func(v *section) bool { return v.fn != own && v.mode == locks.Write && !isClose(v.fn) })
	for _, v := range u.sections {
		if v.fn != own && !v.keeps && !u.waits(v.fn) && !(s.hold.Mode == locks.Read && v.mode == locks.Read && !written) && !stops(v.fn) && !isClose(v.fn) && !touches(v.fn, used) &&
			!p.onlyTested(u, v) && !p.queues(v) && !writesOnly(v.fn, filled) &&
			!slices.ContainsFunc(found, func(o *section) bool { return o.fn == v.fn }) {
			found = append(found, v)
		}
	}
	if s.hold.Mode == locks.Read {
		slices.SortStableFunc(found, func(a, b *section) int { return int(a.mode) - int(b.mode) }) // writers first
	}
	return found
}

// ownsResource reports whether what a wait is on lies in the struct of the lock,
// and can serve but one at a time: a connection, or a transaction or the like of a
// database.
func (p *program) ownsResource(s stall) bool {
	switch s.block.Class {
	case summary.Connection, summary.Input:
		owner, on := s.hold.Lock.Path.Root, s.block.Value
		return owner != nil && on != nil && (summary.Root(on) == summary.Root(owner) || keptBy(on, summary.Root(owner)))
	case summary.Database:
		return slices.ContainsFunc(p.steps(s), func(instr ssa.Instruction) bool {
			call, ok := instr.(ssa.CallInstruction)
			if !ok {
				return false
			}
			args := call.Common().Args
			if call.Common().IsInvoke() {
				args = append([]ssa.Value{call.Common().Value}, args...)
			}
			return slices.ContainsFunc(args, func(arg ssa.Value) bool { return fieldOf(arg) != nil && isExclusive(arg.Type()) })
		})
	}
	return false
}

// isExclusive reports whether a type of database/sql serves one at a time: a Tx, a
// Conn, Rows, and all of a driver.
func isExclusive(t types.Type) bool {
	if ptr, ok := types.Unalias(t).(*types.Pointer); ok {
		t = ptr.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return false
	}
	switch n.Obj().Pkg().Path() {
	case "database/sql":
		return n.Obj().Name() != "DB" && n.Obj().Name() != "Stmt"
	case "database/sql/driver":
		return true
	}
	return false
}

// steps returns the operation under the lock and those that its chain of calls
// leads through, as far as they stand in the package.
func (p *program) steps(s stall) []ssa.Instruction {
	steps := []ssa.Instruction{s.instr}
	for _, hop := range s.block.Chain {
		if instr := p.at[hop.Pos()]; hop.Pos().IsValid() && instr != nil && instr != s.instr {
			steps = append(steps, instr)
		}
	}
	return steps
}

// resources returns the fields that lead to what a wait is on, at each call of its
// chain, and those that get what the wait results in, such as a new connection.
func (p *program) resources(s stall) map[*types.Var]bool {
	found := map[*types.Var]bool{}
	add := func(v ssa.Value) {
		if field := fieldOf(v); field != nil {
			found[field] = true
		}
	}
	if s.block.Value != nil {
		add(s.block.Value)
	}
	for _, instr := range p.steps(s) {
		each(instr, add)
		if result, ok := instr.(ssa.Value); ok && isResource(result.Type()) {
			stored(result, add, 0)
		}
	}
	return found
}

// isResource reports whether the result of a call is something that can be closed.
func isResource(t types.Type) bool {
	if tuple, ok := t.(*types.Tuple); ok {
		return tuple.Len() > 0 && isResource(tuple.At(0).Type())
	}
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, "Close")
	_, ok := obj.(*types.Func)
	return ok
}

// each visits what an operation is on: the channels, or the receiver of a method.
func each(instr ssa.Instruction, visit func(ssa.Value)) {
	switch instr := instr.(type) {
	case *ssa.Send:
		visit(instr.Chan)
	case *ssa.UnOp:
		visit(instr.X)
	case *ssa.Select:
		for _, state := range instr.States {
			visit(state.Chan)
		}
	case ssa.CallInstruction:
		call := instr.Common()
		if call.IsInvoke() {
			visit(call.Value)
		} else if call.Signature().Recv() != nil && len(call.Args) > 0 {
			visit(call.Args[0])
		}
	}
}

// stored visits the fields that get a value, or a part of it.
func stored(v ssa.Value, visit func(ssa.Value), depth int) {
	if v.Referrers() == nil || depth > 3 {
		return
	}
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Store:
			if ref.Val == v {
				visit(ref.Addr)
			}
		case *ssa.Extract, *ssa.ChangeInterface, *ssa.MakeInterface, *ssa.TypeAssert, *ssa.Phi:
			stored(ref.(ssa.Value), visit, depth+1)
		}
	}
}

// fieldOf returns the field or package variable that a value was last read from.
func fieldOf(v ssa.Value) *types.Var {
	for range 16 {
		switch x := v.(type) {
		case *ssa.FieldAddr:
			return ssabuild.FieldAt(x.X.Type(), x.Field)
		case *ssa.Field:
			return ssabuild.FieldAt(x.X.Type(), x.Field)
		case *ssa.Global:
			variable, _ := x.Object().(*types.Var)
			return variable
		case *ssa.UnOp:
			v = x.X
		case *ssa.ChangeInterface:
			v = x.X
		case *ssa.MakeInterface:
			v = x.X
		case *ssa.ChangeType:
			v = x.X
		case *ssa.TypeAssert:
			v = x.X
		default:
			return nil
		}
	}
	return nil
}

// touches reports whether a function reads or writes one of the fields.
func touches(fn *ssa.Function, fields map[*types.Var]bool) bool {
	found := false
	ssabuild.EachInstr(fn, func(instr ssa.Instruction) {
		switch x := instr.(type) {
		case *ssa.FieldAddr:
			found = found || fields[ssabuild.FieldAt(x.X.Type(), x.Field)]
		case *ssa.Field:
			found = found || fields[ssabuild.FieldAt(x.X.Type(), x.Field)]
		}
		for _, op := range instr.Operands(nil) {
			if g, ok := (*op).(*ssa.Global); ok {
				variable, _ := g.Object().(*types.Var)
				found = found || variable != nil && fields[variable]
			}
		}
	})
	return found || slices.ContainsFunc(fn.AnonFuncs, func(lit *ssa.Function) bool { return touches(lit, fields) })
}

// missesMap reports whether an operation takes place where a key was not found in
// a map: those who want another key, which is there, wait as well.
func missesMap(instr ssa.Instruction) bool {
	for _, d := range loops.Decisions(instr.Block()) {
		if looksUp(d.Test.Cond, 0) {
			return true
		}
	}
	return false
}

// looksUp reports whether a condition hangs on what a map has for a key.
func looksUp(v ssa.Value, depth int) bool {
	if depth > 4 {
		return false
	}
	switch v := v.(type) {
	case *ssa.Lookup:
		_, isMap := v.X.Type().Underlying().(*types.Map)
		_, constant := v.Index.(*ssa.Const)
		return isMap && !constant
	case *ssa.Extract:
		return looksUp(v.Tuple, depth+1)
	case *ssa.UnOp:
		return looksUp(v.X, depth+1)
	case *ssa.BinOp:
		return looksUp(v.X, depth+1) || looksUp(v.Y, depth+1)
	}
	return false
}
