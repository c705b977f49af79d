package locks

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// lockOf describes the lock whose address, or whose Locker value, v is.
func (s *state) lockOf(v ssa.Value) (Lock, Mode) {
	path, read := s.path(v).reader()
	inner, outer := classes(v, 0)
	lock := Lock{Path: path, Class: outer, Inner: inner, Name: s.w.pkg.describe(v, 0), Shaky: s.w.pkg.shaky(v, 0)}
	if class, ok := s.w.pkg.condClass(v); ok {
		lock.Class, lock.Inner = class, class
		if holder := condHolder(v); holder != nil { // the lock lies beside the Cond
			lock.Shaky = s.w.pkg.shaky(holder, 0)
		}
	}
	if read {
		return lock, Read
	}
	return lock, Write
}

// classes returns the class of a lock by the struct that holds the mutex, and by
// the outermost struct in which it lies: a wrapper around a mutex, of which every
// lock of a program may be one, tells nothing.
func classes(v ssa.Value, depth int) (inner, outer string) {
	if depth > 8 {
		return "", ""
	}
	switch v := v.(type) {
	case *ssa.FieldAddr:
		inner = fieldClass(v)
		if lies(v.X) && isLocker(v.X.Type()) {
			if _, above := classes(v.X, depth+1); above != "" {
				return inner, above
			}
		}
		return inner, inner
	case *ssa.Field:
		name := classOfField(v.X.Type(), v.Field)
		return name, name
	case *ssa.Global:
		name := globalName(v)
		return name, name
	case *ssa.Alloc:
		name := "local " + v.Parent().String() + "." + v.Comment
		return name, name
	case *ssa.FreeVar:
		if b := bound(v); b != nil {
			return classes(b, depth+1)
		}
	case *ssa.MakeInterface:
		return classes(v.X, depth+1)
	case *ssa.ChangeInterface:
		return classes(v.X, depth+1)
	case *ssa.ChangeType:
		return classes(v.X, depth+1)
	case *ssa.UnOp:
		// A pointer to a lock in a field, or in a variable set once.
		if alloc, ok := cell(v.X); ok {
			if stored := onlyStore(alloc); stored != nil {
				return classes(stored, depth+1)
			}
			return "", ""
		}
		return classes(v.X, depth+1)
	case *ssa.Call:
		if fn := v.Call.StaticCallee(); fn != nil && fn.String() == "(*sync.RWMutex).RLocker" {
			return classes(v.Call.Args[0], depth+1)
		}
	case *ssa.IndexAddr:
		if _, above := classes(v.X, depth+1); above != "" {
			return above + "[]", above + "[]"
		}
	case *ssa.Lookup:
		if _, above := classes(v.X, depth+1); above != "" {
			return above + "[]", above + "[]"
		}
	}
	return "", ""
}

// lies reports whether the struct at an address is part of something else.
func lies(addr ssa.Value) bool {
	switch addr.(type) {
	case *ssa.FieldAddr, *ssa.IndexAddr, *ssa.Global:
		return true
	}
	return false
}

// isLocker reports whether a struct, or the struct that t points to, is itself
// used as a lock: it has Lock and Unlock.
func isLocker(t types.Type) bool {
	if _, ok := types.Unalias(t).(*types.Pointer); !ok {
		t = types.NewPointer(t)
	}
	set := types.NewMethodSet(t)
	has := func(name string) bool {
		for i := range set.Len() {
			if set.At(i).Obj().Name() == name {
				return true
			}
		}
		return false
	}
	return has("Lock") && has("Unlock")
}

// isLockerInterface reports whether t is sync.Locker.
func isLockerInterface(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "sync" && n.Obj().Name() == "Locker"
}

// fieldClass names a field by its struct, generic ones by their origin.
func fieldClass(v *ssa.FieldAddr) string { return classOfField(v.X.Type(), v.Field) }

func classOfField(holder types.Type, i int) string {
	t, field := structField(holder, i)
	if field == nil {
		return ""
	}
	if n, ok := t.(*types.Named); ok {
		return typeName(n) + "." + field.Name()
	}
	if field.Pkg() != nil { // a struct without a name: the field's own declaration is one of a kind
		return field.Pkg().Path() + ".struct." + field.Name()
	}
	return "struct." + field.Name()
}

// structField returns the named type (or the struct itself) and the field that a
// pointer to a struct selects.
func structField(t types.Type, i int) (types.Type, *types.Var) {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	t = types.Unalias(t)
	s, ok := t.Underlying().(*types.Struct)
	if !ok || i >= s.NumFields() {
		return t, nil // a type parameter with a core type
	}
	return t, s.Field(i)
}

func typeName(n *types.Named) string {
	obj := n.Origin().Obj()
	if obj.Pkg() == nil {
		return obj.Name()
	}
	return obj.Pkg().Path() + "." + obj.Name()
}

func globalName(g *ssa.Global) string {
	if g.Object() == nil || g.Object().Pkg() == nil {
		return g.Name()
	}
	return g.Object().Pkg().Path() + "." + g.Name()
}

// describe writes a value as the source does, as far as SSA shows it.
func (p *Package) describe(v ssa.Value, depth int) string {
	if depth > 8 {
		return "it"
	}
	below := func(x ssa.Value) string { return p.describe(x, depth+1) }
	switch v := v.(type) {
	case *ssa.FieldAddr:
		return p.describeField(below(v.X), v)
	case *ssa.UnOp:
		return below(v.X)
	case *ssa.FreeVar, *ssa.Parameter, *ssa.Global:
		return v.Name()
	case *ssa.Alloc:
		if v.Comment == "" || strings.Contains(v.Comment, " ") || v.Comment == "new" || v.Comment == "complit" {
			return "it"
		}
		return v.Comment
	case *ssa.Phi:
		if v.Comment != "" {
			return v.Comment
		}
	case *ssa.MakeInterface:
		return below(v.X)
	case *ssa.ChangeInterface:
		return below(v.X)
	case *ssa.ChangeType:
		return below(v.X)
	case *ssa.TypeAssert:
		return below(v.X)
	case *ssa.IndexAddr:
		return below(v.X) + "[...]"
	case *ssa.Lookup:
		return below(v.X) + "[...]"
	case *ssa.Extract:
		return below(v.Tuple)
	case *ssa.Call:
		if fn := v.Call.StaticCallee(); fn != nil {
			return p.describeCall(fn, v, depth)
		}
		if v.Call.IsInvoke() {
			return v.Call.Method.Name() + "()"
		}
	}
	return "it"
}

// describeField writes a field; an embedded one, which the source leaves out,
// leaves no trace either.
func (p *Package) describeField(base string, v *ssa.FieldAddr) string {
	_, field := structField(v.X.Type(), v.Field)
	switch {
	case field == nil || field.Embedded() && base != "it":
		return base
	case base == "it":
		return field.Name()
	}
	return base + "." + field.Name()
}

func (p *Package) describeCall(fn *ssa.Function, call *ssa.Call, depth int) string {
	name := fn.Name() + "()"
	if fn.Signature.Recv() == nil || len(call.Call.Args) == 0 {
		return name
	}
	base := p.describe(call.Call.Args[0], depth+1)
	if fn.Name() == "RLocker" || base == "it" {
		return base
	}
	return base + "." + name
}
