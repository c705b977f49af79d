package call

// This file emits a rate limiter: the generic cell rate algorithm (ITU-T I.371)
// on one word, the theoretical arrival time tat. A call may start at
// time t if tat+interval-t is no more than a burst, and moves tat to
// max(tat, t)+interval. A free turn costs one compare-and-swap.
//
// Whoever has to wait reserves its turn by moving tat ahead, which keeps the
// order and does not depend on when the scheduler wakes anybody. The price is
// that tat alone no longer tells what has been used: a caller that leaves can
// move tat back only if nobody has reserved behind it. So the reservations are
// counted under a lock, which only waiting callers take. When the last of them
// is gone tat can be ahead of the clock by a burst at most, and what is further
// ahead was reserved and not used. For the same reason a tat that is further
// ahead while nobody waits shows that the clock was set back: each bubble of
// testing/synctest has a clock that starts in the year 2000, while the limiter
// is a variable of the package and outlives the bubble.
//
// No reading of the clock can exceed the limit. tat never moves back below what
// was used, and a reading that is stale by the time of the swap makes the turn
// seem later than it is.

import (
	"fmt"

	"github.com/seed-5a033449/asyncgen/templates/internal/emit"
	"github.com/seed-5a033449/asyncgen/templates/internal/kind"
)

// declRate emits the limiter that all calls share.
func (p *Plan) declRate() emit.Decl {
	name := p.helper("Rate")
	return emit.Raw{
		Doc:  fmt.Sprintf("%s is shared by all calls of %s%s.", name, p.Func, p.everyReceiver()),
		Text: emit.Text("var " + name + " " + LimiterNames(p.Base)[0]),
	}
}

// everyReceiver tells the reader of a method that its state is not the
// receiver's, and of a generic function that there is but one.
func (p *Plan) everyReceiver() string {
	switch {
	case p.Callee.Recv != nil:
		return ", whatever the receiver"
	case len(p.Callee.TypeParams) > 0:
		return ", whatever the type arguments"
	default:
		return ""
	}
}

// Decls returns the declarations of a limiter type without a variable of it:
// for kinds that keep the state elsewhere. The type's method wait(ctx) error
// takes a turn. LimiterNames lists what is declared.
func (r *RatePlan) Decls(base string) []emit.Decl {
	return append(r.declLimiter(base, ""), emit.Raw{Text: emit.Text("var ") + lateError(base)})
}

// declLimiter emits the type and its methods. With a budget's error, wait also
// takes the longest time that a turn may be away.
func (r *RatePlan) declLimiter(base, budget string) []emit.Decl {
	names := LimiterNames(base)
	v := emit.Vars{
		"name": kind.Unexported(base), "Limiter": names[0], "Epoch": names[1], "Interval": names[2], "Burst": names[3],
		"Late": names[4], "Budget": budget, "interval": emit.Duration(r.Interval), "burst": r.Burst,
		"most": "",
	}
	if budget != "" {
		v["most"] = ", most"
	}
	return []emit.Decl{
		r.declType(v), r.declEpoch(v), r.declConst(v), r.declTake(v), r.declQueue(v), r.declReserve(v), r.declLeave(v),
	}
}

// waitParams are the parameters of everything that can wait for a turn.
func waitParams(v emit.Vars) []emit.Param {
	params := []emit.Param{{Name: "ctx", Type: "${context.Context}"}}
	if v["Budget"] != "" {
		params = append(params, emit.Param{Name: "most", Type: "${time.Duration}"})
	}
	return params
}

// declType emits the state: one word for everybody, the rest for those who wait.
func (r *RatePlan) declType(v emit.Vars) emit.Decl {
	name := string(emit.Code("$Limiter", v))
	return emit.Struct{
		Name: name,
		Doc: fmt.Sprintf("%s lets calls through at %s, in bursts of at most %d. It is the generic cell rate algorithm: each "+
			"call moves tat on by an interval, and may start once tat is no more than a burst ahead of the clock. "+
			"The zero value is ready for use; it must not be copied.", name, r.Text, r.Burst),
		Fields: []emit.Param{
			{Name: "tat", Type: "${sync/atomic.Int64} // theoretical arrival time: when a whole burst is free again, " +
				emit.Code("in ns after $Epoch", v)},
			{Name: "mu", Type: "${sync.Mutex} // held to reserve a turn that has not come yet, and to give it up"},
			{Name: "waiting", Type: "int // turns that are reserved; guarded by mu"},
		},
	}
}

// declEpoch emits the zero of the clock. A time.Time does not fit into one word,
// the time since another one does, and is monotonic.
func (r *RatePlan) declEpoch(v emit.Vars) emit.Decl {
	return emit.Raw{
		Doc:  string(emit.Code("$Epoch is where the limiter's clock starts. Time since then is monotonic.", v)),
		Text: emit.Code("var $Epoch = ${time.Now}()", v),
	}
}

// declConst emits the policy.
func (r *RatePlan) declConst(v emit.Vars) emit.Decl {
	return emit.Raw{Text: emit.Code(`
		const (
			$Interval = $interval
			$Burst = $burst * $Interval
		)
	`, v)}
}

// declTake emits the fast path: one load, one look at the clock, one
// compare-and-swap.
func (r *RatePlan) declTake(v emit.Vars) emit.Func {
	late := "ctx's deadline"
	if v["Budget"] != "" {
		late = "ctx's deadline or more than most away"
	}
	return emit.Func{
		Doc: "wait takes the next turn and blocks until it comes or ctx ends. It fails at once, and takes nothing, when " +
			"the turn would come after " + late + ".",
		Recv: string(emit.Code("l *$Limiter", v)), Name: "wait",
		Params:  waitParams(v),
		Results: []emit.Param{{Type: "error"}},
		Body: emit.Code(`
			if ctx.Err() != nil {
				return ${context.Cause}(ctx)
			}
			for {
				tat := l.tat.Load()
				now := int64(${time.Since}($Epoch))
				next := tat + int64($Interval)
				if tat < now {
					next = now + int64($Interval)
				}
				if next-now > int64($Burst) {
					return l.queue(ctx$most)
				}
				if l.tat.CompareAndSwap(tat, next) {
					return nil
				}
			}
		`, v),
	}
}

// declQueue emits the wait for a reserved turn.
func (r *RatePlan) declQueue(v emit.Vars) emit.Func {
	return emit.Func{
		Doc:  "queue reserves the next turn and blocks until it comes or ctx ends.",
		Recv: string(emit.Code("l *$Limiter", v)), Name: "queue",
		Params:  waitParams(v),
		Results: []emit.Param{{Type: "error"}},
		Body: emit.Code(`
			next, delay, err := l.reserve(ctx$most)
			if err != nil || delay <= 0 {
				return err
			}
			timer := ${time.NewTimer}(delay)
			defer timer.Stop()
			select {
			case <-timer.C:
			case <-ctx.Done():
				// With no turn taken behind it this one goes back now, else once nobody waits.
				l.tat.CompareAndSwap(next, next-int64($Interval))
				err = ${context.Cause}(ctx)
			}
			l.leave()
			return err
		`, v),
	}
}

// declReserve emits the reservation. It is refused rather than given up later
// when its turn would come too late: then nobody behind it has to wait longer.
func (r *RatePlan) declReserve(v emit.Vars) emit.Func {
	var within emit.Text
	if v["Budget"] != "" {
		within = emit.Code("if delay > most {\nreturn 0, 0, $Budget\n}\n", v)
	}
	v["within"] = within
	return emit.Func{
		Doc: "reserve takes the next turn, unless it comes too late, and returns it with the time until then. That is " +
			"not positive if the turn has come.",
		Recv: string(emit.Code("l *$Limiter", v)), Name: "reserve",
		Params: waitParams(v),
		Results: []emit.Param{
			{Name: "next", Type: "int64"}, {Name: "delay", Type: "${time.Duration}"}, {Name: "err", Type: "error"},
		},
		Body: emit.Code(`
			l.mu.Lock()
			defer l.mu.Unlock()
			for {
				// Read in this order, tat is ahead of now by no more than a burst and the reserved turns.
				tat := l.tat.Load()
				now := int64(${time.Since}($Epoch))
				next = tat + int64($Interval)
				// If tat is further ahead and nobody waits, the clock was set back, as in a test with a clock of its own.
				if tat < now || l.waiting == 0 && tat-now > int64($Burst) {
					next = now + int64($Interval)
				}
				delay = ${time.Duration}(next - now - int64($Burst))
				$within if deadline, ok := ctx.Deadline(); ok && delay > 0 && delay >= ${time.Until}(deadline) {
					return 0, 0, $Late
				}
				if !l.tat.CompareAndSwap(tat, next) {
					continue
				}
				if delay > 0 {
					l.waiting++
				}
				return next, delay, nil
			}
		`, v),
	}
}

// declLeave emits the end of a reservation, used or not.
func (r *RatePlan) declLeave(v emit.Vars) emit.Func {
	return emit.Func{
		Doc: "leave ends a reservation. Once nobody waits, tat is at most a burst ahead of the clock again: turns that " +
			"were reserved and not used go back.",
		Recv: string(emit.Code("l *$Limiter", v)), Name: "leave",
		Body: emit.Code(`
			l.mu.Lock()
			defer l.mu.Unlock()
			l.waiting--
			if l.waiting > 0 {
				return
			}
			tat := l.tat.Load()
			if full := int64(${time.Since}($Epoch) + $Burst); tat > full {
				l.tat.CompareAndSwap(tat, full)
			}
		`, v),
	}
}
