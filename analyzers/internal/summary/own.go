package summary

import (
	"go/constant"
	"go/token"
	"go/types"
	"time"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// pause is the length below which a constant time.Sleep is no wait: it gives
// way to others or spaces out the steps of a spin loop.
const pause = 10 * time.Millisecond

// ownWait says how the operation of syncop that an instruction is may block. It
// reports false where the instruction is none, or one that does not block.
func (g *Graph) ownWait(op syncop.Op) (Wait, bool) {
	w := Wait{Class: Channel}
	switch op.Kind {
	case syncop.Send:
		w.On, w.Local = placeOf(op.On), isLocal(op.On)
		if g.hasRoom(op.Instr.(*ssa.Send)) || Measured(op.On) || w.On != Many && closedBySender(op) {
			return w, false
		}
		w.Sure = g.room.of(op.On) == unbuffered
		w.Deserted = w.Sure && g.room.deserted[keeper(op.On)]
		w.Served = g.room.served[keeper(op.On)]
		if g.isToken(op) {
			w.Class = Lock
		}
	case syncop.Receive:
		return g.receiveWait(op)
	case syncop.Select:
		w = selectWait(op.Instr.(*ssa.Select))
	case syncop.Lock, syncop.RLock:
		w.Class = Lock
	case syncop.WaitGroupWait, syncop.GroupWait:
		if afterStopCall(op) || isLocal(op.On) && !startsGoroutine(op.Instr.Parent()) || g.room.isGate(op.On) {
			return w, false // told to stop, a call-back of a loop that runs anyway, or a gate
		}
		w.Class, w.On, w.Local = WaitGroup, placeOf(op.On), isLocal(op.On)
	case syncop.CondWait:
		w.Class = Cond
		if takesTurn(op.Instr) {
			w.Class = Lock
		}
	case syncop.Sleep:
		w.Class = Sleep
		if d, ok := op.Call.Args[0].(*ssa.Const); ok && d.Value != nil {
			n, _ := constant.Int64Val(d.Value)
			if time.Duration(n) < pause {
				return w, false
			}
			w.Short = time.Duration(n) < time.Second
		}
	case syncop.SemaphoreAcquire:
		w.Ends, w.Ctx = contextEnds(op.Call.Args[1])
	default:
		return w, false
	}
	w.Chain = []Hop{g.operation(op)}
	return w, true
}

// Full returns the wait of a send for room in its channel, which Blocks leaves out of a
// channel with a buffer: it only waits when the buffer is full. It reports false
// where there surely is room.
func (g *Graph) Full(send *ssa.Send) (Block, bool) {
	op := syncop.Of(send)
	mk, isLocalMake := localMake(send.Chan)
	if isLocalMake && coversSends(mk, send) || Measured(op.On) || closedBySender(op) {
		return Block{}, false
	}
	w := Wait{Class: Channel, On: placeOf(op.On), Local: isLocal(op.On), Chain: []Hop{g.operation(op)}}
	if g.isToken(op) {
		w.Class = Lock
	}
	return Block{Wait: w, Value: onValue(op)}, true
}

// receiveWait treats a receive outside a select.
func (g *Graph) receiveWait(op syncop.Op) (Wait, bool) {
	w := Wait{Class: Channel, On: placeOf(op.On), Local: isLocal(op.On), Sure: g.room.of(op.On) == unbuffered && !isSignal(op.On), Chain: []Hop{g.operation(op)}}
	switch source, ctx := syncop.SourceOf(op.On); source {
	case syncop.Timer:
		if afterStop(op.Instr) {
			return w, false // "if !t.Stop() { <-t.C }" takes the tick that is there
		}
		w.Class, w.On = Sleep, 0
	case syncop.Done:
		w.Ends, w.Ctx = contextEnds(ctx)
	}
	switch {
	case hasValue(op) || g.feedsItself(op) || Measured(op.On) || isSignal(op.On) && afterStopCall(op):
		return w, false
	case g.isToken(op):
		w.Class = Lock
	}
	return w, true
}

// selectWait treats a select without default. Its main events are the cases
// that are neither timers nor signals; one that has none just lets time pass, or
// waits for a signal.
func selectWait(sel *ssa.Select) Wait {
	w := Wait{Class: Channel}
	mains, signals := 0, 0
	for _, state := range sel.States {
		if state.Dir == types.SendOnly {
			mains++
			w.On, w.Local = placeOf(state.Chan), isLocal(state.Chan)
			continue
		}
		switch source, ctx := syncop.SourceOf(state.Chan); source {
		case syncop.Timer:
			w.Ends |= ByTime
		case syncop.Done:
			ends, place := contextEnds(ctx)
			w.Ends |= ends
			if place != 0 {
				w.Ctx = place
			}
		case syncop.Signal:
			signals++
		default:
			mains++
			w.On, w.Local = placeOf(state.Chan), isLocal(state.Chan)
		}
	}
	if mains == 0 && w.Ends&ByTime != 0 {
		w.Class, w.Ends = Sleep, w.Ends&^ByTime
	}
	if mains+signals > 1 || signals > 0 && (mains > 0 || w.Class == Sleep) {
		w.Ends |= BySignal
	}
	return w
}

// afterStop reports whether an instruction runs only where a branch on the
// result of Timer.Stop or Timer.Reset has said so.
func afterStop(instr ssa.Instruction) bool {
	for b := instr.Block(); b != nil; b = b.Idom() {
		if len(b.Instrs) == 0 {
			continue
		}
		branch, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
		if !ok || b == instr.Block() {
			continue
		}
		cond := branch.Cond
		if not, ok := cond.(*ssa.UnOp); ok && not.Op == token.NOT {
			cond = not.X
		}
		if call, ok := cond.(*ssa.Call); ok {
			if kind := syncop.Of(call).Kind; kind == syncop.TimerStop || kind == syncop.TimerReset {
				return true
			}
		}
	}
	return false
}
