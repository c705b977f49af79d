package extract

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/automaton"
)

// facts are the registers of a system: what is known of its values.
type facts struct {
	registers map[key]*register
	exprs     map[key]*automaton.Expr
	order     []*register
	payload   map[int]bool // channels of which it matters what is sent
	strings   map[string]int
	atoms     map[key][]*register // by operand: tests that may hang together
	flags     map[flag]*register
	loopIDs   map[flag]int
	modelled  map[flag]bool // loops of which the model knows how often they run
}

func newFacts() facts {
	return facts{
		registers: map[key]*register{}, exprs: map[key]*automaton.Expr{}, payload: map[int]bool{}, strings: map[string]int{},
		atoms: map[key][]*register{}, flags: map[flag]*register{}, loopIDs: map[flag]int{}, modelled: map[flag]bool{},
	}
}

// A key names what a register holds: something of a value, for the goroutine
// that looks at it.
type key struct {
	at   value
	path string
	user int
}

// A flag is something of an activation that is not a value.
type flag struct {
	of any
	f  *frame
}

// A source says how a register gets its value.
type source uint8

const (
	chosen   source = iota // the program does not determine it: any of the domain
	assigned               // by edges: a phi, a result, what is received
)

// A register is one in the making.
type register struct {
	source source
	v      automaton.Var
	key    key
	shared bool
	number bool
	doubt  string
	loop   int // the loop of unknown length that it decides, or 0
	domain []int
	inputs map[any]*automaton.Expr // what the edges assign, by block, return or send
}

func (r *register) admit(values ...int) {
	for _, v := range values {
		if !slices.Contains(r.domain, v) {
			r.domain = append(r.domain, v)
		}
	}
	slices.Sort(r.domain)
}

func (r *register) read() *automaton.Expr { return automaton.Read(r.v) }

func (x *extraction) newRegister(k key, s source) *register {
	r := &register{source: s, v: automaton.Var(len(x.order)), key: k, inputs: map[any]*automaton.Expr{}}
	x.order = append(x.order, r)
	return r
}

// register returns the register for a value, making it if there is none.
func (x *extraction) register(k key, s source) (r *register, isNew bool) {
	if r := x.registers[k]; r != nil {
		return r, false
	}
	r = x.newRegister(k, s)
	x.registers[k] = r
	return r, true
}

// leaf returns a register for a value that the program does not determine, as
// the goroutine with that number sees it.
//
// The root's values that are computed once are shared. Another goroutine's
// value, or one that changes, is seen at an unknown time: its test is in doubt.
func (x *extraction) leaf(at value, path string, user int) *register {
	owner := user
	if at.f != nil {
		owner = at.f.goroutine
	}
	doubt, shared := "", false
	if owner != user || at.f == nil {
		if at.f == nil || owner == 0 && x.stable(at) {
			shared = true
			user = 0
		} else {
			doubt = "a test of a value that changes in another goroutine"
		}
	}
	r, isNew := x.register(key{at, path, user}, chosen)
	r.shared = r.shared || shared
	if isNew {
		r.doubt = x.doubtOf(at)
	}
	if doubt != "" {
		r.doubt = doubt
	}
	return r
}

// stable reports whether a value is computed at most once in a run of the system.
func (x *extraction) stable(at value) bool {
	instr, ok := at.v.(ssa.Instruction)
	if _, isPhi := at.v.(*ssa.Phi); isPhi || !ok {
		return !isPhi
	}
	return !at.f.repeated && !x.loopsOf(at.f.fn).within(instr.Block(), x.regionOf(at.f))
}

// flagOf returns the register that says whether a deferred call is due.
func (x *extraction) flagOf(d *ssa.Defer, f *frame) automaton.Var {
	k := flag{d, f}
	if x.flags[k] == nil {
		x.flags[k] = x.newRegister(key{}, assigned)
	}
	return x.flags[k].v
}

// loopID numbers the loops that run an unknown number of times.
func (x *extraction) loopID(f *frame, b *ssa.BasicBlock) int {
	k := flag{x.loopsOf(f.fn).header[b], f}
	if x.loopIDs[k] == 0 {
		x.loopIDs[k] = len(x.loopIDs) + 1
	}
	return x.loopIDs[k]
}

// place returns what a value is called by: the object that it is read from and
// the path there, so that two reads of one field are one value.
func (x *extraction) place(at value) (value, string) {
	load, ok := at.v.(*ssa.UnOp)
	if !ok || !isLoad(load) {
		return at, ""
	}
	path := ""
	addr := value{load.X, at.f}
	for range 6 {
		addr = x.resolve(addr)
		switch v := addr.v.(type) {
		case *ssa.FieldAddr:
			path = fieldPath(v.Field) + path
			addr = value{v.X, addr.f}
			continue
		case *ssa.UnOp:
			if isLoad(v) {
				path = "*" + path
				addr = value{v.X, addr.f}
				continue
			}
		case *ssa.Global:
			return value{v, nil}, path + "*"
		case *ssa.Parameter, *ssa.FreeVar, *ssa.Alloc:
			return addr, path + "*"
		}
		return at, ""
	}
	return at, ""
}

func fieldPath(i int) string { return fmt.Sprintf(".%d", i) }

// kindOf says what the model holds of values of a type.
type valueKind uint8

const (
	nothing valueKind = iota
	truthValue
	integer
	text
	nilness
)

func kindOf(t types.Type) valueKind {
	if _, ok := types.Unalias(t).(*types.TypeParam); ok {
		return nothing
	}
	switch t := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case t.Info()&types.IsBoolean != 0:
			return truthValue
		case t.Info()&types.IsInteger != 0:
			return integer
		case t.Info()&types.IsString != 0:
			return text
		}
	case *types.Pointer, *types.Interface, *types.Slice, *types.Map, *types.Chan, *types.Signature:
		return nilness
	}
	return nothing
}

func isInteger(t types.Type) bool { return kindOf(t) == integer }
