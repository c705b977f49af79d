package busywait

// Which instructions do nothing but look.

import (
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// An act says what an instruction does, as far as waiting is concerned.
type act uint8

const (
	works act = iota // it may change something, or block
	rests            // it changes nothing that anybody could see
	looks            // it reads what another goroutine may change
	naps             // it lets a set time pass
)

// maxDepth bounds how deep getters may call getters.
const maxDepth = 3

// An idleness remembers what the functions of the package do.
type idleness struct{ funcs map[*ssa.Function]act }

func newIdleness() *idleness { return &idleness{map[*ssa.Function]act{}} }

// of classifies an instruction of a loop.
func (idle *idleness) of(instr ssa.Instruction) act { return idle.at(instr, 0) }

func (idle *idleness) at(instr ssa.Instruction, depth int) act {
	switch instr := instr.(type) {
	case *ssa.UnOp:
		return ofUnary(instr)
	case *ssa.Select:
		if !instr.Blocking && len(instr.States) > 0 {
			return looks
		}
	case *ssa.Lookup:
		return rests // the map itself is loaded from somewhere, if it is shared
	case *ssa.Store:
		_, own := instr.Addr.(*ssa.Alloc)
		if local(instr.Addr) || own && depth > 0 { // the results of a getter with a defer
			return rests
		}
	case *ssa.Call:
		return idle.ofCall(instr, depth)
	case *ssa.Phi, *ssa.If, *ssa.Jump, *ssa.BinOp, *ssa.FieldAddr, *ssa.Field, *ssa.IndexAddr, *ssa.Index,
		*ssa.Convert, *ssa.MultiConvert, *ssa.ChangeType, *ssa.ChangeInterface, *ssa.MakeInterface, *ssa.TypeAssert, *ssa.Extract,
		*ssa.Slice, *ssa.Alloc, *ssa.DebugRef:
		return rests
	case *ssa.Return, *ssa.RunDefers, *ssa.Range, *ssa.Next:
		if depth > 0 {
			return rests
		}
	case *ssa.Defer:
		if depth > 0 && isLocking(syncop.Of(instr).Kind) {
			return rests
		}
	}
	return works
}

// ofUnary classifies a load, a receive or an operator. To receive from time.After is to
// sleep.
func ofUnary(instr *ssa.UnOp) act {
	switch instr.Op {
	case token.MUL:
		if own, ok := instr.X.(*ssa.Alloc); local(instr.X) || ok && !own.Heap {
			return rests
		}
		return looks
	case token.ARROW:
		if call, ok := instr.X.(*ssa.Call); ok {
			if fn := syncop.Callee(&call.Call); fn != nil && fn.FullName() == "time.After" {
				return naps
			}
		}
		return works
	}
	return rests
}

// local reports whether an address leads into the array for the arguments of a call such
// as log.Printf. A store to any other variable may be a step towards the end of a loop.
func local(addr ssa.Value) bool {
	if element, ok := addr.(*ssa.IndexAddr); ok {
		addr = element.X
	}
	array, ok := addr.(*ssa.Alloc)
	return ok && array.Comment == "varargs"
}

func (idle *idleness) ofCall(call *ssa.Call, depth int) act {
	if b, ok := call.Call.Value.(*ssa.Builtin); ok {
		return ofBuiltin(b, call.Call.Args)
	}
	switch kind := syncop.Of(call).Kind; {
	case kind == syncop.Sleep:
		return naps
	case kind == syncop.ContextErr:
		return looks
	case isLocking(kind), kind == syncop.TimerNew && isAfter(call):
		return rests
	}
	if givesChannel(call.Call.Signature()) {
		return rests // ctx.Done()
	}
	if fn := syncop.Callee(&call.Call); fn != nil && fn.Pkg() != nil {
		if a := ofStandard(fn); a != works {
			return a
		}
	}
	if fn := call.Call.StaticCallee(); fn != nil && depth < maxDepth {
		return idle.ofGetter(fn, depth)
	}
	return works
}

// ofGetter classifies a call of a function of the package: it looks if all that it does is
// to look.
func (idle *idleness) ofGetter(fn *ssa.Function, depth int) act {
	if a, known := idle.funcs[fn]; known {
		return a
	}
	idle.funcs[fn] = works // recursion is no getter
	result := rests
	if len(fn.Blocks) == 0 {
		result = works
	}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			switch idle.at(instr, depth+1) {
			case works, naps:
				return works
			case looks:
				result = looks
			}
		}
	}
	idle.funcs[fn] = result
	return result
}

func ofBuiltin(b *ssa.Builtin, args []ssa.Value) act {
	switch b.Name() {
	case "len":
		if _, ok := args[0].Type().Underlying().(*types.Chan); ok {
			return looks
		}
		return rests
	case "cap", "min", "max", "print", "println", "ssa:wrapnilchk":
		return rests
	}
	return works
}

// ofStandard classifies the functions of the standard library that are known to look
// or to rest.
func ofStandard(fn *types.Func) act {
	name := fn.Name()
	recv := fn.Signature().Recv() != nil
	switch fn.Pkg().Path() {
	case "sync/atomic":
		if strings.HasPrefix(name, "Load") {
			return looks
		}
	case "sync":
		if recv && name == "Load" { // of a Map
			return looks
		}
	case "runtime":
		switch name {
		case "Gosched":
			return rests
		case "NumGoroutine":
			return looks
		}
	case "time":
		if !recv && (name == "Now" || name == "Since" || name == "Until") || recv && isPlain(fn) {
			return rests
		}
	case "errors":
		if name == "Is" {
			return rests
		}
	case "log", "log/slog":
		if fn.Signature().Results().Len() == 0 && !strings.HasPrefix(name, "Fatal") && !strings.HasPrefix(name, "Panic") {
			return rests
		}
	case "fmt":
		if strings.HasPrefix(name, "Print") || strings.HasPrefix(name, "Sprint") {
			return rests
		}
	}
	return works
}

// givesChannel reports whether a function is one like Done of a context: it takes nothing, and
// returns a channel to receive from.
func givesChannel(sig *types.Signature) bool {
	if sig.Params().Len() > 0 || sig.Results().Len() != 1 {
		return false
	}
	ch, ok := sig.Results().At(0).Type().Underlying().(*types.Chan)
	return ok && ch.Dir() == types.RecvOnly
}

// isPlain reports whether fn is a method of time.Time or time.Duration: those of timers
// do something.
func isPlain(fn *types.Func) bool {
	named, ok := types.Unalias(fn.Signature().Recv().Type()).(*types.Named)
	return ok && (named.Obj().Name() == "Time" || named.Obj().Name() == "Duration")
}

func isAfter(call *ssa.Call) bool {
	fn := syncop.Callee(&call.Call)
	return fn != nil && fn.Name() == "After"
}

func isLocking(kind syncop.Kind) bool {
	switch kind {
	case syncop.Lock, syncop.Unlock, syncop.RLock, syncop.RUnlock:
		return true
	}
	return false
}
