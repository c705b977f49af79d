package loopblock

import (
	"go/constant"
	"go/token"
	"math"
	"time"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// This file knows how long a pause lasts at most.

// pauses returns how long a wait of class Sleep lasts at most; false if that cannot be told.
func (p *surroundings) pauses(b summary.Block) (time.Duration, bool) {
	instr := p.last(b)
	if instr == nil {
		return 0, false
	}
	var d ssa.Value
	switch op := syncop.Of(instr); op.Kind {
	case syncop.Sleep:
		d = op.Call.Args[0]
	case syncop.Receive:
		call, ok := syncop.Strip(op.On).(*ssa.Call)
		if !ok || syncop.Of(call).Kind != syncop.TimerNew {
			return 0, false
		}
		d = call.Call.Args[0]
	default:
		return 0, false
	}
	n := atMost(d, 0)
	return time.Duration(n), n < float64(math.MaxInt64)
}

// isShort reports whether a pause surely lasts for less than a second.
func (p *surroundings) isShort(b summary.Block) bool {
	longest, bounded := p.pauses(b)
	return bounded && longest < time.Second
}

// atMost returns a bound of a number that is constant, a random part of a constant, or made
// of such; +Inf if there is none to be seen.
func atMost(v ssa.Value, depth int) float64 {
	if depth > 8 {
		return math.Inf(1)
	}
	switch v := v.(type) {
	case *ssa.Const:
		if v.Value != nil {
			n, _ := constant.Float64Val(constant.ToFloat(v.Value))
			return n
		}
	case *ssa.Convert:
		return atMost(v.X, depth+1)
	case *ssa.ChangeType:
		return atMost(v.X, depth+1)
	case *ssa.Phi:
		most := math.Inf(-1)
		for _, edge := range v.Edges {
			most = max(most, atMost(edge, depth+1))
		}
		return most
	case *ssa.BinOp:
		return combined(v, depth)
	case *ssa.Call:
		return calledFor(&v.Call, depth)
	}
	return math.Inf(1)
}

func combined(v *ssa.BinOp, depth int) float64 {
	x, y := atMost(v.X, depth+1), atMost(v.Y, depth+1)
	switch v.Op {
	case token.ADD:
		return x + y
	case token.MUL:
		if x >= 0 && y >= 0 {
			return x * y
		}
	case token.REM:
		return y
	case token.SUB, token.QUO:
		if _, isConst := v.Y.(*ssa.Const); isConst && y >= 1 {
			return x
		}
	}
	return math.Inf(1)
}

// calledFor treats the functions of math/rand and the builtin min.
func calledFor(call *ssa.CallCommon, depth int) float64 {
	if b, ok := call.Value.(*ssa.Builtin); ok && b.Name() == "min" {
		least := math.Inf(1)
		for _, arg := range call.Args {
			least = min(least, atMost(arg, depth+1))
		}
		return least
	}
	fn := syncop.Callee(call)
	if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "math/rand" && fn.Pkg().Path() != "math/rand/v2" {
		return math.Inf(1)
	}
	switch fn.Name() {
	case "Float64", "Float32":
		return 1
	case "Int63n", "Int31n", "Intn", "Int64N", "Int32N", "IntN", "Uint64N", "Uint32N", "UintN", "N":
		return atMost(call.Args[len(call.Args)-1], depth+1)
	}
	return math.Inf(1)
}
