package simulate

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// A value is what a register or a place in memory holds. Values are never
// changed; nil is no value at all. The state of a primitive (a lock, a
// WaitGroup) is a value, too: it lies where the program has the primitive, so
// that locks in fields, slices and arrays need no treatment of their own.
type value any

type (
	integer int64
	boolean bool
	text    string

	// null is nil of any type.
	null struct{}

	// A pointer leads to an object, or into one by a path.
	pointer struct {
		obj  ref
		path string
	}

	// A reference is a channel, a map, or a context.
	reference struct{ obj ref }

	// A slice is a window on an array, which is what the pointer leads to.
	slice struct {
		array         pointer
		off, len, cap int
	}

	// A symbol is a value that the run does not determine. What is known of it
	// stands in the state.
	symbol int32

	// An aggregate is a struct, an array or a tuple.
	aggregate struct{ elems []value }

	// An iface is a value of interface type that is not nil.
	iface struct {
		typ types.Type
		v   value
	}

	// A closure is a function with what it captures. A native one has no body:
	// it is what the standard library hands out, such as a cancel function.
	closure struct {
		fn       *ssa.Function
		native   string
		bindings []value
	}

	// lazy stands in memory for a value of this type that nobody has looked at
	// yet: the outside put it there.
	lazy struct {
		typ   types.Type
		doubt string // why a test of it will be in doubt
	}

	// seen stands in memory for an outside value that has been looked at.
	seen struct {
		v  value
		by ssa.Instruction // who looked last
		id int             // and in which activation
	}

	// iterator is the state of a range over a map or a string.
	iterator struct {
		over value
		at   int
		n    value // how many there are, if over does not say so
	}
)

// A ref numbers an object in the heap of a state.
type ref int32

// isReference reports whether values of a type can lead to objects, so that it
// matters which one it is.
func isReference(t types.Type) bool {
	switch t := t.Underlying().(type) {
	case *types.Pointer, *types.Chan, *types.Map, *types.Slice, *types.Signature, *types.Interface:
		return true
	case *types.Struct:
		for i := range t.NumFields() {
			if isReference(t.Field(i).Type()) {
				return true
			}
		}
	case *types.Array:
		return isReference(t.Elem())
	case *types.Tuple:
		for i := range t.Len() {
			if isReference(t.At(i).Type()) {
				return true
			}
		}
	}
	return false
}

// nilable reports whether values of a type can be nil.
func nilable(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Chan, *types.Map, *types.Slice, *types.Signature, *types.Interface:
		_, isParam := types.Unalias(t).(*types.TypeParam)
		return !isParam
	}
	return false
}

func isBool(t types.Type) bool    { return basicInfo(t)&types.IsBoolean != 0 }
func isInteger(t types.Type) bool { return basicInfo(t)&types.IsInteger != 0 }
func isString(t types.Type) bool  { return basicInfo(t)&types.IsString != 0 }

func basicInfo(t types.Type) types.BasicInfo {
	if b, ok := t.Underlying().(*types.Basic); ok {
		return b.Info()
	}
	return 0
}

func isError(t types.Type) bool { return types.Identical(t, types.Universe.Lookup("error").Type()) }

// namedAs returns "path.Name" of a named type, generic ones as their origin, or "".
func namedAs(t types.Type) string {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return ""
	}
	return named.Obj().Pkg().Path() + "." + named.Obj().Name()
}

// maxArray bounds the arrays whose elements are held one by one.
const maxArray = 64

// zero returns the zero value of a type; a symbol's place is taken by lazy.
func zero(t types.Type) value {
	if p := zeroPrimitive(namedAs(t)); p != nil {
		return p
	}
	if _, ok := types.Unalias(t).(*types.TypeParam); ok {
		return lazy{typ: t}
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsBoolean != 0:
			return boolean(false)
		case u.Info()&types.IsInteger != 0:
			return integer(0)
		case u.Info()&types.IsString != 0:
			return text("")
		case u.Kind() == types.UnsafePointer || u.Kind() == types.UntypedNil:
			return null{}
		}
		return lazy{typ: t}
	case *types.Struct:
		elems := make([]value, u.NumFields())
		for i := range elems {
			elems[i] = zero(u.Field(i).Type())
		}
		return &aggregate{elems}
	case *types.Array:
		if u.Len() > maxArray {
			return lazy{typ: t}
		}
		elems := make([]value, u.Len())
		for i := range elems {
			elems[i] = zero(u.Elem())
		}
		return &aggregate{elems}
	case *types.Tuple:
		elems := make([]value, u.Len())
		for i := range elems {
			elems[i] = zero(u.At(i).Type())
		}
		return &aggregate{elems}
	}
	return null{}
}

// unfold turns a lazy struct or array into one of lazy parts, and a lazy
// primitive into one that is free: who holds it is not known, and does not
// matter, since the outside can let it go.
func unfold(l lazy) value {
	if p := zeroPrimitive(namedAs(l.typ)); p != nil {
		if namedAs(l.typ) != "sync.Cond" {
			return p
		}
	}
	switch u := l.typ.Underlying().(type) {
	case *types.Struct:
		elems := make([]value, u.NumFields())
		for i := range elems {
			elems[i] = unfolded(u.Field(i).Type(), l.doubt)
		}
		if namedAs(l.typ) == "sync.Cond" {
			elems[0] = &condition{}
		}
		return &aggregate{elems}
	case *types.Array:
		if u.Len() <= maxArray {
			elems := make([]value, u.Len())
			for i := range elems {
				elems[i] = lazy{u.Elem(), l.doubt}
			}
			return &aggregate{elems}
		}
	}
	return l
}

func unfolded(t types.Type, doubt string) value {
	if p := zeroPrimitive(namedAs(t)); p != nil && namedAs(t) != "sync.Cond" {
		return p
	}
	return lazy{t, doubt}
}
