package extract

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// A follower follows a value (a channel, a WaitGroup, a cancel function)
// through everything in the package that can hold it.
type follower struct {
	*Package
	seen    map[ssa.Value]bool
	escaped bool
}

// escapes reports whether code that is not in the model can operate on the
// value: it is stored in a field, slice, map or global, sent, returned, passed
// to another package, or mixed with other values so that a use cannot be told
// to be its own.
func (p *Package) escapes(v ssa.Value) bool {
	if e, known := p.escaped[v]; known {
		return e
	}
	f := &follower{Package: p, seen: map[ssa.Value]bool{}}
	f.value(v)
	for alias := range f.seen {
		if phi, ok := alias.(*ssa.Phi); ok {
			for _, edge := range phi.Edges {
				f.escaped = f.escaped || !f.seen[edge]
			}
		}
	}
	p.escaped[v] = f.escaped
	return f.escaped
}

func (f *follower) value(v ssa.Value) {
	if f.seen[v] || f.escaped {
		return
	}
	f.seen[v] = true
	for _, use := range *v.Referrers() {
		f.use(v, use)
	}
}

func (f *follower) use(v ssa.Value, use ssa.Instruction) {
	switch use := use.(type) {
	case *ssa.Send:
		f.escaped = f.escaped || use.X == v
	case *ssa.Select:
		for _, state := range use.States {
			f.escaped = f.escaped || state.Send == v
		}
	case *ssa.UnOp:
		f.escaped = f.escaped || use.Op != token.ARROW
	case *ssa.Phi, *ssa.ChangeType:
		f.value(use.(ssa.Value))
	case *ssa.Store:
		f.store(v, use)
	case *ssa.MakeClosure:
		f.capture(v, use)
	case ssa.CallInstruction:
		f.call(v, use.Common())
	case *ssa.BinOp, *ssa.DebugRef, *ssa.Extract:
	default:
		f.escaped = true
	}
}

// store follows a value into a local variable, if that is the only value there.
func (f *follower) store(v ssa.Value, store *ssa.Store) {
	alloc, ok := store.Addr.(*ssa.Alloc)
	if !ok || f.cellOf(alloc).content() != v {
		f.escaped = true
		return
	}
	f.loads(alloc)
}

// loads follows what is read from a variable, in its function and in closures.
func (f *follower) loads(addr ssa.Value) {
	for _, use := range *addr.Referrers() {
		switch use := use.(type) {
		case *ssa.UnOp:
			f.value(use)
		case *ssa.MakeClosure:
			for i, binding := range use.Bindings {
				if binding == addr {
					f.loads(use.Fn.(*ssa.Function).FreeVars[i])
					f.value(use)
				}
			}
		}
	}
}

// capture follows a value into a function literal, and that literal itself:
// code that is given the literal can run it at any time.
func (f *follower) capture(v ssa.Value, mc *ssa.MakeClosure) {
	for i, binding := range mc.Bindings {
		if binding == v {
			f.value(mc.Fn.(*ssa.Function).FreeVars[i])
		}
	}
	f.value(mc)
}

func (f *follower) call(v ssa.Value, call *ssa.CallCommon) {
	if builtin, ok := call.Value.(*ssa.Builtin); ok {
		switch builtin.Name() {
		case "close", "len", "cap":
		default:
			f.escaped = true
		}
		return
	}
	if kind := libraryCall(call); kind == waitGroupCall || kind == spawnCall {
		return
	}
	fn := f.callee(call)
	for i, arg := range call.Args {
		switch {
		case arg != v:
		case fn == nil || i >= len(fn.Params) || fn.Signature.Variadic() && i == len(fn.Params)-1:
			f.escaped = true
		default:
			f.value(fn.Params[i])
		}
	}
}

// isNamed reports whether the type, or what it points to, is the named one.
func isNamed(t types.Type, pkg, name string) bool {
	if ptr, ok := types.Unalias(t).(*types.Pointer); ok {
		t = ptr.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Name() == name && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == pkg
}
