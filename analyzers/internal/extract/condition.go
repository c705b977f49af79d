package extract

import (
	"fmt"
	"go/constant"
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/automaton"
)

// expr returns what the model holds of a value, as goroutine user sees it: a
// truth value, an integer, a string's number, or whether it is nil. The result
// is nil if that is nothing.
func (x *extraction) expr(at value, user int) *automaton.Expr {
	at = x.resolve(at)
	k := key{at, "", user}
	if e, known := x.exprs[k]; known {
		return e
	}
	e := x.newExpr(at, user)
	x.exprs[k] = e
	return e
}

func (x *extraction) newExpr(at value, user int) *automaton.Expr {
	switch v := at.v.(type) {
	case *ssa.Const:
		return x.constant(v)
	case *ssa.BinOp:
		return x.operation(at, v, user)
	case *ssa.UnOp:
		return x.unary(at, v, user)
	case *ssa.Phi:
		return x.phi(at, v, user)
	case *ssa.Call:
		return x.callValue(at, v, user)
	case *ssa.Extract:
		return x.component(at, v, user)
	case *ssa.Alloc, *ssa.MakeInterface, *ssa.MakeClosure, *ssa.Function, *ssa.MakeChan,
		*ssa.MakeMap, *ssa.MakeSlice, *ssa.FieldAddr, *ssa.IndexAddr, *ssa.Global:
		return automaton.Int(1)
	}
	return x.leafExpr(at, user)
}

func (x *extraction) constant(c *ssa.Const) *automaton.Expr {
	switch {
	case c.Value == nil:
		if kindOf(c.Type()) == nilness {
			return automaton.Int(0)
		}
	case c.Value.Kind() == constant.Bool:
		if constant.BoolVal(c.Value) {
			return automaton.Int(1)
		}
		return automaton.Int(0)
	case c.Value.Kind() == constant.String:
		return automaton.Int(x.intern(constant.StringVal(c.Value)))
	case c.Value.Kind() == constant.Int:
		if k, exact := constant.Int64Val(c.Value); exact && k > -10000 && k < 10000 {
			return automaton.Int(int(k))
		}
	}
	return nil
}

// intern numbers strings; 0 is any string that the code does not name.
func (x *extraction) intern(s string) int {
	if x.strings[s] == 0 {
		x.strings[s] = len(x.strings) + 1
	}
	return x.strings[s]
}

// leafExpr returns a register for a value that the program does not determine.
func (x *extraction) leafExpr(at value, user int) *automaton.Expr {
	kind := kindOf(at.v.Type())
	if kind == nothing {
		return nil
	}
	base, path := x.place(at)
	r := x.leaf(base, path, user)
	if kind == truthValue || kind == nilness {
		r.admit(0, 1)
	}
	return r.read()
}

func (x *extraction) unary(at value, v *ssa.UnOp, user int) *automaton.Expr {
	switch v.Op {
	case token.NOT:
		if e := x.expr(value{v.X, at.f}, user); e != nil {
			return automaton.Not(e)
		}
	case token.ARROW:
		return x.receivedValue(at, noCase, v.X, user)
	case token.MUL:
		if e := x.read(at, v, user); e != nil {
			return e
		}
	}
	return x.leafExpr(at, user)
}

// callValue returns the result of a call with one result.
func (x *extraction) callValue(at value, call *ssa.Call, user int) *automaton.Expr {
	if builtin, ok := call.Call.Value.(*ssa.Builtin); ok {
		switch builtin.Name() {
		case "len":
			return x.length(value{call.Call.Args[0], at.f}, user)
		case "cap":
			if p := x.primitive(value{call.Call.Args[0], at.f}); x.isChannel(p) {
				if mc, ok := x.resolve(value{call.Call.Args[0], at.f}).v.(*ssa.MakeChan); ok {
					return x.expr(value{mc.Size, x.root}, user)
				}
			}
		}
	}
	if inner := x.inlined[at]; inner != nil {
		return x.result(at, inner, 0, user)
	}
	if fn := calledObject(call.Common()); fn != nil && fn.Pkg() != nil {
		if path := fn.Pkg().Path() + "." + fn.Name(); path == "errors.New" || path == "fmt.Errorf" {
			return automaton.Int(1) // never nil
		}
	}
	return x.leafExpr(at, user)
}

// length returns a register for how many elements something has. All that is
// known of it is that it is the same each time.
func (x *extraction) length(of value, user int) *automaton.Expr {
	of = x.resolve(of)
	switch v := of.v.(type) {
	case *ssa.MakeSlice:
		return x.expr(value{v.Len, of.f}, user)
	case *ssa.Const:
		if v.Value != nil && v.Value.Kind() == constant.String {
			return automaton.Int(len(constant.StringVal(v.Value)))
		}
		return automaton.Int(0)
	case *ssa.Slice:
		if n, ok := arrayLen(v); ok {
			return automaton.Int(n)
		}
	}
	base, path := x.place(of)
	r := x.leaf(base, path+" len", user)
	if x.isChannel(x.primitive(of)) {
		r.doubt = "a test of how full a channel is"
	}
	x.makeNumber(r)
	return r.read()
}

// makeNumber takes a register for a count. Small counts show what there is to
// see; none at all is left out unless the code asks for it, since callers
// mostly see to it that there is something to do.
func (x *extraction) makeNumber(r *register) {
	if !r.number {
		r.number = true
		r.admit(1, 2, 3)
	}
}

// component returns one of several results.
func (x *extraction) component(at value, v *ssa.Extract, user int) *automaton.Expr {
	tuple := value{v.Tuple, at.f}
	switch t := v.Tuple.(type) {
	case *ssa.Call:
		if inner := x.inlined[tuple]; inner != nil {
			return x.result(tuple, inner, v.Index, user)
		}
	case *ssa.UnOp:
		if t.Op == token.ARROW && v.Index == 1 {
			return x.receivedOK(tuple, t.X, user)
		} else if t.Op == token.ARROW {
			return x.receivedValue(tuple, noCase, t.X, user)
		}
	case *ssa.Select:
		return x.selected(tuple, t, v.Index, user)
	case *ssa.Next:
		if v.Index == 0 {
			return x.anotherRound(value{t.Iter, at.f}, user)
		}
	}
	return x.leafExpr(at, user)
}

// anotherRound tells whether a range over a map or string goes on.
func (x *extraction) anotherRound(at value, user int) *automaton.Expr {
	rng, ok := at.v.(*ssa.Range)
	if !ok || at.f.goroutine != user {
		return x.leafExpr(at, user)
	}
	count := x.length(value{rng.X, at.f}, user)
	r, _ := x.register(key{at, "rounds", user}, assigned)
	return automaton.Binary(automaton.AtMost, r.read(), count)
}

// atom returns a register for a test that is not understood: it may come out
// either way, and the same way for the same operands.
func (x *extraction) atom(at value, v *ssa.BinOp, user int) *automaton.Expr {
	r := x.leaf(at, "", user)
	r.admit(0, 1)
	for _, operand := range []ssa.Value{v.X, v.Y} {
		if _, isConst := operand.(*ssa.Const); isConst {
			continue
		}
		base, path := x.place(x.resolve(value{operand, at.f}))
		k := key{at: base, path: path}
		x.atoms[k] = append(x.atoms[k], r)
	}
	return r.read()
}

func (r *register) String() string { return fmt.Sprintf("r%d %s%s", r.v, r.key.at.v, r.key.path) }
