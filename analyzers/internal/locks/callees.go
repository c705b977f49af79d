package locks

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// A callee is a function of this package, or one of another package.
type callee struct {
	fn  *ssa.Function // with a body
	obj *types.Func   // without
}

// callees returns the functions that a call may run, and whether these are all.
// It is the one place that resolves calls.
func (p *Package) callees(call *ssa.CallCommon, fn ssa.Value) ([]callee, bool) {
	if call.IsInvoke() {
		found, complete := p.dynamic(call)
		if !complete {
			if all, closed := p.implementations(call); closed && len(all) <= maxTargets {
				return all, true
			}
		}
		return found, complete
	}
	switch fn := fn.(type) {
	case *ssa.Function:
		return []callee{asCallee(fn)}, true
	case *ssa.MakeClosure:
		return []callee{asCallee(fn.Fn.(*ssa.Function))}, true
	case *ssa.Builtin, *ssa.Const:
		return nil, true
	}
	// What a field may hold besides, others decide: with a callback of the package
	// alone, the call may still be meant for somebody else's.
	if found, complete := p.dynamic(call); complete {
		return found, true
	}
	return nil, false
}

// maxTargets bounds the functions that one call may run. Where a call may run
// more, it is a place where many roads meet, and which of them go on together
// only the calling context tells.
const maxTargets = 4

// dynamic returns the functions of the package that a call through an interface
// or a function value may run, if they are few, and whether these are all.
func (p *Package) dynamic(call *ssa.CallCommon) ([]callee, bool) {
	if p.Resolve == nil {
		return nil, false
	}
	if known, ok := p.targets[call]; ok {
		return known.callees, known.complete
	}
	var t targets
	if fns, complete := p.Resolve(call); 0 < len(fns) && len(fns) <= maxTargets {
		t.complete = complete
		for _, fn := range fns {
			t.callees = append(t.callees, asCallee(fn))
		}
	}
	p.targets[call] = t
	return t.callees, t.complete
}

// targets are the functions that a call may run, and whether these are all.
type targets struct {
	callees  []callee
	complete bool
}

// asCallee finds the body behind an instance of a generic function, and the
// object of an imported function.
func asCallee(fn *ssa.Function) callee {
	if origin := fn.Origin(); origin != nil {
		fn = origin
	}
	if len(fn.Blocks) > 0 {
		return callee{fn: fn}
	}
	obj, _ := fn.Object().(*types.Func)
	return callee{obj: obj}
}

// implementations returns the methods behind a method of an interface that only
// this package can implement: an unexported one, or with an unexported method.
func (p *Package) implementations(call *ssa.CallCommon) ([]callee, bool) {
	iface, ok := call.Value.Type().Underlying().(*types.Interface)
	if !ok || !p.closed(call.Value.Type(), iface) {
		return nil, false
	}
	if found, ok := p.impls[call.Method]; ok {
		return found, true
	}
	var found []callee
	scope := p.pkg.Pkg.Scope()
	for _, name := range scope.Names() {
		obj, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || obj.IsAlias() || types.IsInterface(obj.Type()) {
			continue
		}
		if n, ok := obj.Type().(*types.Named); ok && n.TypeParams().Len() > 0 {
			continue
		}
		ptr := types.NewPointer(obj.Type())
		if !types.Implements(ptr, iface) {
			continue
		}
		sel := types.NewMethodSet(ptr).Lookup(call.Method.Pkg(), call.Method.Name())
		if sel == nil {
			continue
		}
		if fn := p.pkg.Prog.FuncValue(sel.Obj().(*types.Func)); fn != nil && len(fn.Blocks) > 0 {
			found = append(found, callee{fn: fn})
		}
	}
	p.impls[call.Method] = found
	return found, len(found) > 0
}

// closed reports whether no other package can implement an interface.
func (p *Package) closed(t types.Type, iface *types.Interface) bool {
	if n, ok := types.Unalias(t).(*types.Named); ok && n.Obj().Pkg() == p.pkg.Pkg && !n.Obj().Exported() {
		return true
	}
	for i := range iface.NumMethods() {
		if m := iface.Method(i); !m.Exported() && m.Pkg() == p.pkg.Pkg {
			return true
		}
	}
	return false
}
