package locks

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// maxSteps bounds the length of a path; beyond it the value names itself.
const maxSteps = 160

// A binding is what a path gave to a phi or a variable: the value, for what it
// is, and the path that it had then, which later assignments do not change.
type binding struct {
	val  ssa.Value
	path Path
}

// path names the value v in the state: an address by the place it points to, a
// pointer by where it was loaded from.
func (s *state) path(v ssa.Value) Path { return s.resolve(v, 0).path }

// origin returns the constant, function or closure that v is on this path, or
// else v itself, seen through variables.
func (s *state) origin(v ssa.Value) ssa.Value { return s.resolve(v, 0).val }

func (s *state) resolve(v ssa.Value, depth int) binding {
	self := binding{v, Path{Root: v}}
	if depth > 32 {
		return self
	}
	at := func(x ssa.Value, step string) binding {
		p := s.resolve(x, depth+1).path
		if len(p.Steps) > maxSteps {
			return self
		}
		return binding{v, p.add(step)}
	}
	switch v := v.(type) {
	case *ssa.FreeVar:
		if b := bound(v); b != nil {
			return s.resolve(b, depth+1)
		}
	case *ssa.Parameter: // of a literal that is executed where it is called
		if b, ok := s.env.get(v); ok {
			return b
		}
	case *ssa.Phi:
		if b, ok := s.env.get(v); ok {
			return b
		}
		return s.agreed(v, self, depth)
	case *ssa.UnOp:
		if v.Op == token.MUL {
			return s.load(v, depth)
		}
	case *ssa.FieldAddr:
		return at(v.X, "."+fieldName(v.X.Type(), v.Field))
	case *ssa.Field:
		b := s.resolve(v.X, depth+1)
		base, loaded := strings.CutSuffix(b.path.Steps, "*")
		if loaded {
			b.path.Steps = base + "." + fieldName(v.X.Type(), v.Field) + "*"
			return binding{v, b.path}
		}
		return at(v.X, "."+fieldName(v.X.Type(), v.Field)+"*")
	case *ssa.IndexAddr:
		return at(v.X, "["+s.key(v.Index, depth+1)+"]")
	case *ssa.Lookup:
		return at(v.X, "["+s.key(v.Index, depth+1)+"]")
	case *ssa.Extract:
		return s.extract(v, depth)
	case *ssa.Call:
		return s.result(v, 0, self, depth)
	}
	if x := sameValue(v); x != nil {
		return s.resolve(x, depth+1)
	}
	return self
}

// sameValue returns the operand of a conversion that keeps a pointer or lock
// what it is.
func sameValue(v ssa.Value) ssa.Value {
	switch v := v.(type) {
	case *ssa.ChangeType:
		return v.X
	case *ssa.ChangeInterface:
		return v.X
	case *ssa.MakeInterface:
		return v.X
	case *ssa.TypeAssert:
		if !v.CommaOk {
			return v.X
		}
	}
	return nil
}

// agreed resolves a phi that this path has given no value of its own.
func (s *state) agreed(phi *ssa.Phi, self binding, depth int) binding {
	if depth > 4 {
		return self
	}
	var common *binding
	for _, e := range phi.Edges {
		if e == ssa.Value(phi) {
			continue
		}
		b := s.resolve(e, depth+8)
		if common != nil && common.path != b.path || b.path.Root == ssa.Value(phi) {
			return self
		}
		common = &b
	}
	if common == nil {
		return self
	}
	if _, isConst := common.val.(*ssa.Const); isConst {
		return self
	}
	return *common
}

// load resolves the content of a place.
func (s *state) load(v *ssa.UnOp, depth int) binding {
	if p, ok := s.w.pkg.condLock(s, v, depth); ok {
		return binding{v, p}
	}
	addr := s.resolve(v.X, depth+1).path
	if b, ok := s.mem.get(addr); ok {
		return b
	}
	if alloc, ok := addr.Root.(*ssa.Alloc); ok && addr.Steps == "" {
		// Before it is assigned, a flag has another value.
		if stored := onlyStore(alloc); stored != nil && !isConst(stored) {
			return s.resolve(stored, depth+1)
		}
	}
	if len(addr.Steps) > maxSteps {
		return binding{v, Path{Root: v}}
	}
	if from, ok := s.copied(addr, depth); ok {
		return binding{v, from.add(addr.Steps + "*")}
	}
	return binding{v, addr.add("*")}
}

// copied returns, for a field of a variable that holds a copy of a struct, where
// the struct was copied from: what its pointers lead to is the same.
func (s *state) copied(addr Path, depth int) (Path, bool) {
	alloc, ok := addr.Root.(*ssa.Alloc)
	if !ok || !strings.HasPrefix(addr.Steps, ".") || !isStruct(deref(alloc.Type())) {
		return Path{}, false
	}
	stored := onlyStore(alloc)
	name := firstStep(addr.Steps)
	if stored == nil || setsField(alloc, name[1:]) {
		return Path{}, false
	}
	return structPath(stored, s.resolve(stored, depth+1).path), true
}

// structPath is the place of a struct, given the path of its value: the fields of
// a copy are named as those of the original. A parameter stands for the place.
func structPath(v ssa.Value, value Path) Path {
	if _, isParam := v.(*ssa.Parameter); !isParam && isStruct(v.Type()) {
		value.Steps, _ = strings.CutSuffix(value.Steps, "*")
	}
	return value
}

func isStruct(t types.Type) bool {
	_, ok := t.Underlying().(*types.Struct)
	return ok
}

func (s *state) extract(v *ssa.Extract, depth int) binding {
	self := binding{v, Path{Root: v}}
	switch tuple := v.Tuple.(type) {
	case *ssa.Lookup:
		if v.Index == 0 {
			b := s.resolve(tuple, depth+1)
			return binding{v, b.path}
		}
	case *ssa.TypeAssert:
		if v.Index == 0 {
			return s.resolve(tuple.X, depth+1)
		}
	case *ssa.Call:
		return s.result(tuple, v.Index, self, depth)
	}
	return self
}

// result resolves the result of a call: the reader side of an RWMutex, what a
// getter returns, or the call itself.
func (s *state) result(call *ssa.Call, index int, self binding, depth int) binding {
	if fn := call.Call.StaticCallee(); fn != nil && len(call.Call.Args) > 0 {
		if fn.Name() == "RLocker" && fn.String() == "(*sync.RWMutex).RLocker" {
			b := s.resolve(call.Call.Args[0], depth+1)
			return binding{call, b.path.add("~")}
		}
		if p, ok := s.w.pkg.getter(fn, index); ok {
			if p, ok = s.substitute(p, call, depth); ok {
				return binding{call, p}
			}
		}
	}
	return self
}

// bound returns the value that a literal's free variable stands for in the
// function around it; nil for wrappers, which have none.
func bound(v *ssa.FreeVar) ssa.Value {
	fn := v.Parent()
	i := slices.Index(fn.FreeVars, v)
	if fn.Parent() == nil || i < 0 {
		return nil
	}
	made := madeBy(fn)
	if made == nil || i >= len(made.Bindings) {
		return nil
	}
	return made.Bindings[i]
}

// madeBy returns the one instruction that makes closures of a literal.
func madeBy(fn *ssa.Function) *ssa.MakeClosure {
	for _, ref := range *fn.Referrers() {
		if m, ok := ref.(*ssa.MakeClosure); ok {
			return m
		}
	}
	return nil
}

// cell returns the local variable that an address is, captured or not.
func cell(v ssa.Value) (*ssa.Alloc, bool) {
	for range 16 {
		switch x := v.(type) {
		case *ssa.Alloc:
			return x, true
		case *ssa.FreeVar:
			if v = bound(x); v == nil {
				return nil, false
			}
		default:
			return nil, false
		}
	}
	return nil, false
}

// onlyStore returns the one value ever assigned to a variable, in its function
// and the literals within; nil if there are several.
func onlyStore(v *ssa.Alloc) ssa.Value {
	stored := storesTo(v, nil, 0)
	if len(stored) != 1 {
		return nil
	}
	return stored[0]
}

// storesTo collects the values assigned to the variable at an address. It adds
// nil for what it cannot see.
func storesTo(addr ssa.Value, found []ssa.Value, depth int) []ssa.Value {
	for _, ref := range *addr.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Store:
			if ref.Addr == addr {
				found = append(found, ref.Val)
			} else {
				found = append(found, nil, nil) // its address is somewhere else now
			}
		case *ssa.MakeClosure:
			fn := ref.Fn.(*ssa.Function)
			i := slices.Index(ref.Bindings, addr)
			if depth > 8 || i < 0 || i >= len(fn.FreeVars) {
				found = append(found, nil, nil)
				continue
			}
			found = storesTo(fn.FreeVars[i], found, depth+1)
		case ssa.CallInstruction, *ssa.MakeInterface:
			if _, isStruct := deref(addr.Type()).Underlying().(*types.Struct); !isStruct {
				found = append(found, nil, nil)
			}
		}
	}
	return found
}

func deref(t types.Type) types.Type {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

func fieldName(t types.Type, i int) string {
	_, field := structField(t, i)
	if field == nil {
		return fmt.Sprint(i)
	}
	return field.Name()
}
