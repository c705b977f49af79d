package lockblock

import (
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/detach"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/locks"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// This file decides which waits a reviewer would raise under a lock, whoever
// needs that.

// counts reports whether a wait is long enough, and likely enough, to count. Waits
// for the outside world count through any chain of calls; others only where the
// code at hand shows that nothing keeps them short.
func (p *program) counts(s stall) bool {
	b := s.block
	if b.Detours > 1 || p.farAway(b) {
		return false // on the way there hang too many conditions
	}
	if inClose(s.instr) || p.partOfClose(ssabuild.Outermost(s.instr.Parent()), 0) {
		return false
	}
	if b.Class > summary.Subprocess && b.Class != summary.Sleep && s.hold.Chain != nil && !isLocker(s.hold.Via) {
		return false // who kept the lock for its caller has begun what must not be disturbed
	}
	near := b.InPackage() && len(b.Chain) <= 3
	switch b.Class {
	case summary.Network:
		return !b.IsConnectionless() && !p.connectsOnce(s) && (!isLookUp(b) || b.InPackage() && p.looksUpName(b))
	case summary.Database:
		return !p.checksThenActs(s)
	case summary.Subprocess:
		return true
	case summary.Connection, summary.Input:
		return near && b.Ends&summary.ByTime == 0 && s.hold.Mode == locks.Write && !setsDeadline(s.instr.Parent())
	case summary.File:
		return near && b.Detours == 0 && !p.goesDown(s)
	case summary.Sleep:
		return near && b.Ends == 0 && !p.paces(s) && !p.blinks(s) && (b.Detours == 0 || len(b.Chain) == 1)
	case summary.WaitGroup:
		return near && (!b.Local || p.awaitsSlow(s)) && !p.goesDown(s)
	case summary.Cond:
		return b.InPackage() && b.Detours == 0 && len(b.Chain) <= 2
	case summary.Channel:
		return near && b.Ends == 0 && p.lacksRoom(s) && !p.goesDown(s)
	}
	return false
}

// isLookUp reports whether a chain ends in a look-up of a name: what other packages
// look up may well be an address.
func isLookUp(b summary.Block) bool {
	last := b.Chain[len(b.Chain)-1]
	return last.Pkg == "net" && (strings.HasPrefix(last.Name, "Lookup") || strings.HasPrefix(last.Name, "Resolve") ||
		strings.HasPrefix(last.Name, "(*Resolver)"))
}

// looksUpName reports whether a look-up may have to ask a server: that of a port reads
// a file, what ResolveTCPAddr and the like get is an address most often, and so is the
// host that a connection's own address names.
func (p *program) looksUpName(b summary.Block) bool {
	last := b.Chain[len(b.Chain)-1]
	call, ok := p.at[last.Pos()].(ssa.CallInstruction)
	return last.Name != "LookupPort" && !strings.HasPrefix(last.Name, "Resolve") && !(ok && slices.ContainsFunc(call.Common().Args, ofAddr))
}

// ofAddr reports whether a value is part of what a net.Addr has as its text.
func ofAddr(v ssa.Value) bool {
	for range 8 {
		switch x := v.(type) {
		case *ssa.Extract:
			v = x.Tuple
		case *ssa.Call:
			if x.Call.IsInvoke() {
				return x.Call.Method.Name() == "String" && isNamed(x.Call.Value.Type(), "net", "Addr")
			}
			if callee := x.Call.StaticCallee(); callee == nil || callee.String() != "net.SplitHostPort" {
				return false
			}
			v = x.Call.Args[0]
		default:
			return false
		}
	}
	return false
}

// inClose reports whether an operation is in a method such as Close, Stop or Shutdown,
// without parameters but for a context: who still wants the lock then is late.
func inClose(instr ssa.Instruction) bool { return isClose(ssabuild.Outermost(instr.Parent())) }

func isClose(fn *ssa.Function) bool {
	params := fn.Signature.Params()
	alone := params.Len() == 0 || params.Len() == 1 && ctxflow.IsContext(params.At(0).Type())
	return alone && fn.Signature.Recv() != nil && detach.IsStop(strings.ToLower(fn.Name()))
}

// paces reports whether a pause is a receive from a timer that lives in a field: it
// holds back all who come.
func (p *program) paces(s stall) bool {
	receive, ok := p.at[s.block.Chain[len(s.block.Chain)-1].Pos()].(*ssa.UnOp)
	if !ok {
		return false
	}
	load, ok := receive.X.(*ssa.UnOp)
	if !ok {
		return false
	}
	channel, ok := load.X.(*ssa.FieldAddr)
	return ok && fieldOf(channel.X) != nil
}

// goesDown reports whether the wait is part of bringing something to its end: a
// function on the way to it tells others to stop, and waits until they have.
func (p *program) goesDown(s stall) bool {
	if stops(ssabuild.Outermost(s.instr.Parent())) {
		return true
	}
	return slices.ContainsFunc(s.block.Chain, func(hop summary.Hop) bool {
		instr := p.at[hop.Pos()]
		return instr != nil && (stops(ssabuild.Outermost(instr.Parent())) || inClose(instr))
	})
}

// stops reports whether a function closes a channel, or calls a function value
// without parameters and results, such as a context.CancelFunc.
func stops(fn *ssa.Function) bool {
	found := false
	ssabuild.EachInstr(fn, func(instr ssa.Instruction) {
		call, ok := instr.(ssa.CallInstruction)
		if _, isGo := instr.(*ssa.Go); isGo || !ok {
			return
		}
		found = found || syncop.Of(call).Kind == syncop.Close || callsPlainValue(call.Common())
	})
	return found || slices.ContainsFunc(fn.AnonFuncs, stops)
}

func callsPlainValue(call *ssa.CallCommon) bool {
	switch call.Value.(type) {
	case *ssa.Builtin, *ssa.Function, *ssa.MakeClosure:
		return false
	}
	sig := call.Signature()
	return !call.IsInvoke() && sig.Params().Len() == 0 && sig.Results().Len() == 0
}

// makers says for which types of elements the package makes channels with a buffer.
type makers map[string]bool

func (m makers) note(mk *ssa.MakeChan) {
	if syncop.HasBuffer(mk) {
		m[syncop.ElementOf(mk.Type())] = true
	}
}

// lacksRoom reports whether a channel operation really has to wait for others. One
// in a function that is called counts if the channel is known to have no buffer;
// one at hand also if nothing is known of the channel, unless the package makes
// such channels with a buffer.
func (p *program) lacksRoom(s stall) bool {
	b := s.block
	if len(b.Chain) > 1 {
		return b.Sure && !b.Served
	}
	ch := channelOf(s.instr)
	if ch == nil || returnsValue(s.instr, ch) || p.readByCaller(s.instr, ch) || p.servedByEvents(s.instr, ch) {
		return false
	}
	if b.Sure {
		return true
	}
	if mk, ok := summary.Root(ch).(*ssa.MakeChan); ok && syncop.HasBuffer(mk) || p.handsOut(ch) {
		return false
	}
	return !p.makes[syncop.ElementOf(ch.Type())]
}

// readByCaller reports whether a function sends on a channel that it is called with:
// who hands it over, as a registry does that collects metrics, takes what comes. One
// that is started in a goroutine has no caller.
func (p *program) readByCaller(instr ssa.Instruction, ch ssa.Value) bool {
	_, isSend := instr.(*ssa.Send)
	param, ok := syncop.Strip(ch).(*ssa.Parameter)
	return isSend && ok && !p.startedAside[param.Parent()]
}

// channelOf returns the channel of a send or receive, or of the one case of a
// select that does anything else than to end the wait.
func channelOf(instr ssa.Instruction) ssa.Value {
	switch instr := instr.(type) {
	case *ssa.Send:
		return instr.Chan
	case *ssa.UnOp:
		return instr.X
	case *ssa.Select:
		if len(instr.States) > 0 {
			return instr.States[0].Chan
		}
	}
	return nil
}

// returnsValue reports whether a function both sends on a channel and receives from
// it: what it took, it gives back, as with a lock or a pool.
func returnsValue(instr ssa.Instruction, ch ssa.Value) bool {
	field := fieldOf(ch)
	if field == nil {
		return false
	}
	sends, receives := false, false
	var search func(fn *ssa.Function)
	search = func(fn *ssa.Function) {
		ssabuild.EachInstr(fn, func(instr ssa.Instruction) {
			switch instr := instr.(type) {
			case *ssa.Send:
				sends = sends || fieldOf(instr.Chan) == field
			case *ssa.UnOp:
				receives = receives || instr.Op == token.ARROW && fieldOf(instr.X) == field
			}
		})
		for _, lit := range fn.AnonFuncs {
			search(lit)
		}
	}
	search(ssabuild.Outermost(instr.Parent()))
	return sends && receives
}
