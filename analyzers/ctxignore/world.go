package ctxignore

// What the package shows of the other side.

import (
	"go/ast"
	"go/token"
	"go/types"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/pointsto"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// A world looks things up in the package's SSA form, which is built at the first
// question.
type world struct {
	index  func() *index
	points func() *pointsto.Graph
	waits  func() *summary.Graph
	fields func() *channelFields

	register func() *register
}

// An index finds what the source has in the SSA form.
type index struct {
	channels map[token.Pos]ssa.Value       // by the position of the operation
	instrs   map[token.Pos]ssa.Instruction // the same for operations outside of a select
	literals map[ast.Node]*ssa.Function
	declared map[types.Object]*ssa.Function
	params   map[types.Object]*ssa.Parameter
}

func newWorld(pass *analysis.Pass) *world {
	return &world{
		index: sync.OnceValue(func() *index {
			return newIndex(pass.ResultOf[ssabuild.Analyzer].(*ssabuild.Source).Functions())
		}),
		points: pass.ResultOf[pointsto.Analyzer].(*pointsto.Result).Graph,
		waits:  pass.ResultOf[summary.Analyzer].(*summary.Result).Graph,
		fields: sync.OnceValue(func() *channelFields { return newChannelFields(pass.TypesInfo, pass.Files) }),

		register: sync.OnceValue(func() *register { return newRegister(pass) }),
	}
}

func newIndex(funcs []*ssa.Function) *index {
	x := &index{map[token.Pos]ssa.Value{}, map[token.Pos]ssa.Instruction{}, map[ast.Node]*ssa.Function{}, map[types.Object]*ssa.Function{}, map[types.Object]*ssa.Parameter{}}
	for _, fn := range funcs {
		if fn.Object() != nil {
			x.declared[fn.Object()] = fn
		}
		if fn.Syntax() != nil {
			x.literals[fn.Syntax()] = fn
		}
		for _, p := range fn.Params {
			if v, _ := p.Object().(*types.Var); v != nil { // nil for parameters that stand in no source
				x.params[v] = p
			}
		}
		for _, block := range fn.Blocks {
			for _, instr := range block.Instrs {
				x.add(instr)
			}
		}
	}
	return x
}

func (x *index) add(instr ssa.Instruction) {
	if sel, ok := instr.(*ssa.Select); ok {
		for _, state := range sel.States {
			x.channels[state.Pos] = state.Chan
		}
		return
	}
	switch op := syncop.Of(instr); op.Kind {
	case syncop.Send, syncop.Receive:
		x.channels[instr.Pos()], x.instrs[instr.Pos()] = op.On, instr
	case syncop.WaitGroupWait, syncop.GroupWait, syncop.CondWait:
		x.channels[instr.Pos()], x.instrs[instr.Pos()] = op.On, instr
	}
}

// isFilled reports whether a receive or a Wait is known to be none: the value has
// been sent before, or who is waited for has been told to stop.
func (w *world) isFilled(o op) bool {
	instr := w.index().instrs[o.pos]
	return instr != nil && len(w.waits().Blocks(instr)) == 0
}

// slow are the waits that may take as long as they like and that a goroutine's
// starter cannot end. A goroutine's own waits for others do not count: those may be
// of the same making.
var slow = map[summary.Class]bool{
	summary.Network: true, summary.Database: true, summary.Subprocess: true, summary.Connection: true, summary.Input: true, summary.Sleep: true,
}

// hangs reports whether a literal or a function may wait for something outside of
// the process, and no deadline ends that. Whoever asks has seen that the context at
// hand does not get there; so it is another one that a wait may heed.
func (w *world) hangs(fn any) bool {
	var f *ssa.Function
	switch fn := fn.(type) {
	case *types.Func:
		f = w.index().declared[fn.Origin()]
	case ast.Node:
		f = w.index().literals[fn]
	}
	if f == nil {
		return false
	}
	sum := w.waits().Of(f)
	if sum == nil {
		return false
	}
	for _, wait := range sum.Waits {
		others := wait.Class == summary.Channel && len(wait.Chain) > 1 && !wait.Local && wait.Ends&summary.ByContext != 0
		if (slow[wait.Class] || others) && !wait.Short && wait.Ends&summary.ByTime == 0 {
			return true
		}
	}
	return false
}

// isServed reports whether a parameter of a function that only the package calls
// is filled, or emptied, by code that knows a context; a range over it ends if
// somebody closes it.
func (w *world) isServed(fn *function, root *types.Var, o op) bool {
	param := w.index().params[root]
	if root == nil || param == nil || fn.Variable(o.on) != root {
		return o.kind == loop && w.isClosed(o)
	}
	sites, complete := w.points().Origins(param)
	if !complete || len(sites) == 0 {
		return false
	}
	for _, s := range sites {
		if !w.isMakers(s, param, fn) && (w.points().Escapes(s) != "" || !w.heeds(s, o, fn)) {
			return false
		}
	}
	return true
}

// heeds reports whether all operations on a channel that could end the wait stand
// in functions that know a context.
func (w *world) heeds(s *pointsto.Site, o op, fn *function) bool {
	found := false
	for _, use := range w.points().Uses(s) {
		if !helps(use, o) {
			continue
		}
		if o.kind == loop && use.Kind == syncop.Close {
			return true
		}
		found = true
		outer := use.Instr.Parent()
		if outer.Syntax() == nil || !fn.mentions(outer.Syntax()) {
			return false
		}
	}
	return found
}

// helps reports whether a use of a channel or WaitGroup can end the wait.
func helps(use pointsto.Use, o op) bool {
	switch use.Kind {
	case syncop.Send, syncop.Close:
		return o.kind == receive || o.kind == loop
	case syncop.Receive:
		return o.kind == send
	case syncop.Select, syncop.Poll:
		return use.Send == (o.kind != send)
	case syncop.WaitGroupDone, syncop.WaitGroupGo:
		return o.kind == join
	}
	return false
}

// isClosed reports whether the package closes a channel that a loop ranges over.
func (w *world) isClosed(o op) bool {
	ch := w.index().channels[o.pos]
	if ch == nil {
		return false
	}
	sites, _ := w.points().Origins(ch)
	for _, s := range sites {
		for _, use := range w.points().Uses(s) {
			if use.Kind == syncop.Close {
				return true
			}
		}
	}
	return false
}
