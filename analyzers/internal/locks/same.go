package locks

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// Same reports whether two locks of one function are certainly one: equal paths,
// or paths that are equal once every step to an object and back is left out.
func (p *Package) Same(a, b Lock) bool {
	if !a.isPlace() || !b.isPlace() {
		return false
	}
	if a.Path == b.Path {
		return true
	}
	if a.Class != b.Class && a.Inner != b.Inner {
		return false
	}
	p.guard.Lock()
	defer p.guard.Unlock()
	blank := newState(&walker{pkg: p})
	return p.shortest(blank, a.Path) == p.shortest(blank, b.Path)
}

// isPlace reports whether the path is a real one.
func (l Lock) isPlace() bool {
	return l.Path.Root != nil || l.Path.Global != "" && !isMark(l.Path.Global)
}

// isMark reports whether a name stands for a lock that could not be named.
func isMark(global string) bool {
	return global == "unknown" || strings.HasPrefix(global, "stale")
}

// shortest leaves out what leads back to where it came from, and names a field
// of a struct just made by what was put there, as the state names it.
func (p *Package) shortest(s *state, path Path) Path {
	for range 12 {
		next, ok := p.shorter(s, path)
		if !ok {
			return path
		}
		path = next
	}
	return path
}

func (p *Package) shorter(s *state, path Path) (Path, bool) {
	if e, ok := path.Root.(*ssa.Extract); ok {
		if over := rangedOver(e); over != nil {
			return s.path(over).add("[]" + path.Steps), true
		}
	}
	steps, ok := p.walk(path)
	if !ok {
		return path, false
	}
	for i, step := range steps {
		if back, rest, ok := p.back(steps, i, step); ok && back {
			return Path{Root: path.Root, Steps: path.Steps[:step.at] + rest}, true
		}
	}
	return p.put(path, steps, s)
}

// A pace is one step of a path.
type pace struct {
	text  string
	at    int    // where it begins in the path's steps
	class string // of a field
}

// walk splits a path into steps and finds the classes of the fields.
func (p *Package) walk(path Path) (steps []pace, ok bool) {
	if path.Root == nil {
		return nil, false
	}
	t := concrete(path.Root)
	for at := 0; at < len(path.Steps); {
		text := firstStep(path.Steps[at:])
		if text == "" {
			return nil, false
		}
		s := pace{text: text, at: at}
		s.class, t = onward(t, text)
		steps = append(steps, s)
		at += len(text)
	}
	return steps, true
}

// onward returns the class of a step, if it is one to a field, and the type of
// what it leads to; nil if that is not known, as it is not behind an interface.
func onward(t types.Type, step string) (string, types.Type) {
	if t == nil {
		return "", nil
	}
	switch step[0] {
	case '.':
		return stepInto(t, step[1:])
	case '[':
		return "", elementOf(t)
	case '*':
		if ptr, ok := t.Underlying().(*types.Pointer); ok {
			return "", ptr.Elem()
		}
	}
	return "", nil
}

// concrete is the type of a value; that of a struct just made is known behind an
// interface, too.
func concrete(v ssa.Value) types.Type {
	if call, ok := v.(*ssa.Call); ok {
		if made := madeByCall(call); made != nil {
			return made.Type()
		}
	}
	return v.Type()
}

// firstStep cuts the first step off, "" if the text is none.
func firstStep(steps string) string {
	switch steps[0] {
	case '*', '~':
		return steps[:1]
	case '.':
		if end := strings.IndexAny(steps[1:], ".*[~"); end >= 0 {
			return steps[:1+end]
		}
		return steps
	case '[':
		for i, depth := 0, 0; i < len(steps); i++ {
			switch steps[i] {
			case '[':
				depth++
			case ']':
				if depth--; depth == 0 {
					return steps[:i+1]
				}
			}
		}
	}
	return ""
}

// stepInto returns the class of a field, and the type of its address.
func stepInto(t types.Type, field string) (string, types.Type) {
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	t = types.Unalias(t)
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return "", nil
	}
	for i := range st.NumFields() {
		if v := st.Field(i); v.Name() == field {
			return classOfField(t, i), types.NewPointer(v.Type())
		}
	}
	return "", nil
}

// elementOf returns the type of an element's address, or of a map's value.
func elementOf(t types.Type) types.Type {
	switch t := t.Underlying().(type) {
	case *types.Slice:
		return types.NewPointer(t.Elem())
	case *types.Map:
		return t.Elem()
	case *types.Pointer:
		if a, ok := t.Elem().Underlying().(*types.Array); ok {
			return types.NewPointer(a.Elem())
		}
	}
	return nil
}

// back reports whether the steps from the i-th on lead to an object and back
// again: ".child*.parent*", or ".children*[k].parent*" with a "*" before ".parent"
// where the elements are not the map's own. It returns the steps that remain.
func (p *Package) back(steps []pace, i int, first pace) (back bool, rest string, ok bool) {
	if first.class == "" || i+1 >= len(steps) || steps[i+1].text != "*" {
		return false, "", false
	}
	class, k := first.class, i+2
	if k < len(steps) && steps[k].text[0] == '[' {
		class += element
		if k++; k < len(steps) && steps[k].text == "*" {
			k++
		}
	}
	if k+1 >= len(steps) || steps[k].class == "" || steps[k+1].text != "*" {
		return false, "", false
	}
	for _, s := range steps[k+2:] {
		rest += s.text
	}
	return p.leadsBack(class, steps[k]), rest, true
}

// leadsBack reports whether all that a field gets has, in another field, the
// struct that gets it.
func (p *Package) leadsBack(class string, field pace) bool {
	key := class + " " + field.class
	if known, ok := p.mutual[key]; ok {
		return known
	}
	p.mutual[key] = false
	if p.reassigned[field.class] {
		return false
	}
	some := false
	for _, s := range p.stored[class] {
		back := p.pointsBack(s, field, 0)
		if back == astray {
			return false
		}
		some = some || back == home
	}
	p.mutual[key] = some
	return some
}

// A backPointer is what is known of a field of an object that is put somewhere.
type backPointer int

const (
	astray  backPointer = iota // it may lead elsewhere
	nowhere                    // it is nil, so that nobody can follow it
	home                       // it leads to where the object is put
)

func (p *Package) pointsBack(s storing, field pace, depth int) backPointer {
	owner, ok := p.certain(s.base)
	switch val := settled(s.val).(type) {
	case *ssa.Alloc, *ssa.Call:
		made, _ := val.(*ssa.Alloc)
		if made != nil && !setsField(made, field.text[1:]) {
			return nowhere
		}
		put := p.content(val, field.text[1:])
		if !ok || put == nil {
			return astray
		}
		if got, known := p.certain(put); known && got == owner {
			return home
		}
	case *ssa.Parameter:
		outer := p.fromCallers(s, val)
		if depth >= maxOrigins || len(outer) != len(p.calls[val.Parent()]) {
			return astray
		}
		worst := home
		for _, o := range outer {
			worst = min(worst, p.pointsBack(o, field, depth+1))
		}
		return worst
	}
	return astray
}

// setsField reports whether the function that makes a struct assigns one of its
// fields. Who assigns it elsewhere makes it a reassigned one.
func setsField(made *ssa.Alloc, name string) bool {
	for _, ref := range *made.Referrers() {
		field, ok := ref.(*ssa.FieldAddr)
		if !ok || fieldName(made.Type(), field.Field) != name {
			continue
		}
		if slices.ContainsFunc(*field.Referrers(), func(use ssa.Instruction) bool { _, load := use.(*ssa.UnOp); return !load }) {
			return true
		}
	}
	return false
}

// content returns what is in a field of a struct that v has just made, by a
// composite literal or by calling a function that returns one; nil if unknown.
func (p *Package) content(v ssa.Value, field string) ssa.Value {
	switch v := v.(type) {
	case *ssa.Alloc:
		return fieldStore(v, field)
	case *ssa.Call:
		made := madeByCall(v)
		if made == nil {
			return nil
		}
		put := fieldStore(made, field)
		if put == nil {
			return nil
		}
		if param, ok := settled(put).(*ssa.Parameter); ok {
			return argument(v, param)
		}
	}
	return nil
}

// madeByCall returns the struct that a call of a function makes and returns.
func madeByCall(call *ssa.Call) *ssa.Alloc {
	if call.Call.Signature().Results().Len() != 1 {
		return nil
	}
	return firstMadeBy(call)
}

// firstMadeBy is [madeByCall] for a call that may have other results behind the
// struct, such as an error.
func firstMadeBy(call *ssa.Call) *ssa.Alloc {
	fn := call.Call.StaticCallee()
	if fn == nil {
		return nil
	}
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok || len(ret.Results) == 0 {
			continue
		}
		for _, v := range returned(ret.Results[0]) {
			if made, ok := v.(*ssa.Alloc); ok && alwaysReturns(made) {
				return made
			}
		}
	}
	return nil
}

// fieldStore returns the one value that a function puts into a field of a struct.
func fieldStore(made *ssa.Alloc, name string) (val ssa.Value) {
	for _, ref := range *made.Referrers() {
		field, ok := ref.(*ssa.FieldAddr)
		if !ok || fieldName(made.Type(), field.Field) != name {
			continue
		}
		for _, ref := range *field.Referrers() {
			if store, ok := ref.(*ssa.Store); ok && store.Addr == ssa.Value(field) {
				if val != nil {
					return nil
				}
				val = store.Val
			}
		}
	}
	return val
}

// put names a field of a struct that the path starts at, if it was made with
// something in that field, by what was put there.
func (p *Package) put(path Path, steps []pace, s *state) (Path, bool) {
	if len(steps) < 2 || steps[0].class == "" || steps[1].text != "*" || p.reassigned[steps[0].class] {
		return path, false
	}
	put := p.content(path.Root, steps[0].text[1:])
	if put == nil {
		return path, false
	}
	return s.path(put).add(path.Steps[steps[1].at+1:]), true
}
