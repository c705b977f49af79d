package simulate

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A Kind says what an operation, or another step of a run, is.
type Kind uint8

// The operations that others can see, and the steps that a story may need.
const (
	NoKind Kind = iota
	Send
	Receive
	Select
	Close
	Lock
	RLock
	TryLock
	TryRLock
	Unlock
	WaitGroupAdd
	WaitGroupDone
	WaitGroupWait
	CondWait
	CondSignal
	CondBroadcast
	OnceDo
	Cancel
	ContextErr
	Fire // the library starts a function: a timer has run down, or a context has ended
	GroupGo
	GroupWait
	SemaphoreAcquire
	TimerStop
	TimerReset
	Atomic
	Yield
	Begin     // of the run
	Starts    // a goroutine
	Calls     // a function of the package
	Returns   // from one
	Ends      // the goroutine
	Halts     // the process
	NextRound // of an endless loop that the run leaves at that point
)

var kindNames = [...]string{
	NoKind: "none", Send: "send", Receive: "receive", Select: "select", Close: "close", Lock: "lock", RLock: "rlock",
	TryLock: "trylock", TryRLock: "tryrlock", Unlock: "unlock", WaitGroupAdd: "wg.add", WaitGroupDone: "wg.done",
	WaitGroupWait: "wg.wait", CondWait: "cond.wait", CondSignal: "cond.signal", CondBroadcast: "cond.broadcast",
	OnceDo: "once.do", Cancel: "cancel", ContextErr: "ctx.err", Fire: "fire", GroupGo: "group.go", GroupWait: "group.wait",
	SemaphoreAcquire: "sem.acquire", TimerStop: "timer.stop", TimerReset: "timer.reset", Atomic: "atomic", Yield: "yield",
	Begin: "begin", Starts: "starts", Calls: "calls", Returns: "returns", Ends: "ends", Halts: "halts", NextRound: "next round",
}

// String returns a short word for the kind.
func (k Kind) String() string { return kindNames[k] }

// An Event is what happens in one move: the operation, and what its goroutine
// and those that it met did from there until they waited again.
type Event struct {
	Steps []Step
}

// A Step is one thing that a goroutine does.
type Step struct {
	Kind      Kind
	Goroutine int
	At        ssa.Instruction // nil where the source has nothing
	Fn        *ssa.Function   // what is called, or returned from
	On        Primitive       // what an operation acts on
	Partner   int             // the goroutine that is met, awakened or started; 0 for none
	Case      int             // of a select
	Detail    string          // such as "closed", "default", "tick", "lost", "outside"
}

// Pos returns where the step is in the source.
func (s Step) Pos() token.Pos { return positionOf(s.At) }

// A Primitive is a channel, lock, WaitGroup and so on in a run.
type Primitive struct {
	Object int       // the object that it is, or is in; it tells primitives apart in one run
	Path   string    // to it within the object
	Expr   ssa.Value // what the source calls it where it is used
	Made   ssa.Value // where its object was made, or what it is outside; may be nil
}

// Is reports whether two primitives of one run are the same.
func (p Primitive) Is(q Primitive) bool {
	return p.Object == q.Object && p.Path == q.Path && p.Object != 0
}

// A trail is a list of steps, the last one first: machines that were split share
// what they did before.
type trail struct {
	before *trail
	step   Step
}

// steps returns the steps in their order.
func (t *trail) steps() (list []Step) {
	for ; t != nil; t = t.before {
		list = append(list, t.step)
	}
	slices.Reverse(list)
	return list
}

// note adds a step to what a move does.
func (m *machine) note(s Step) { m.events = &trail{m.events, s} }

// stepOf describes a goroutine's operation.
func (m *machine) stepOf(g *goroutine, on value, kind Kind, detail string) Step {
	return m.stepAt(g, g.op.instr, on, kind, detail)
}

func (m *machine) stepAt(g *goroutine, at ssa.Instruction, on value, kind Kind, detail string) Step {
	return Step{Kind: kind, Goroutine: g.id, At: at, On: m.primitive(on, at), Detail: detail}
}

// primitive describes a primitive as an instruction of the source uses it.
func (m *machine) primitive(v value, at ssa.Instruction) (p Primitive) {
	var r ref
	switch v := v.(type) {
	case pointer:
		r, p.Path = v.obj, v.path
	case reference:
		r = v.obj
	}
	if r != 0 && m.s.objects[r] != nil {
		p.Object, p.Made = m.s.objects[r].serial, m.s.objects[r].site
	}
	p.Expr = operandOf(at)
	return p
}

// operandOf returns the operand that names the primitive of an operation.
func operandOf(at ssa.Instruction) ssa.Value {
	switch at := at.(type) {
	case *ssa.Send:
		return at.Chan
	case *ssa.UnOp:
		return at.X
	case ssa.CallInstruction:
		call := at.Common()
		switch {
		case call.IsInvoke():
			return call.Value
		case len(call.Args) > 0:
			return call.Args[0]
		}
		return call.Value
	}
	return nil
}
