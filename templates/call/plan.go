package call

import (
	"time"

	"github.com/seed-5a033449/asyncgen/templates/internal/emit"
	"github.com/seed-5a033449/asyncgen/templates/internal/kind"
	"github.com/seed-5a033449/asyncgen/templates/internal/source"
	"github.com/seed-5a033449/asyncgen/templates/spec"
)

// A Plan is one function behind policies, with everything chosen.
type Plan struct {
	Func   string // name of the emitted function
	Base   string // what the names of its other declarations are made of
	Callee Callee

	Timeout     time.Duration // of each attempt; 0 for none
	Retry       *RetryPlan    // nil for none
	Rate        *RatePlan     // nil for none
	Concurrency int           // 0 for no limit

	local locals
}

// A RetryPlan says whether and when an attempt follows a failed one.
type RetryPlan struct {
	Attempts int // at least 2
	Base     time.Duration
	Max      time.Duration
	Factor   float64
	Jitter   string        // full, equal, decorrelated or none
	Budget   time.Duration // 0 for none
	If       *Hook         // nil: every error
	Delay    *Hook
	Discard  *Hook
}

// waits reports whether there can be a wait between two attempts.
func (r *RetryPlan) waits() bool { return r.Base > 0 || r.Delay != nil }

// A RatePlan is a rate limit.
type RatePlan struct {
	Text       string        // as in the spec: "50/s"
	Interval   time.Duration // between two calls
	Burst      int
	PerAttempt bool
}

// Plan validates the entry.
func (s *Spec) Plan(env *kind.Env) kind.Plan {
	p := &Plan{Func: s.Name.V, Base: s.Name.V, Concurrency: s.Concurrency.V}
	p.Rate = s.Rate.Plan(env)
	if s.Retry == nil && s.Rate == nil && !s.Timeout.Set && !s.Concurrency.Set {
		env.Errors.Add(s.At, "has no policy: give it timeout, retry, rate or concurrency")
	}
	if p.Rate != nil && p.Rate.PerAttempt && s.Retry == nil {
		env.Errors.Add(s.Rate.Per.At, "has no effect without retry (got attempt)")
	}
	fn := env.Func(s.Func)
	if fn != nil && !env.RequireContext(s.Func, fn) {
		fn = nil
	}
	p.guard(env, &s.Policies, fn)
	p.claim(env, &s.Header)
	return p
}

// Guard plans the policies around fn for another kind, which emits the result
// of Decls and calls the function Func. Names of other declarations are made
// of base. The caller has checked that fn takes a context first and returns an
// error last, and claims the names that Names returns.
func Guard(env *kind.Env, policies *Policies, fn *source.Func, base string) *Plan {
	p := &Plan{Func: kind.Unexported(base), Base: base}
	p.guard(env, policies, fn)
	return p
}

// Empty reports whether no policy is given, so that nothing need stand around
// the function.
func (s *Policies) Empty() bool { return s.Retry == nil && !s.Timeout.Set }

// guard fills in the callee and the policies of a single call. The function is
// nil when there is none that could be called; the rest is checked all the same.
func (p *Plan) guard(env *kind.Env, s *Policies, fn *source.Func) {
	p.Timeout = s.Timeout.V
	if s.Retry != nil {
		p.Retry = s.Retry.plan(env, fn)
	}
	if fn != nil {
		p.Callee, p.local = newCallee(fn, p.referenced(env, fn))
	}
}

// plan validates the retry policy.
func (s *Retry) plan(env *kind.Env, fn *source.Func) *RetryPlan {
	if s.Attempts.Set && s.Attempts.V == 1 {
		env.Errors.Add(s.Attempts.At, "is a single try: leave retry out, or give at least 2 (got 1)")
	}
	r := &RetryPlan{Attempts: s.Attempts.Or(3), Budget: s.Budget.V}
	backoff := s.Backoff
	if backoff == nil {
		backoff = &Backoff{}
	}
	backoff.plan(env, r)
	r.If = planHook(env, s.If, fn, hookIf)
	r.Delay = planHook(env, s.Delay, fn, hookDelay)
	r.Discard = planHook(env, s.Discard, fn, hookDiscard)
	return r
}

// plan validates the backoff and fills in what it leaves out.
func (s *Backoff) plan(env *kind.Env, r *RetryPlan) {
	r.Base, r.Jitter = s.Base.Or(100*time.Millisecond), s.Jitter.Or("full")
	r.Max = s.Max.Or(max(5*time.Second, r.Base))
	r.Factor = 2
	if r.Jitter == "decorrelated" {
		r.Factor = 3 // the article's own choice
	}
	r.Factor = s.Factor.Or(r.Factor)
	if s.Base.Set && r.Base == 0 {
		refuse := func(at spec.At, set bool) {
			if set {
				env.Errors.Add(at, "has no effect when base is 0s")
			}
		}
		refuse(s.Factor.At, s.Factor.Set)
		refuse(s.Max.At, s.Max.Set)
		refuse(s.Jitter.At, s.Jitter.Set)
	}
	if s.Max.Set && r.Max < r.Base {
		env.Errors.Add(s.Max.At, "must be at least the base, %v (got %v)", r.Base, r.Max)
	}
}

// maxMemory bounds how far a burst may reach back, so that times add up
// without overflow.
const maxMemory = 365 * 24 * time.Hour

// Plan validates a rate limit; a nil one gives nil.
func (s *Rate) Plan(env *kind.Env) *RatePlan {
	if s == nil || !s.Limit.Set {
		return nil
	}
	r := &RatePlan{
		Text: s.Limit.V.String(), Interval: s.Limit.V.Interval(), Burst: s.Burst.Or(1), PerAttempt: s.Per.V == "attempt",
	}
	if r.Interval > 0 && time.Duration(r.Burst) > maxMemory/r.Interval {
		env.Errors.Add(s.Burst.At, "takes longer than a year to refill at %s (got %d)", r.Text, r.Burst)
	}
	return r
}

// gives reports whether the function can give up by itself, which needs an
// error type to say so.
func (p *Plan) gives() bool { return p.Retry != nil || p.Rate != nil || p.Concurrency > 0 }

// late reports whether a wait can be refused because it would outlast the
// context's deadline.
func (p *Plan) late() bool { return p.Rate != nil || p.Retry != nil && p.Retry.waits() }

// timed reports whether attempts need a function of their own, because they
// are made in two places.
func (p *Plan) timed() bool { return p.Retry != nil && p.Timeout > 0 }

// Emit adds the declarations to the file.
func (p *Plan) Emit(f *emit.File) { f.Add(p.Decls()...) }
