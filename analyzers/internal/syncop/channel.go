package syncop

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// A Source says what a channel stands for, as far as the value itself shows.
type Source uint8

const (
	// Other is a channel of unknown meaning.
	Other Source = iota
	// Timer is the channel of a timer or ticker: it delivers by itself.
	Timer
	// Done is the Done channel of a context.
	Done
	// Signal carries struct{} and is received from: it can only mean that
	// something happened, in most cases that it is time to stop.
	Signal
)

// SourceOf says what a channel that is received from stands for. The second
// result is the context for Done and nil otherwise.
func SourceOf(ch ssa.Value) (Source, ssa.Value) {
	switch v := Strip(ch).(type) {
	case *ssa.Call:
		switch kind, on := ofCall(&v.Call); kind {
		case ContextDone:
			return Done, on
		case TimerNew: // time.After, time.Tick
			return Timer, nil
		}
	case *ssa.UnOp:
		if v.Op == token.MUL && isTimerField(v.X) {
			return Timer, nil
		}
	case *ssa.Field:
		if isTimer(v.X.Type()) {
			return Timer, nil
		}
	}
	if c, ok := ch.Type().Underlying().(*types.Chan); ok {
		if s, ok := c.Elem().Underlying().(*types.Struct); ok && s.NumFields() == 0 {
			return Signal, nil
		}
		if isTime(c.Elem()) {
			return Timer, nil // nothing else in practice sends time.Time
		}
	}
	return Other, nil
}

// Strip removes conversions that leave a channel, context or function the same.
func Strip(v ssa.Value) ssa.Value {
	for {
		switch x := v.(type) {
		case *ssa.ChangeType:
			v = x.X
		case *ssa.ChangeInterface:
			v = x.X
		case *ssa.MakeInterface:
			v = x.X
		default:
			return v
		}
	}
}

func isTimerField(v ssa.Value) bool {
	f, ok := v.(*ssa.FieldAddr)
	return ok && isTimer(f.X.Type())
}

// isTimer reports whether t is time.Timer, time.Ticker or a pointer to one.
func isTimer(t types.Type) bool {
	name := receiverName(t)
	return (name == "Timer" || name == "Ticker") && inPackage(t, "time")
}

func isTime(t types.Type) bool { return receiverName(t) == "Time" && inPackage(t, "time") }

func inPackage(t types.Type, path string) bool {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == path
}

// HasBuffer reports whether a channel is made with a buffer: a size that is computed
// counts as one, since nobody computes 0.
func HasBuffer(mk *ssa.MakeChan) bool {
	size, ok := mk.Size.(*ssa.Const)
	return !ok || size.Int64() > 0
}

// ElementOf names the type of what a channel carries, in full; "" for other types.
func ElementOf(t types.Type) string {
	if ch, ok := t.Underlying().(*types.Chan); ok {
		return types.TypeString(ch.Elem(), nil)
	}
	return ""
}
