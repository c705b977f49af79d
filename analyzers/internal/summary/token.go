package summary

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// This file recognizes what serves as something else: channels as a mutex or
// semaphore, as a queue whose length was looked at, as the sign that a goroutine
// which was just told to stop has done so; a Cond and a flag as a mutex.

// isToken reports whether an operation on a channel of struct{} takes or gives
// back a token: the function, or one that its literal stands in, does the
// opposite on the same channel too (a mutex), or the channel has a buffer (a
// semaphore that is filled in advance).
func (g *Graph) isToken(op syncop.Op) bool {
	if !isSignal(op.On) {
		return false
	}
	if g.room.of(op.On) == buffered {
		return true
	}
	name, found := describe(op.On), false
	outer := op.Instr.Parent()
	for outer.Parent() != nil {
		outer = outer.Parent()
	}
	eachInstrDeep(outer, func(instr ssa.Instruction) {
		other := syncop.Of(instr)
		opposite := op.Kind == syncop.Send && other.Kind == syncop.Receive ||
			op.Kind == syncop.Receive && other.Kind == syncop.Send
		found = found || opposite && sameChannel(other.On, op.On, name)
	})
	return found
}

// takesTurn reports whether a wait for a Cond is a lock: it goes on while a flag is
// set, which the function then sets itself.
//
//	for vs.writing {
//		vs.cond.Wait()
//	}
//	vs.writing = true
func takesTurn(wait ssa.Instruction) bool {
	for b := wait.Block(); b != nil; b = b.Idom() {
		test, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok {
			continue
		}
		load, ok := test.Cond.(*ssa.UnOp)
		if !ok || load.Op != token.MUL {
			return false
		}
		flag, ok := load.X.(*ssa.FieldAddr)
		return ok && sets(wait.Parent(), flag)
	}
	return false
}

// sets reports whether a function sets a flag, a field.
func sets(fn *ssa.Function, flag *ssa.FieldAddr) (found bool) {
	ssabuild.EachInstr(fn, func(instr ssa.Instruction) {
		store, ok := instr.(*ssa.Store)
		if !ok {
			return
		}
		to, isField := store.Addr.(*ssa.FieldAddr)
		value, isConst := store.Val.(*ssa.Const)
		found = found || isField && isConst && to.Field == flag.Field && types.Identical(to.X.Type(), flag.X.Type()) &&
			value.Value != nil && value.Value.Kind() == constant.Bool && constant.BoolVal(value.Value)
	})
	return found
}

// eachInstrDeep visits the instructions of a function and of the literals in it,
// except those that are started as goroutines where they stand.
func eachInstrDeep(fn *ssa.Function, visit func(ssa.Instruction)) {
	started := map[ssa.Value]bool{}
	ssabuild.EachInstr(fn, func(instr ssa.Instruction) {
		if g, ok := instr.(*ssa.Go); ok {
			started[g.Call.Value] = true
			if c, ok := g.Call.Value.(*ssa.MakeClosure); ok {
				started[c.Fn] = true
			}
		}
		visit(instr)
	})
	for _, literal := range fn.AnonFuncs {
		if !started[literal] {
			eachInstrDeep(literal, visit)
		}
	}
}

func isSignal(ch ssa.Value) bool {
	source, _ := syncop.SourceOf(ch)
	return source == syncop.Signal
}

// sameChannel compares channels by the path that leads to them, which is enough
// within one function.
func sameChannel(a, b ssa.Value, nameOfB string) bool {
	return a == b || nameOfB != unnamed && describe(a) == nameOfB && types.Identical(elem(a), elem(b))
}

// elem returns the element type of a channel; of one whose type is a type
// parameter it is not known.
func elem(ch ssa.Value) types.Type {
	if c, ok := ch.Type().Underlying().(*types.Chan); ok {
		return c.Elem()
	}
	return types.Typ[types.Invalid]
}

// Measured reports whether the function looks at the length of the channel: then
// it has made sure that there is a value, or room for one.
func Measured(ch ssa.Value) bool {
	name, found := describe(ch), false
	ssabuild.EachInstr(functionOf(ch), func(i ssa.Instruction) {
		call, ok := i.(*ssa.Call)
		if !ok {
			return
		}
		b, ok := call.Call.Value.(*ssa.Builtin)
		if ok && (b.Name() == "len" || b.Name() == "cap") {
			_, isChan := call.Call.Args[0].Type().Underlying().(*types.Chan)
			found = found || isChan && sameChannel(call.Call.Args[0], ch, name)
		}
	})
	return found
}

// functionOf returns the function that a value belongs to, or an empty one for
// a value that belongs to none.
func functionOf(v ssa.Value) *ssa.Function {
	if fn := v.Parent(); fn != nil {
		return fn
	}
	return &ssa.Function{}
}

// afterStopCall reports whether a wait comes after the function has told somebody
// to stop: it has closed a channel, cancelled a context, or called a function of
// the package that does so. Then it waits for just that.
func afterStopCall(op syncop.Op) bool {
	found := false
	ssabuild.EachInstr(op.Instr.Parent(), func(instr ssa.Instruction) {
		call, ok := instr.(*ssa.Call)
		if !ok || found || !(call.Block().Dominates(op.Instr.Block()) && call.Pos() < op.Instr.Pos()) {
			return
		}
		found = StopsSomebody(call)
		if callee := call.Call.StaticCallee(); callee != nil && !found {
			ssabuild.EachInstr(callee, func(instr ssa.Instruction) {
				inner, ok := instr.(*ssa.Call)
				found = found || ok && StopsSomebody(inner)
			})
		}
	})
	return found
}

// afterKill reports whether an instruction waits for a process that its function has
// killed before.
func afterKill(wait ssa.Instruction) bool {
	if !calls(wait, "(*os.Process).Wait", "(*os/exec.Cmd).Wait") {
		return false
	}
	found := false
	ssabuild.EachInstr(wait.Parent(), func(instr ssa.Instruction) {
		found = found || calls(instr, "(*os.Process).Kill") && instr.Pos() < wait.Pos() && instr.Block().Dominates(wait.Block())
	})
	return found
}

// calls reports whether an instruction calls one of the functions.
func calls(instr ssa.Instruction, names ...string) bool {
	call, ok := instr.(*ssa.Call)
	if !ok {
		return false
	}
	fn := call.Call.StaticCallee()
	return fn != nil && slices.ContainsFunc(names, func(name string) bool { // whole names are not cheap
		return strings.HasSuffix(name, "."+fn.Name()) && fn.String() == name
	})
}

// StopsSomebody reports whether a call closes a channel or calls a function value
// without parameters and results, as a context.CancelFunc is.
func StopsSomebody(call *ssa.Call) bool {
	if syncop.Of(call).Kind == syncop.Close {
		return true
	}
	switch call.Call.Value.(type) {
	case *ssa.Builtin, *ssa.Function, *ssa.MakeClosure:
		return false
	}
	sig := call.Call.Signature()
	return !call.Call.IsInvoke() && sig.Params().Len() == 0 && sig.Results().Len() == 0
}

// closedBySender reports whether the function that sends on a channel, or one
// that its literal stands in, also closes it. Who may close a channel is its only
// producer, and who receives from it goes on until it is closed. That is not said of
// one channel of many: a hub closes those of who has left.
func closedBySender(op syncop.Op) bool {
	name, found := describe(op.On), false
	for fn := op.Instr.Parent(); fn != nil; fn = fn.Parent() {
		ssabuild.EachInstr(fn, func(instr ssa.Instruction) {
			other := syncop.Of(instr)
			found = found || other.Kind == syncop.Close && sameChannel(other.On, op.On, name)
		})
	}
	return found
}

// startsGoroutine reports whether a function has a go statement or a call of
// WaitGroup.Go or errgroup's Go.
func startsGoroutine(fn *ssa.Function) bool {
	found := false
	ssabuild.EachInstr(fn, func(instr ssa.Instruction) {
		_, isGo := instr.(*ssa.Go)
		kind := syncop.Of(instr).Kind
		found = found || isGo || kind == syncop.WaitGroupGo || kind == syncop.GroupGo
	})
	return found
}

// feedsItself reports whether the function starts a goroutine, a literal, that
// sends on the channel and does nothing before that takes time.
func (g *Graph) feedsItself(op syncop.Op) bool {
	name, found := describe(op.On), false
	ssabuild.EachInstr(op.Instr.Parent(), func(instr ssa.Instruction) {
		started, ok := instr.(*ssa.Go)
		if !ok {
			return
		}
		literal := started.Call.StaticCallee()
		if literal == nil || literal.Parent() != op.Instr.Parent() {
			return
		}
		sum := g.Of(literal)
		if len(sum.Waits) > 0 && sum.Waits[0].Class < Channel {
			return
		}
		ssabuild.EachInstr(literal, func(instr ssa.Instruction) {
			send, ok := instr.(*ssa.Send)
			found = found || ok && sameChannel(send.Chan, op.On, name)
		})
	})
	return found
}
