package absence

import (
	"go/constant"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/pointsto"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// The walk is an over-approximation in every step but one: it takes both ways at a
// branch, runs all functions that a call may run, and enters a function once
// for all callers and all goroutines. Only behind an operation that waits does it
// stop. Therefore what it does not reach is not reached in any run, and
// the order in which it proceeds does not matter: what has been reached stays so.
//
// Three things need care. A call returns only when a function that it runs has a
// return that is reached; else code behind an endless callee would count as
// reached. Deferred calls run when their function ends: at the RunDefers instruction
// that SSA puts before each return, or when the function unwinds. And a
// function that outside code may call is entered when it is handed out, not before.

// A walk is the part of the package that control flow can reach.
type walk struct {
	graph   *pointsto.Graph
	cancels map[ssa.Instruction][]*pointsto.Site
	blank   blanks
	funcs   map[*ssa.Function]*function
	todo    []point

	sites   map[*pointsto.Site]act     // what has been reached, by site
	written map[*types.Var]bool        // fields to which something has been assigned
	waiting map[ssa.Instruction]*pause // where the walk has stopped, at operations
	edges   map[*pause]bool            // and at branches
	forced  map[ssa.Instruction]bool   // operations that are let pass all the same
	resumed map[ssa.Instruction]bool   // calls behind which the walk has gone on
	waits   map[ssa.Instruction]bool   // waits for WaitGroups that have been reached
	dirty   bool                       // something new has been reached
}

// A point is an instruction to go on with.
type point struct {
	block *ssa.BasicBlock
	index int
}

// A pause is where the walk stops until a partner is found.
type pause struct {
	instr ssa.Instruction
	next  point
	edge  branch
}

// function is what the walk knows of a function.
type function struct {
	entered  bool
	blocks   []bool // those that have been entered, by index
	returns  bool
	unwinds  bool            // it may end by a panic or Goexit
	exits    bool            // its deferred calls are run
	deferred []*ssa.Defer    // in the order in which they were reached
	callers  []point         // where to go on when it returns
	within   []*ssa.Function // the functions of the callers, which unwind with it
}

// newWalk makes a walk that stands at all entries of the package.
func newWalk(g *pointsto.Graph, blank blanks) *walk {
	w := &walk{
		graph:   g,
		cancels: map[ssa.Instruction][]*pointsto.Site{},
		funcs:   map[*ssa.Function]*function{},
		blank:   blank,
		sites:   map[*pointsto.Site]act{},
		written: map[*types.Var]bool{},
		waiting: map[ssa.Instruction]*pause{},
		edges:   map[*pause]bool{},
		forced:  map[ssa.Instruction]bool{},
		resumed: map[ssa.Instruction]bool{},
		waits:   map[ssa.Instruction]bool{},
	}
	for s, uses := range g.AllUses() {
		for _, u := range uses {
			if u.Cancel {
				w.cancels[u.Instr] = append(w.cancels[u.Instr], s)
			}
		}
	}
	for _, fn := range g.Entries() {
		w.enter(fn)
	}
	return w
}

// run walks until it is stopped everywhere.
func (w *walk) run() {
	for {
		for len(w.todo) > 0 {
			p := w.todo[len(w.todo)-1]
			w.todo = w.todo[:len(w.todo)-1]
			w.from(p)
		}
		if !w.dirty {
			return
		}
		w.dirty = false
		w.wake()
	}
}

// wake goes on from pauses that have found a partner.
func (w *walk) wake() {
	for instr, p := range w.waiting {
		if w.passes(instr) {
			delete(w.waiting, instr)
			w.todo = append(w.todo, p.next)
		}
	}
	for p := range w.edges {
		if w.open(p.edge) {
			delete(w.edges, p)
			w.block(p.next.block)
		}
	}
}

// force lets an operation pass, to see what else waits.
func (w *walk) force(instr ssa.Instruction) {
	w.forced[instr] = true
	w.dirty = true
	w.run()
}

// of returns what is known of a function.
func (w *walk) of(fn *ssa.Function) *function {
	f := w.funcs[fn]
	if f == nil {
		f = &function{}
		w.funcs[fn] = f
	}
	return f
}

// enter walks into a function, the first time it is called.
func (w *walk) enter(fn *ssa.Function) {
	f := w.of(fn)
	if !f.entered && len(fn.Blocks) > 0 {
		f.entered = true
		f.blocks = make([]bool, len(fn.Blocks))
		w.block(fn.Blocks[0])
	}
}

// block walks into a block, the first time an edge to it is taken.
func (w *walk) block(b *ssa.BasicBlock) {
	if seen := w.of(b.Parent()).blocks; !seen[b.Index] {
		seen[b.Index] = true
		w.todo = append(w.todo, point{b, 0})
	}
}

// from walks to the end of a block, or to where it must stop.
func (w *walk) from(p point) {
	for i := p.index; i < len(p.block.Instrs); i++ {
		if !w.step(p.block.Instrs[i], point{p.block, i + 1}) {
			return
		}
	}
}

// step executes an instruction and reports whether the next one can be reached.
func (w *walk) step(instr ssa.Instruction, next point) bool {
	w.references(instr)
	switch instr := instr.(type) {
	case *ssa.Call:
		return w.call(instr, next)
	case *ssa.Go:
		w.call(instr, point{})
		return true
	case *ssa.Store:
		w.store(instr)
	case *ssa.Defer:
		f := w.of(deferrer(instr.Parent()))
		f.deferred = append(f.deferred, instr)
		if f.exits {
			w.call(instr, point{})
		}
		return true
	case *ssa.RunDefers:
		w.runDefers(instr.Parent())
	case *ssa.Return:
		w.returned(instr.Parent())
	case *ssa.Panic:
		if !endsProcess(instr) {
			w.unwind(instr.Parent())
		}
	case *ssa.If:
		w.branch(instr)
	case *ssa.Jump:
		w.block(instr.Block().Succs[0])
	case *ssa.UnOp:
		return instr.Op != token.ARROW || w.operate(instr, next)
	case *ssa.Send, *ssa.Select:
		return w.operate(instr, next)
	}
	return true
}

// store notes that a field no longer holds its zero value everywhere.
func (w *walk) store(instr *ssa.Store) {
	f := w.blank.address(instr.Addr)
	if f != nil && !w.written[f] && !isZeroValue(instr.Val) {
		w.written[f] = true
		w.dirty = true
	}
}

// references enters functions that are handed, as values, to code outside the
// package, which may call them from now on. For a closure that is not handed on,
// who uses it decides.
func (w *walk) references(instr ssa.Instruction) {
	switch instr := instr.(type) {
	case ssa.CallInstruction:
		w.refer(instr.Common().Args...)
		if instr.Common().IsInvoke() {
			w.refer(instr.Common().Value)
		}
	case *ssa.Store:
		w.refer(instr.Val)
	case *ssa.MakeInterface:
		w.refer(instr.X)
	case *ssa.ChangeType:
		w.refer(instr.X)
	case *ssa.Return:
		w.refer(instr.Results...)
	case *ssa.Phi:
		w.refer(instr.Edges...)
	case *ssa.Send:
		w.refer(instr.X)
	case *ssa.MapUpdate:
		w.refer(instr.Key, instr.Value)
	case *ssa.Select:
		for _, state := range instr.States {
			w.refer(state.Send)
		}
	}
}

// refer enters those of the values that are functions which outside code may call.
func (w *walk) refer(values ...ssa.Value) {
	for _, v := range values {
		if fn := functionOf(v); fn != nil && w.graph.IsRoot(fn) {
			w.enter(fn)
		}
	}
}

// functionOf returns the function that a value is, or nil.
func functionOf(v ssa.Value) *ssa.Function {
	switch v := v.(type) {
	case *ssa.Function:
		if o := v.Origin(); o != nil {
			return o
		}
		return v
	case *ssa.MakeClosure:
		return v.Fn.(*ssa.Function)
	}
	return nil
}

// call enters the functions that a call runs and reports whether it returns.
func (w *walk) call(instr ssa.CallInstruction, next point) bool {
	for _, s := range w.cancels[instr] {
		w.reach(s, cancelled)
	}
	if op := syncop.Of(instr); op.Kind != syncop.None && op.Kind != syncop.OnceDo {
		return actOf(pointsto.Use{Op: op, Case: -1}) == 0 && !waitsFor(op.Kind) || w.operate(instr, next)
	}
	if panicsOnNil(instr.Common()) {
		w.unwind(instr.Parent())
		return false
	}
	targets, complete := w.graph.Callees(instr.Common())
	returns := !complete || len(targets) == 0
	for _, fn := range targets {
		w.enter(fn)
		f := w.of(fn)
		if _, ok := instr.(*ssa.Go); !ok {
			f.within = append(f.within, instr.Parent())
			if f.unwinds {
				w.unwind(instr.Parent())
			}
		}
		returns = returns || f.returns
	}
	if !returns && next.block != nil {
		for _, fn := range targets {
			f := w.of(fn)
			f.callers = append(f.callers, next)
		}
	}
	return returns
}

// waitsFor reports whether an operation that is a call waits for a partner.
func waitsFor(k syncop.Kind) bool { return k == syncop.CondWait || k == syncop.WaitGroupWait }

// returned goes on behind the calls of a function.
func (w *walk) returned(fn *ssa.Function) {
	f := w.of(fn)
	if f.returns {
		return
	}
	f.returns = true
	for _, p := range f.callers {
		w.resume(p)
	}
	f.callers = nil
}

// resume goes on behind a call that several functions may serve, once.
func (w *walk) resume(p point) {
	call := p.block.Instrs[p.index-1]
	if !w.resumed[call] {
		w.resumed[call] = true
		w.todo = append(w.todo, p)
	}
}

// runDefers runs what has been deferred.
func (w *walk) runDefers(fn *ssa.Function) {
	f := w.of(fn)
	if f.exits {
		return
	}
	f.exits = true
	for _, d := range f.deferred {
		w.call(d, point{})
	}
}

// deferrer returns the function at whose end a deferred call of fn is run: that
// is not fn if fn is the body of a loop over an iterator.
func deferrer(fn *ssa.Function) *ssa.Function {
	for fn.Parent() != nil && strings.HasPrefix(fn.Synthetic, "range-over-func") {
		fn = fn.Parent()
	}
	return fn
}

// unwind treats a function that may end by a panic or by Goexit. A deferred call
// may recover.
func (w *walk) unwind(fn *ssa.Function) {
	f := w.of(fn)
	if f.unwinds {
		return
	}
	f.unwinds = true
	w.runDefers(fn)
	if fn.Recover != nil {
		w.returned(fn)
	}
	for _, caller := range f.within {
		w.unwind(caller)
	}
}

// endsProcess reports whether a panic stands for a call that ends the process,
// so that nothing deferred is run: SSA puts one behind calls that never return.
func endsProcess(p *ssa.Panic) bool {
	made, ok := p.X.(*ssa.MakeInterface)
	if !ok {
		return false
	}
	c, ok := made.X.(*ssa.Const)
	if !ok || c.Value == nil || c.Value.Kind() != constant.String || constant.StringVal(c.Value) != "noreturn" {
		return false
	}
	instrs := p.Block().Instrs
	for i := len(instrs) - 1; i >= 0; i-- {
		if call, ok := instrs[i].(*ssa.Call); ok {
			fn := syncop.Callee(&call.Call)
			return fn != nil && fn.Pkg() != nil && (fn.Pkg().Path() == "os" || fn.Pkg().Path() == "log" && fn.Name()[0] == 'F')
		}
	}
	return false
}
