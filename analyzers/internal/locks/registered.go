package locks

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
)

// What is stored in the fields of an object often refers back to the object: a
// callback captures the one it is registered with, a child has a pointer to the
// parent in whose list it is. The package shows this where all values that a
// field gets are seen together with the struct that gets them.

// A storing is an assignment to a field, or to an element of what is in it.
type storing struct {
	base ssa.Value // the struct's address
	val  ssa.Value
}

// element marks, after a field's class, what is in the slice, array or map there.
const element = "[]"

// findStored lists what the fields of the package's structs get.
func (p *Package) findStored(funcs []*ssa.Function) {
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				p.noteStored(instr)
			}
		}
	}
}

func (p *Package) noteStored(instr ssa.Instruction) {
	switch instr := instr.(type) {
	case *ssa.Store:
		switch addr := instr.Addr.(type) {
		case *ssa.FieldAddr:
			if added, ok := appended(instr.Val); ok {
				for _, val := range added {
					p.addStored(fieldClass(addr)+element, storing{addr.X, val})
				}
				return
			}
			p.addStored(fieldClass(addr), storing{addr.X, instr.Val})
		case *ssa.IndexAddr:
			if field := ssabuild.FieldAddr(addr.X); field != nil {
				p.addStored(fieldClass(field)+element, storing{field.X, instr.Val})
			}
		}
	case *ssa.MapUpdate:
		if field := ssabuild.FieldAddr(instr.Map); field != nil {
			p.addStored(fieldClass(field)+element, storing{field.X, instr.Value})
		}
	case ssa.CallInstruction:
		if fn := instr.Common().StaticCallee(); fn != nil {
			fn = asCallee(fn).fn
			p.calls[fn] = append(p.calls[fn], instr)
		}
	}
}

func (p *Package) addStored(class string, s storing) {
	if c, ok := s.val.(*ssa.Const); !ok || !c.IsNil() {
		p.stored[class] = append(p.stored[class], s)
	}
}

// appended returns what "x.f = append(x.f, a, b)" adds.
func appended(v ssa.Value) ([]ssa.Value, bool) {
	call, ok := v.(*ssa.Call)
	if !ok || len(call.Call.Args) != 2 {
		return nil, false
	}
	if b, ok := call.Call.Value.(*ssa.Builtin); !ok || b.Name() != "append" {
		return nil, false
	}
	slice, ok := call.Call.Args[1].(*ssa.Slice)
	if !ok {
		return nil, false
	}
	var added []ssa.Value
	for _, ref := range *slice.X.Referrers() {
		if at, ok := ref.(*ssa.IndexAddr); ok {
			for _, ref := range *at.Referrers() {
				if store, ok := ref.(*ssa.Store); ok && store.Addr == ssa.Value(at) {
					added = append(added, store.Val)
				}
			}
		}
	}
	return added, true
}

// A registration is the making of a closure that a field gets, and the struct
// that gets it, named as in the function that makes the closure.
type registration struct {
	made  *ssa.MakeClosure
	owner Path
}

// registrations finds how a function gets into a field.
func (p *Package) registrations(field string, fn *ssa.Function) (found []registration) {
	for _, s := range p.stored[field] {
		found = p.origins(s, fn, found, 0)
	}
	return found
}

// maxOrigins bounds the calls through which a value is followed back.
const maxOrigins = 3

func (p *Package) origins(s storing, fn *ssa.Function, found []registration, depth int) []registration {
	switch val := settled(s.val).(type) {
	case *ssa.MakeClosure:
		if val.Fn == ssa.Value(fn) {
			if owner, ok := p.certain(s.base); ok {
				found = append(found, registration{val, owner})
			}
		}
	case *ssa.Parameter:
		if depth < maxOrigins {
			for _, outer := range p.fromCallers(s, val) {
				found = p.origins(outer, fn, found, depth+1)
			}
		}
	}
	return found
}

// fromCallers returns what a storing of a parameter is for each caller.
func (p *Package) fromCallers(s storing, val *ssa.Parameter) (outer []storing) {
	at := func(call ssa.CallInstruction, param *ssa.Parameter) ssa.Value {
		for i, q := range param.Parent().Params {
			if q == param && i < len(call.Common().Args) {
				return call.Common().Args[i]
			}
		}
		return nil
	}
	for _, call := range p.calls[val.Parent()] {
		o := storing{val: at(call, val)}
		switch base := settled(s.base).(type) {
		case *ssa.Parameter:
			o.base = at(call, base)
		case *ssa.Alloc: // made here and returned to the caller
			if result, ok := call.(*ssa.Call); ok && alwaysReturns(base) {
				o.base = result
			}
		}
		if o.base != nil && o.val != nil {
			outer = append(outer, o)
		}
	}
	return outer
}

// alwaysReturns reports whether a function returns a struct that it has made, or
// nothing else but nil, as its first result.
func alwaysReturns(made *ssa.Alloc) bool {
	found := false
	for _, b := range made.Parent().Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok || len(ret.Results) == 0 {
			continue
		}
		for _, v := range returned(ret.Results[0]) {
			switch v := v.(type) {
			case *ssa.Alloc:
				if v != made {
					return false
				}
				found = true
			case *ssa.Const:
			default:
				return false
			}
		}
	}
	return found
}

// returned lists what a result may be. Where deferred calls run, results go through a
// variable that each return assigns.
func returned(result ssa.Value) []ssa.Value {
	load, ok := result.(*ssa.UnOp)
	if !ok {
		return []ssa.Value{settled(result)}
	}
	variable, ok := load.X.(*ssa.Alloc)
	if !ok {
		return []ssa.Value{settled(result)}
	}
	var values []ssa.Value
	for _, ref := range *variable.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Store:
			values = append(values, settled(ref.Val))
		case *ssa.UnOp, *ssa.DebugRef:
		default:
			return []ssa.Value{settled(result)} // others may assign it
		}
	}
	return values
}

// settled sees through conversions and variables that are assigned once.
func settled(v ssa.Value) ssa.Value {
	for range 16 {
		if x := sameValue(v); x != nil {
			v = x
			continue
		}
		if load, ok := v.(*ssa.UnOp); ok {
			if alloc, ok := cell(load.X); ok {
				if only := onlyStore(alloc); only != nil {
					v = only
					continue
				}
			}
		}
		if free, ok := v.(*ssa.FreeVar); ok {
			if b := bound(free); b != nil {
				v = b
				continue
			}
		}
		break
	}
	return v
}

// certain names a value without regard to a path; false if a variable on the
// way may be assigned again.
func (p *Package) certain(v ssa.Value) (Path, bool) {
	path := newState(&walker{pkg: p}).path(v)
	if _, isVar := path.Root.(*ssa.Alloc); isVar && strings.HasPrefix(path.Steps, "*") {
		return path, false
	}
	return path, path.Root != nil
}

// A rebase turns paths of a function that is called as a value into those of the
// caller: what the closure captures is the object in whose field it is.
type rebase struct {
	free        *ssa.FreeVar // of a method value's wrapper
	receiver    Path
	owner, base Path // owner, in the function that made the closure, is base here
}

func (r rebase) path(p Path) Path {
	if r.free != nil && p.Root == ssa.Value(r.free) {
		p = r.receiver.add(p.Steps)
	}
	if r.owner != (Path{}) {
		if steps, ok := p.below(r.owner); ok {
			return r.base.add(steps)
		}
	}
	return p
}

// rebased tells how a function's captured values are seen where fn, which may be
// a value in a field, is called.
func (s *state) rebased(fn ssa.Value, target *ssa.Function) (r rebase) {
	made, _ := fn.(*ssa.MakeClosure)
	if target == nil {
		return r
	}
	if made != nil && made.Fn.(*ssa.Function).Parent() != nil {
		return r
	}
	if made != nil {
		r.receiver = s.path(made.Bindings[0])
	} else if field, class := registeredIn(fn); field != nil {
		all := s.w.pkg.registrations(class, target)
		if len(all) == 0 {
			return r
		}
		// One registration is enough: what it shows can happen.
		made = all[0].made
		r.owner, r.base = all[0].owner, s.path(field.X)
		if len(made.Bindings) > 0 {
			r.receiver, _ = s.w.pkg.certain(made.Bindings[0])
		}
	}
	if made != nil && len(target.FreeVars) == 1 && target.Parent() == nil {
		r.free = target.FreeVars[0]
	}
	return r
}

// registeredIn returns the field from which a function value was read, and its
// class as [Package.stored] has it.
func registeredIn(v ssa.Value) (*ssa.FieldAddr, string) {
	switch x := settled(v).(type) {
	case *ssa.UnOp:
		switch addr := x.X.(type) {
		case *ssa.FieldAddr:
			return addr, fieldClass(addr)
		case *ssa.IndexAddr:
			if field := ssabuild.FieldAddr(addr.X); field != nil {
				return field, fieldClass(field) + element
			}
		}
	case *ssa.Lookup:
		if field := ssabuild.FieldAddr(x.X); field != nil {
			return field, fieldClass(field) + element
		}
	case *ssa.Extract:
		if over := rangedOver(x); over != nil {
			if field := ssabuild.FieldAddr(over); field != nil {
				return field, fieldClass(field) + element
			}
		}
	}
	return nil, ""
}

// rangedOver returns the map whose values an extracted one is, of a range loop or
// of a lookup with ok.
func rangedOver(v *ssa.Extract) ssa.Value {
	switch tuple := v.Tuple.(type) {
	case *ssa.Next:
		if r, ok := tuple.Iter.(*ssa.Range); ok && v.Index == 2 && isMap(r.X.Type()) {
			return r.X
		}
	case *ssa.Lookup:
		if v.Index == 0 && isMap(tuple.X.Type()) {
			return tuple.X
		}
	}
	return nil
}

func isMap(t types.Type) bool {
	_, ok := t.Underlying().(*types.Map)
	return ok
}
