package loopblock

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// This file knows waits for goroutines that are about to end.

// A contexts is what the stop cases of a loop wait for.
type contexts struct {
	roots  []ssa.Value
	fields []*types.Var
}

// stopsOn returns the contexts of the stop cases.
func stopsOn(loop *eventLoop) (found contexts) {
	for _, c := range loop.cases {
		if c.state == nil {
			continue
		}
		if source, ctx := syncop.SourceOf(c.state.Chan); source == syncop.Done && ctx != nil {
			if field := contextField(ctx); field != nil {
				found.fields = append(found.fields, field)
			} else if root := contextRoot(ctx); root != nil {
				found.roots = append(found.roots, root)
			}
		}
	}
	return found
}

// has reports whether a value is one of the contexts, derived from one, or a variable
// that holds one.
func (c contexts) has(v ssa.Value) bool {
	t := v.Type()
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	if !summary.IsContext(t) {
		return false
	}
	if field := contextField(v); field != nil {
		return slices.Contains(c.fields, field)
	}
	root := contextRoot(v)
	return root != nil && slices.Contains(c.roots, root)
}

// contextField returns the field that a context is loaded from.
func contextField(v ssa.Value) *types.Var {
	if field := ssabuild.FieldAddr(syncop.Strip(v)); field != nil {
		return ssabuild.FieldAt(field.X.Type(), field.Field)
	}
	return nil
}

// contextRoot follows a context back to the one that it is derived from.
func contextRoot(v ssa.Value) ssa.Value {
	for range 16 {
		root := rootOf(v)
		if part, ok := root.(*ssa.Extract); ok {
			root = part.Tuple
		}
		call, ok := root.(*ssa.Call)
		if !ok {
			return root
		}
		i := slices.IndexFunc(call.Call.Args, func(arg ssa.Value) bool { return summary.IsContext(arg.Type()) })
		if i < 0 || syncop.Of(call).Kind == syncop.ContextRoot {
			return root
		}
		v = call.Call.Args[i]
	}
	return nil
}

// groupObeys reports whether a wait is for goroutines that its own function starts, and all
// of them are given the context that stops the loop.
func (p *surroundings) groupObeys(loop *eventLoop, instr ssa.Instruction, b summary.Block) bool {
	wait, stop := p.last(b), stopsOn(loop)
	if wait == nil {
		return false
	}
	// A function that the case calls knows the context by a parameter, or a field.
	if called, ok := instr.(ssa.CallInstruction); ok && ssabuild.Outermost(wait.Parent()) != ssabuild.Outermost(loop.fn) &&
		slices.ContainsFunc(called.Common().Args, stop.has) {
		for _, param := range wait.Parent().Params {
			stop.roots = append(stop.roots, param)
		}
	}
	some, all := false, true
	ssabuild.EachInstr(wait.Parent(), func(instr ssa.Instruction) {
		call, ok := instr.(ssa.CallInstruction)
		if !ok {
			return
		}
		kind := syncop.Of(instr).Kind
		if _, isGo := instr.(*ssa.Go); isGo || kind == syncop.WaitGroupGo || kind == syncop.GroupGo {
			some, all = true, all && given(call.Common(), stop)
		}
	})
	return some && all
}

// groupComputes reports whether a wait is for goroutines that its own function starts, and
// none of them waits for anything itself: work shared out to the processors.
func (p *surroundings) groupComputes(b summary.Block) bool {
	wait := p.last(b)
	if wait == nil || !b.Local {
		return false
	}
	some, all := false, true
	ssabuild.EachInstr(wait.Parent(), func(instr ssa.Instruction) {
		call, ok := instr.(ssa.CallInstruction)
		if !ok {
			return
		}
		body := call.Common().StaticCallee()
		switch kind := syncop.Of(instr).Kind; {
		case kind == syncop.WaitGroupGo || kind == syncop.GroupGo:
			body = literalOf(call.Common().Args[len(call.Common().Args)-1])
		default:
			if _, isGo := instr.(*ssa.Go); !isGo {
				return
			}
		}
		some, all = true, all && body != nil && p.graph.Of(body).Touches&^(1<<summary.Lock) == 0 && len(body.Blocks) > 0
	})
	return some && all
}

// literalOf returns the function that a value is, nil if that cannot be told.
func literalOf(v ssa.Value) *ssa.Function {
	if made, ok := v.(*ssa.MakeClosure); ok {
		v = made.Fn
	}
	fn, _ := v.(*ssa.Function)
	return fn
}

// given reports whether a goroutine gets one of the contexts: as an argument, captured by
// the literal that it runs, or in a field that it loads.
func given(call *ssa.CallCommon, stop contexts) bool {
	values := append([]ssa.Value{call.Value}, call.Args...)
	return slices.ContainsFunc(values, func(v ssa.Value) bool {
		if stop.has(v) {
			return true
		}
		if made, ok := v.(*ssa.MakeClosure); ok {
			if slices.ContainsFunc(made.Bindings, stop.has) {
				return true
			}
			v = made.Fn
		}
		fn, ok := v.(*ssa.Function)
		loads := false
		if ok {
			ssabuild.EachInstr(fn, func(instr ssa.Instruction) {
				load, ok := instr.(*ssa.UnOp)
				loads = loads || ok && stop.has(load)
			})
		}
		return loads
	})
}

// toldToStop reports whether the case, or the function that it calls and that waits, has
// told somebody to stop before: by a close, a cancel, or a function of the package with
// one. Then it waits for that, maybe in a loop over many.
//
//	for _, w := range workers { w.stop() }
//	for _, w := range workers { w.wg.Wait() }
func (p *surroundings) toldToStop(loop *eventLoop, c *eventCase, b summary.Block) bool {
	wait := p.last(b)
	if wait == nil {
		return false
	}
	fn, home := wait.Parent(), (*ssa.BasicBlock)(nil)
	if fn == loop.fn {
		home = loop.home
	}
	return callsAny(fn, func(call *ssa.Call) bool {
		if fn == loop.fn && (call.Pos() < c.body || c.clause.End() <= call.Pos()) {
			return false
		}
		return call.Pos() < wait.Pos() && before(call, wait, home) &&
			(summary.StopsSomebody(call) || callsAny(call.Call.StaticCallee(), summary.StopsSomebody))
	})
}

func callsAny(fn *ssa.Function, wanted func(*ssa.Call) bool) (found bool) {
	if fn == nil {
		return false
	}
	ssabuild.EachInstr(fn, func(instr ssa.Instruction) {
		call, ok := instr.(*ssa.Call)
		found = found || ok && wanted(call)
	})
	return found
}
