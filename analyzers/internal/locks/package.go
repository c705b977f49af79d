package locks

import (
	"fmt"
	"go/token"
	"go/types"
	"path/filepath"
	"strings"
	"sync"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// A Lookup returns what is known of a function of another package, nil if nothing.
type Lookup func(*types.Func) *Summary

// A Resolver returns the functions that a call through an interface or a function
// value may run, and whether these are all.
type Resolver func(*ssa.CallCommon) (fns []*ssa.Function, complete bool)

// A Package holds the lock analysis of one package.
type Package struct {
	// Resolve, if set before the first function is computed, resolves dynamic calls.
	Resolve Resolver

	// Rules share a package and run side by side; guard keeps their questions
	// apart, since answers are remembered.
	guard sync.Mutex

	pkg         *ssa.Package
	lookup      Lookup
	funcs       []*ssa.Function // bottom-up
	functions   map[*ssa.Function]*Function
	ids         map[ssa.Value]string
	instrs      map[ssa.Instruction]string
	relevances  map[*ssa.Function]*relevance
	conds       map[string]sibling
	globalConds map[*ssa.Global]globalCond
	reassigned  map[string]bool // fields that are assigned after their struct was made
	impls       map[*types.Func][]callee
	targets     map[*ssa.CallCommon]targets
	stored      map[string][]storing // what fields get, and their elements
	calls       map[*ssa.Function][]ssa.CallInstruction
	mutual      map[string]bool // pairs of fields that lead to an object and back
	handedOver  map[string]bool
	entry       map[*ssa.Function]bool
	claimed     map[*ssa.Function]bool
	names       map[*ssa.Function]map[token.Pos]string
}

// NewPackage analyses the functions of a package.
func NewPackage(pkg *ssa.Package, funcs []*ssa.Function, lookup Lookup, resolve Resolver) *Package {
	p := &Package{
		Resolve: resolve, pkg: pkg, lookup: lookup,
		functions: map[*ssa.Function]*Function{}, ids: map[ssa.Value]string{}, instrs: map[ssa.Instruction]string{},
		relevances: map[*ssa.Function]*relevance{}, conds: map[string]sibling{}, globalConds: map[*ssa.Global]globalCond{},
		reassigned: map[string]bool{}, impls: map[*types.Func][]callee{}, targets: map[*ssa.CallCommon]targets{},
		stored: map[string][]storing{}, calls: map[*ssa.Function][]ssa.CallInstruction{}, mutual: map[string]bool{}, claimed: map[*ssa.Function]bool{},
		names: map[*ssa.Function]map[token.Pos]string{},
	}
	p.findReassigned(funcs)
	p.findStored(funcs)
	p.findConds(funcs)
	p.compute(funcs)
	return p
}

// Functions returns the functions about which there is something to say, in
// source order: those that lock, or call what locks.
func (p *Package) Functions() []*Function {
	var found []*Function
	for _, fn := range p.funcs {
		if f := p.functions[fn]; f != nil {
			found = append(found, f)
		}
	}
	return found
}

// Function returns what is known of a function; nil if it has no lock in it.
func (p *Package) Function(fn *ssa.Function) *Function {
	return p.functions[asCallee(fn).fn]
}

// Claimed reports whether some function of the package releases a lock that a
// call of fn had kept for it.
func (p *Package) Claimed(fn *ssa.Function) bool { return p.claimed[fn] }

// Summary returns what a call of a function does to locks, wherever it is
// declared; nil for nothing.
func (p *Package) Summary(fn *ssa.Function) *Summary { return p.summaryOf(asCallee(fn)) }

func (p *Package) summaryOf(c callee) *Summary {
	switch {
	case c.fn != nil:
		if f := p.functions[c.fn]; f != nil {
			return f.Summary
		}
	case c.obj != nil && p.lookup != nil:
		return p.lookup(c.obj.Origin())
	}
	return nil
}

// id gives a value a short name that is unique in the package.
func (p *Package) id(v ssa.Value) string {
	id, ok := p.ids[v]
	if !ok {
		id = fmt.Sprintf("#%d;", len(p.ids))
		p.ids[v] = id
	}
	return id
}

func (p *Package) instrID(instr ssa.Instruction) string {
	id, ok := p.instrs[instr]
	if !ok {
		id = fmt.Sprint(len(p.instrs))
		p.instrs[instr] = id
	}
	return id
}

// getter returns the path of a result that a function always returns.
func (p *Package) getter(fn *ssa.Function, index int) (Path, bool) {
	sum := p.summaryOf(asCallee(fn))
	if sum == nil || index >= len(sum.Returns) || sum.Returns[index] == (Path{}) {
		return Path{}, false
	}
	return sum.Returns[index], true
}

// knowsResults reports whether two calls of the same function are told apart by
// what they did to locks.
func (p *Package) knowsResults(call *ssa.Call) bool {
	if syncop.Of(call).Kind == syncop.TryLock {
		return true
	}
	fn := call.Call.StaticCallee()
	return fn != nil && len(p.summaryOf(asCallee(fn)).orEmpty().Outcomes) > 0
}

// readsMemory reports whether a condition depends on memory that may change
// while a function runs, or on a call.
func (p *Package) readsMemory(v ssa.Value, depth int) bool {
	if depth > 8 {
		return true
	}
	switch v := v.(type) {
	case *ssa.Call, *ssa.Lookup, *ssa.Index:
		return true
	case *ssa.UnOp:
		if v.Op == token.MUL {
			if field, ok := v.X.(*ssa.FieldAddr); !ok || p.reassigned[fieldClass(field)] {
				return true
			}
		}
		return p.readsMemory(v.X, depth+1)
	case ssa.Instruction:
		for _, op := range v.Operands(nil) {
			if *op != nil && p.readsMemory(*op, depth+1) {
				return true
			}
		}
	}
	return false
}

// findReassigned lists the fields that are assigned other than in a struct that
// the assigning function has just made.
func (p *Package) findReassigned(funcs []*ssa.Function) {
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				store, ok := instr.(*ssa.Store)
				if !ok {
					continue
				}
				field, ok := store.Addr.(*ssa.FieldAddr)
				if !ok {
					continue
				}
				if _, fresh := field.X.(*ssa.Alloc); !fresh {
					p.reassigned[fieldClass(field)] = true
				}
			}
		}
	}
}

// shaky reports whether a lock is reached through a field that is reassigned.
func (p *Package) shaky(v ssa.Value, depth int) bool {
	if depth > 12 {
		return true
	}
	switch v := v.(type) {
	case *ssa.UnOp:
		if field, ok := v.X.(*ssa.FieldAddr); ok && p.reassigned[fieldClass(field)] {
			return true
		}
		return p.shaky(v.X, depth+1)
	case *ssa.FieldAddr:
		return p.shaky(v.X, depth+1)
	case *ssa.FreeVar:
		if b := bound(v); b != nil {
			return p.shaky(b, depth+1)
		}
	case *ssa.Lookup, *ssa.IndexAddr:
		return true
	}
	if x := sameValue(v); x != nil {
		return p.shaky(x, depth+1)
	}
	return false
}

// Hop describes a call, or a lock operation.
func (p *Package) Hop(at ssa.Instruction) Hop {
	p.guard.Lock()
	defer p.guard.Unlock()
	return p.hop(at)
}

// hop describes a call, or a lock operation.
func (p *Package) hop(at ssa.Instruction) Hop {
	h := Hop{Name: "it", Pos: posOf(at)}
	if call, ok := at.(ssa.CallInstruction); ok {
		common := call.Common()
		if fn := syncop.Callee(common); fn != nil {
			h.Name = funcName(fn)
			if isLockOp(syncop.OfFunc(fn)) && len(common.Args) > 0 {
				h.Name = p.describe(common.Args[0], 0) + "." + fn.Name()
			}
		} else if !common.IsInvoke() {
			h.Name = p.describe(common.Value, 0)
		}
	}
	position := p.pkg.Prog.Fset.Position(h.Pos)
	dir, file := filepath.Split(position.Filename)
	h.Place = fmt.Sprintf("%s/%s:%d", filepath.Base(dir), file, position.Line)
	return h
}

// funcName writes a function as (*T).Method or name.
func funcName(fn *types.Func) string {
	recv := fn.Signature().Recv()
	if recv == nil {
		return fn.Name()
	}
	return "(" + types.TypeString(recv.Type(), func(*types.Package) string { return "" }) + ")." + fn.Name()
}

// rename replaces the callee's name for a parameter by the caller's argument.
func (p *Package) rename(name string, at ssa.CallInstruction, place int) string {
	args := at.Common().Args
	if at.Common().IsInvoke() {
		args = append([]ssa.Value{at.Common().Value}, args...)
	}
	if place < 1 || place > len(args) {
		return name
	}
	base := p.describe(args[place-1], 0)
	_, rest, ok := strings.Cut(name, ".")
	switch {
	case !ok:
		return base
	case base == "it":
		return rest
	}
	return base + "." + rest
}

// kindOf classifies a method value's function.
func kindOf(fn *ssa.Function) syncop.Kind {
	if obj, ok := fn.Object().(*types.Func); ok {
		return syncop.OfFunc(obj.Origin())
	}
	return syncop.None
}
