package selfwait

import (
	"fmt"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// A path is how a function reaches something: from a variable, by fields and
// pointers. Equal paths lead to the same thing as long as nobody stores another
// pointer on the way, which is why a variable that is assigned more than once is
// the beginning of none.
type path struct {
	root  ssa.Value
	steps string // ".3" for a field, "*" for what a pointer leads to
}

// pathOf returns the path of a value, ok false if it has none.
func pathOf(v ssa.Value) (p path, ok bool) {
	switch v := v.(type) {
	case *ssa.Parameter, *ssa.FreeVar, *ssa.Global:
		return path{v, ""}, stores(v) == 0
	case *ssa.Alloc:
		return path{v, ""}, stores(v) <= 1
	case *ssa.FieldAddr:
		p, ok = pathOf(v.X)
		return path{p.root, fmt.Sprintf("%s.%d", p.steps, v.Field)}, ok
	case *ssa.UnOp:
		if v.Op != token.MUL {
			return p, false
		}
		if variable, isVariable := v.X.(*ssa.Alloc); isVariable {
			if only := onlyStore(variable); only != nil {
				return pathOf(only) // what was put there once
			}
		}
		p, ok = pathOf(v.X)
		return path{p.root, p.steps + "*"}, ok
	case *ssa.ChangeType:
		return pathOf(v.X)
	}
	return p, false
}

// onlyStore returns what is stored in a variable, if that happens once.
func onlyStore(v *ssa.Alloc) (only ssa.Value) {
	if stores(v) != 1 {
		return nil
	}
	for _, use := range *v.Referrers() {
		if store, ok := use.(*ssa.Store); ok && store.Addr == v {
			return store.Val
		}
	}
	return nil
}

// stores counts the assignments to a variable that its function makes.
func stores(v ssa.Value) (n int) {
	if v.Referrers() == nil {
		return 0
	}
	for _, use := range *v.Referrers() {
		if store, ok := use.(*ssa.Store); ok && store.Addr == v {
			n++
		}
	}
	return n
}

// outside returns the path that a path of a called function has for its caller.
func (p path) outside(callee *ssa.Function, call *ssa.CallCommon) (path, bool) {
	switch root := p.root.(type) {
	case *ssa.Global:
		return p, true
	case *ssa.Parameter:
		for i, param := range callee.Params {
			if param == root && i < len(call.Args) {
				return p.from(call.Args[i])
			}
		}
	case *ssa.FreeVar:
		literal, ok := call.Value.(*ssa.MakeClosure)
		for i, v := range callee.FreeVars {
			if v == root && ok {
				return p.from(literal.Bindings[i])
			}
		}
	}
	return path{}, false
}

// from puts a path behind that of a value. A variable that holds a pointer and the
// pointer itself are told apart by a step, which a variable assigned once spares.
func (p path) from(v ssa.Value) (path, bool) {
	if variable, ok := v.(*ssa.Alloc); ok && strings.HasPrefix(p.steps, "*") {
		if only := onlyStore(variable); only != nil {
			return path{p.root, p.steps[1:]}.from(only)
		}
	}
	outer, ok := pathOf(v)
	return path{outer.root, outer.steps + p.steps}, ok
}

// within returns the path as a literal reaches it that captures a variable of
// which this is a part, or one that holds a pointer to something of which it is.
func (p path) within(binding ssa.Value, v *ssa.FreeVar) (path, bool) {
	holds := ""
	if variable, ok := binding.(*ssa.Alloc); ok {
		if only := onlyStore(variable); only != nil {
			binding, holds = only, "*"
		}
	}
	bound, ok := pathOf(binding)
	if !ok || p.root != bound.root || !strings.HasPrefix(p.steps, bound.steps) {
		return path{}, false
	}
	return path{v, holds + p.steps[len(bound.steps):]}, true
}

// String writes the path as the source does.
func (p path) String() string {
	name := p.root.Name()
	if variable, ok := p.root.(*ssa.Alloc); ok && variable.Comment != "" {
		name = variable.Comment
	}
	t := p.root.Type()
	for _, s := range split(p.steps) {
		if ptr, ok := t.Underlying().(*types.Pointer); ok {
			t = ptr.Elem()
		}
		if s < 0 {
			continue
		}
		fields, ok := t.Underlying().(*types.Struct)
		if !ok || s >= fields.NumFields() {
			return name
		}
		if f := fields.Field(s); !f.Embedded() {
			name += "." + f.Name()
		}
		t = types.NewPointer(fields.Field(s).Type())
	}
	return name
}

// split returns the steps: the numbers of fields, -1 for a pointer.
func split(steps string) (list []int) {
	for steps != "" {
		if steps[0] == '*' {
			list = append(list, -1)
			steps = steps[1:]
			continue
		}
		n, i := 0, 1
		for ; i < len(steps) && steps[i] >= '0' && steps[i] <= '9'; i++ {
			n = 10*n + int(steps[i]-'0')
		}
		list = append(list, n)
		steps = steps[i:]
	}
	return list
}
