package lockwait

import (
	"go/constant"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/loops"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
)

// A wait may hang on what its waker has said: it looks at a flag or a list that the
// waker writes when it needs the lock no more. Whether the two agree well cannot
// be told, so that all such waits are left alone.

// agreed reports whether the wait hangs on a test of something that the waker's
// goroutine writes. A test that leads to the wait as long as nobody has written
// anything is none: then the waker has all before it.
func (p *program) agreed(w wait, h holding, k waker) bool {
	if w.released != "" {
		return false // what a Cond waits for is what its waker is about to write
	}
	tested := map[*types.Var]bool{}
	places := []ssa.Instruction{w.instr}
	for _, call := range h.calls {
		places = append(places, call)
	}
	for _, place := range places {
		for _, d := range loops.Decisions(place.Block()) {
			z := zero(d.Test.Cond, 0)
			if k.room || z == nil || z.Kind() != constant.Bool || constant.BoolVal(z) != d.Taken {
				readFields(d.Test.Cond, tested, 0)
			}
		}
	}
	if len(tested) == 0 {
		return false
	}
	written := p.writtenBy(k)
	if k.room {
		// The one who waits may see to it that the buffer has room, too.
		for _, place := range places {
			writtenFields(place.Parent(), written)
		}
	}
	for field := range written {
		if tested[field] {
			return true
		}
	}
	return false
}

// writtenBy returns what the goroutine of a waker may write.
func (p *program) writtenBy(k waker) map[*types.Var]bool {
	written := map[*types.Var]bool{}
	writers := map[*ssa.Function]bool{}
	p.writers(ssabuild.Outermost(k.use.Instr.Parent()), writers, maxMaking)
	p.writers(ssabuild.Outermost(k.by.instr.Parent()), writers, maxMaking)
	for fn := range writers {
		writtenFields(fn, written)
	}
	return written
}

// maxDepth bounds the expressions that are looked into.
const maxDepth = 8

// readFields collects the fields and package variables that a value is computed from.
func readFields(v ssa.Value, found map[*types.Var]bool, depth int) {
	if depth > maxDepth {
		return
	}
	if field := variableOf(v); field != nil {
		found[field] = true
	}
	instr, ok := v.(ssa.Instruction)
	if !ok {
		return
	}
	if _, isNext := v.(*ssa.Next); isNext {
		return // a loop over what is there
	}
	for _, op := range instr.Operands(nil) {
		if *op != nil {
			readFields(*op, found, depth+1)
		}
	}
}

// variableOf returns the field or package variable that a value names.
func variableOf(v ssa.Value) *types.Var {
	switch v := v.(type) {
	case *ssa.FieldAddr:
		return ssabuild.FieldAt(v.X.Type(), v.Field)
	case *ssa.Field:
		return ssabuild.FieldAt(v.X.Type(), v.Field)
	case *ssa.Global:
		field, _ := v.Object().(*types.Var)
		return field
	}
	return nil
}

// writers collects a function, its literals and what they call.
func (p *program) writers(fn *ssa.Function, found map[*ssa.Function]bool, depth int) {
	if found[fn] || depth < 0 {
		return
	}
	found[fn] = true
	for _, lit := range fn.AnonFuncs {
		p.writers(lit, found, depth)
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(ssa.CallInstruction); ok {
				targets, _ := p.graph.Callees(call.Common())
				for _, target := range targets {
					p.writers(target, found, depth-1)
				}
			}
		}
	}
}

// writtenFields collects the fields and variables that a function assigns, or
// whose content it changes, or which it hands to code that may, such as sync/atomic.
func writtenFields(fn *ssa.Function, found map[*types.Var]bool) {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Store:
				readFields(instr.Addr, found, maxDepth-1)
			case *ssa.MapUpdate:
				readFields(instr.Map, found, maxDepth-2)
			case ssa.CallInstruction:
				writtenByCall(instr, found)
			}
		}
	}
}

func writtenByCall(call ssa.CallInstruction, found map[*types.Var]bool) {
	common := call.Common()
	if b, ok := common.Value.(*ssa.Builtin); ok {
		if b.Name() == "delete" || b.Name() == "clear" {
			readFields(common.Args[0], found, maxDepth-2)
		}
		return
	}
	fn := common.StaticCallee()
	if fn == nil || len(fn.Blocks) > 0 {
		return
	}
	for _, arg := range common.Args {
		if _, isPointer := arg.Type().Underlying().(*types.Pointer); isPointer {
			readFields(arg, found, maxDepth-2)
		}
	}
}
