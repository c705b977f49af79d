package locks

import (
	"go/constant"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
)

// A Truth is what is known of a condition, or of a result: of an error or
// pointer, True says that it is not nil.
type Truth uint8

// What can be known.
const (
	Unknown Truth = iota
	False
	True
)

func truth(b bool) Truth {
	if b {
		return True
	}
	return False
}

func (t Truth) not() Truth {
	switch t {
	case True:
		return False
	case False:
		return True
	}
	return Unknown
}

// A fact is what a path knows of a condition.
type fact struct {
	holds bool
	test  string        // the condition's key without regard to the path, see relevance
	in    *ssa.Function // whose test it was
	owner *ssa.Function // whose values it is about: the literal's own, or those of a function around it
	loads bool          // it depends on memory that may change from one loop round to the next
	under []Path        // the locks held when it was tested
}

// key writes a value so that equal keys are equal values, as long as the memory
// that they are read from stays the same.
func (s *state) key(v ssa.Value, depth int) string {
	if depth > 12 {
		return s.w.pkg.id(v)
	}
	b := s.resolve(v, depth)
	switch v := b.val.(type) {
	case *ssa.Const:
		if v.Value == nil {
			return "nil"
		}
		return v.Value.ExactString()
	case *ssa.BinOp:
		return "(" + s.key(v.X, depth+1) + v.Op.String() + s.key(v.Y, depth+1) + ")"
	case *ssa.Convert:
		return s.key(v.X, depth+1)
	case *ssa.Call:
		return s.callKey(v, b.path, depth)
	case *ssa.Extract:
		switch tuple := v.Tuple.(type) {
		case *ssa.Lookup:
			return s.key(tuple.X, depth+1) + "[" + s.key(tuple.Index, depth+1) + "]" + strconv.Itoa(v.Index)
		case *ssa.TypeAssert:
			return s.key(tuple.X, depth+1) + ".(" + tuple.AssertedType.String() + ")" + strconv.Itoa(v.Index)
		case *ssa.Call:
			return s.callKey(tuple, Path{}, depth) + "$" + strconv.Itoa(v.Index)
		}
	}
	return s.pathKey(b.path)
}

// callKey takes two calls of one method with the same arguments for the same
// value. They need not be; but code that locks and unlocks by such a condition
// relies on it.
func (s *state) callKey(call *ssa.Call, path Path, depth int) string {
	if path.Root != nil && path.Root != ssa.Value(call) {
		return s.pathKey(path)
	}
	name := ""
	args := call.Call.Args
	switch {
	case call.Call.IsInvoke():
		name = call.Call.Method.Name() + ":" + s.key(call.Call.Value, depth+1)
	case call.Call.StaticCallee() != nil && call.Call.StaticCallee().Parent() == nil:
		name = s.w.pkg.id(call.Call.StaticCallee())
	default:
		if b, ok := call.Call.Value.(*ssa.Builtin); !ok || b.Name() != "len" && b.Name() != "cap" {
			return s.w.pkg.id(call)
		}
		name = "len"
	}
	if len(args) > 3 || s.w.pkg.knowsResults(call) {
		return s.w.pkg.id(call)
	}
	keys := make([]string, len(args))
	for i, arg := range args {
		keys[i] = s.key(arg, depth+1)
	}
	return name + "(" + strings.Join(keys, ",") + ")"
}

func (s *state) pathKey(p Path) string {
	switch {
	case p.Root != nil:
		return s.w.pkg.id(p.Root) + p.Steps
	case p.Global != "":
		return p.Global + p.Steps
	}
	return "?" + p.Steps
}

// A condition is a test in normal form: a key, and whether its truth is the
// test's or the opposite.
type condition struct {
	key     string
	negated bool
	loads   bool
}

// normal writes a condition so that opposite tests get the same key.
func (s *state) normal(v ssa.Value, depth int) condition {
	v = s.origin(v)
	if depth < 8 {
		switch x := v.(type) {
		case *ssa.UnOp:
			if x.Op == token.NOT {
				c := s.normal(x.X, depth+1)
				c.negated = !c.negated
				return c
			}
		case *ssa.BinOp:
			return s.comparison(x)
		}
	}
	return condition{s.key(v, 0), false, s.w.pkg.readsMemory(v, 0)}
}

func (s *state) comparison(x *ssa.BinOp) condition {
	a, b := s.key(x.X, 0), s.key(x.Y, 0)
	c := condition{loads: s.w.pkg.readsMemory(x, 0)}
	op := x.Op
	switch op {
	case token.NEQ:
		op, c.negated = token.EQL, true
	case token.GTR:
		op, a, b = token.LSS, b, a
	case token.LEQ:
		op, a, b, c.negated = token.LSS, b, a, true
	case token.GEQ:
		op, c.negated = token.LSS, true
	}
	if op == token.EQL && isConst(x.X) && !isConst(x.Y) {
		a, b = b, a
	}
	c.key = a + op.String() + b
	return c
}

func isConst(v ssa.Value) bool {
	_, ok := v.(*ssa.Const)
	return ok
}

// eval decides a condition where the path does.
func (s *state) eval(v ssa.Value) (Truth, condition) {
	if t := s.constant(v, 0); t != Unknown {
		return t, condition{}
	}
	c := s.normal(v, 0)
	if f, ok := s.facts.get(c.key); ok {
		return truth(f.holds != c.negated), c
	}
	// x == 1 rules out x == 2.
	if left, right, ok := strings.Cut(c.key, "=="); ok && literal(right) {
		for key, f := range s.facts.all() {
			l, r, ok := strings.Cut(key, "==")
			if ok && f.holds && l == left && r != right && literal(r) {
				return truth(c.negated), c
			}
		}
	}
	return Unknown, c
}

// constant evaluates a condition over constants.
func (s *state) constant(v ssa.Value, depth int) Truth {
	switch x := s.origin(v).(type) {
	case *ssa.Const:
		if x.Value != nil && x.Value.Kind() == constant.Bool {
			return truth(constant.BoolVal(x.Value))
		}
	case *ssa.UnOp:
		if x.Op == token.NOT && depth < 8 {
			return s.constant(x.X, depth+1).not()
		}
	case *ssa.BinOp:
		return s.compare(x)
	}
	return Unknown
}

func (s *state) compare(x *ssa.BinOp) Truth {
	a, b := s.origin(x.X), s.origin(x.Y)
	ca, okA := a.(*ssa.Const)
	cb, okB := b.(*ssa.Const)
	switch {
	case okA && okB && ca.Value != nil && cb.Value != nil:
		switch x.Op {
		case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
			if ca.Value.Kind() == cb.Value.Kind() {
				return truth(constant.Compare(ca.Value, x.Op, cb.Value))
			}
		}
		return Unknown
	case okB && cb.IsNil():
		return equality(x.Op, s.notNil(a))
	case okA && ca.IsNil():
		return equality(x.Op, s.notNil(b))
	}
	return Unknown
}

// equality turns what is known of "v != nil" into the truth of a comparison with nil.
func equality(op token.Token, notNil Truth) Truth {
	switch op {
	case token.NEQ:
		return notNil
	case token.EQL:
		return notNil.not()
	}
	return Unknown
}

// notNil tells by its making whether a value is not nil.
func (s *state) notNil(v ssa.Value) Truth {
	switch v := v.(type) {
	case *ssa.Const:
		return truth(!v.IsNil())
	case *ssa.MakeClosure, *ssa.Function, *ssa.Alloc, *ssa.MakeMap, *ssa.MakeChan, *ssa.MakeSlice,
		*ssa.MakeInterface, *ssa.FieldAddr, *ssa.IndexAddr, *ssa.Global:
		return True
	case *ssa.Call:
		if fn := v.Call.StaticCallee(); fn != nil && makesError(fn) {
			return True
		}
	}
	return Unknown
}

// makesError reports whether a function of the standard library always returns an error.
func makesError(fn *ssa.Function) bool {
	switch fn.Name() { // names are cheap, whole ones are not
	case "New", "Errorf":
		return fn.String() == "errors.New" || fn.String() == "fmt.Errorf"
	}
	return false
}

// assume records the outcome of a test.
func (s *state) assume(c condition, test string, cond *ssa.If, outcome bool) {
	f := fact{holds: outcome != c.negated, test: test, in: cond.Parent(), owner: ownerOf(cond.Cond, cond.Parent(), 0), loads: c.loads}
	if c.loads {
		for _, h := range s.holds {
			f.under = append(f.under, h.Lock.Path)
		}
	}
	s.facts.set(c.key, f)
}

// ownerOf returns the innermost function, fn or one around it, that has to be left
// for a condition tested in fn to lose its meaning: two literals may test one
// variable of the function around them.
func ownerOf(v ssa.Value, fn *ssa.Function, depth int) *ssa.Function {
	outermost := ssabuild.Outermost(fn)
	switch v := v.(type) {
	case *ssa.Const, *ssa.Global, *ssa.Function, *ssa.Builtin:
		return outermost
	case *ssa.FreeVar:
		if b := bound(v); b != nil {
			return ownerOf(b, fn.Parent(), depth)
		}
	case *ssa.UnOp, *ssa.BinOp, *ssa.FieldAddr, *ssa.Field:
		if depth > 6 {
			return fn
		}
		owner := outermost
		for _, op := range v.(ssa.Instruction).Operands(nil) {
			if inner := ownerOf(*op, fn, depth+1); within(inner, owner) {
				owner = inner
			}
		}
		return owner
	}
	return fn
}

// within reports whether a literal lies in another function, or is that function.
func within(lit, fn *ssa.Function) bool {
	for ; lit != nil; lit = lit.Parent() {
		if lit == fn {
			return true
		}
	}
	return false
}

// unguarded forgets what was read under a lock that is released: others may
// change it before it is locked again.
func (s *state) unguarded(lock Path) {
	for key, f := range s.facts.all() {
		if slices.Contains(f.under, lock) {
			s.facts.delete(key)
		}
	}
	for p := range s.mem.all() {
		if p.Root == lock.Root && p.Steps != "" {
			s.mem.delete(p)
		}
	}
}

// literal reports whether a key is that of a constant.
func literal(key string) bool {
	switch key {
	case "nil", "true", "false":
		return true
	case "":
		return false
	}
	c := key[0]
	return c == '"' || c == '-' || '0' <= c && c <= '9'
}
