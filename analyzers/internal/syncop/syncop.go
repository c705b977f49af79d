// Package syncop tells which SSA instruction is which operation of
// synchronization: on a channel, lock, WaitGroup, Cond, Once, context, timer
// or errgroup.
//
// It is pure: an instruction (or the function that a call names) goes in, an
// [Op] comes out. It knows nothing of paths, aliases or whether an operation
// blocks in fact; that is left to the analyses that build on it. Operations are
// recognized by the identity of the function that is called, so a method that
// is promoted through an embedded field, taken as a method value or called
// through sync.Locker is the same operation as a plain call.
package syncop

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// A Kind names an operation.
type Kind uint8

// The operations. None is every other instruction.
const (
	None Kind = iota

	MakeChan
	Send
	Receive // also each step of a range over a channel
	Close
	Select // one that waits: it has no default
	Poll   // a select with a default

	Lock
	Unlock
	RLock
	RUnlock
	TryLock // also TryRLock

	WaitGroupAdd
	WaitGroupDone
	WaitGroupWait
	WaitGroupGo

	CondWait
	CondSignal
	CondBroadcast

	OnceDo

	ContextDerive // context.WithCancel and its kin: a child that ends with its parent
	ContextRoot   // context.Background, context.TODO, context.WithoutCancel: never ends by itself
	ContextDone
	ContextErr // also Cause

	Sleep
	TimerNew // also NewTicker, time.After and time.Tick
	TimerStop
	TimerReset
	AfterFunc // time.AfterFunc, context.AfterFunc

	GroupGo // errgroup; it waits only when a limit is set
	GroupTryGo
	GroupWait
	GroupLimit

	SemaphoreAcquire // golang.org/x/sync/semaphore
	SemaphoreTry
	SemaphoreRelease
)

// An Op is one operation and what it acts on.
type Op struct {
	Kind  Kind
	On    ssa.Value // the channel, or the receiver of the method; nil for a select and for plain functions
	Instr ssa.Instruction
	Call  *ssa.CallCommon // set when the operation is a call, a go or a defer
}

// Of classifies an instruction. A go or defer statement is classified by the
// function that it starts: the caller can tell by the type of Op.Instr.
func Of(instr ssa.Instruction) Op {
	op := Op{Instr: instr}
	switch instr := instr.(type) {
	case *ssa.MakeChan:
		op.Kind, op.On = MakeChan, instr
	case *ssa.Send:
		op.Kind, op.On = Send, instr.Chan
	case *ssa.UnOp:
		if instr.Op == token.ARROW {
			op.Kind, op.On = Receive, instr.X
		}
	case *ssa.Select:
		op.Kind = Poll
		if instr.Blocking {
			op.Kind = Select
		}
	case ssa.CallInstruction:
		op.Call = instr.Common()
		op.Kind, op.On = ofCall(op.Call)
	}
	return op
}

// ofCall classifies a call and finds the value that it acts on.
func ofCall(call *ssa.CallCommon) (Kind, ssa.Value) {
	if b, ok := call.Value.(*ssa.Builtin); ok {
		if b.Name() == "close" {
			return Close, call.Args[0]
		}
		return None, nil
	}
	fn := Callee(call)
	if fn == nil {
		return None, nil
	}
	kind := OfFunc(fn)
	if kind == None || fn.Signature().Recv() == nil {
		return kind, nil
	}
	return kind, receiver(call)
}

// Callee returns the declared function or method that a call names, generic
// ones as their origin, interface methods included; nil for a call of a
// function literal or of an unknown function value.
func Callee(call *ssa.CallCommon) *types.Func {
	if call.IsInvoke() {
		return call.Method.Origin()
	}
	callee := call.StaticCallee()
	if callee == nil {
		return nil
	}
	if fn, ok := callee.Object().(*types.Func); ok {
		return fn.Origin()
	}
	return nil
}

// receiver returns the value whose method is called.
func receiver(call *ssa.CallCommon) ssa.Value {
	if call.IsInvoke() {
		return call.Value
	}
	if bound, ok := call.Value.(*ssa.MakeClosure); ok && len(bound.Bindings) == 1 {
		return bound.Bindings[0] // a method value, bound earlier
	}
	if len(call.Args) == 0 {
		return nil
	}
	return call.Args[0]
}

// OfFunc classifies a declared function.
func OfFunc(fn *types.Func) Kind {
	if fn.Pkg() == nil {
		return None
	}
	ops, ok := byPackage[fn.Pkg().Path()]
	if !ok {
		return None
	}
	name := fn.Name()
	if recv := fn.Signature().Recv(); recv != nil {
		name = receiverName(recv.Type()) + "." + name
	}
	return ops[name]
}

func receiverName(t types.Type) string {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return n.Obj().Name()
	}
	return ""
}
