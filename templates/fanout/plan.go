package fanout

import (
	"fmt"

	"github.com/seed-5a033449/asyncgen/templates/call"
	"github.com/seed-5a033449/asyncgen/templates/internal/emit"
	"github.com/seed-5a033449/asyncgen/templates/internal/kind"
	"github.com/seed-5a033449/asyncgen/templates/spec"
)

// A Plan is one fan-out with everything chosen.
type Plan struct {
	Name        string
	Target      Target
	Guard       *call.Plan // policies around the function, emitted here; nil for none
	Rate        *call.RatePlan
	Concurrency int // 0 stands for GOMAXPROCS
	Seq         bool
	Stream      bool
	Collect     bool

	renamed map[string]string // local names of the snippets that make way
}

// A Target is what runs for each item.
type Target struct {
	Ref        string      // as a doc comment names it: "fetchPage", "Client.fetchPage"
	Call       string      // as an expression, without a receiver: "fetchPage", "fetch[K, V]"
	Recv       *emit.Param // nil for a function
	RecvType   string      // name of the receiver's type
	TypeParams []emit.Param
	Instance   string // the type arguments, "[K, V]" or ""
	Item       emit.Text
	Result     emit.Text // "" when the function returns nothing but an error
}

// Plan validates the entry.
func (s *Spec) Plan(env *kind.Env) kind.Plan {
	p := &Plan{
		Name: s.Name.V, Rate: s.Rate.Plan(env), Concurrency: s.Concurrency.V,
		Seq: s.Input.V == "seq", Stream: s.Results.V == "stream", Collect: s.Errors.V == "collect",
	}
	if s.Rate != nil && s.Rate.Per.V == "attempt" {
		env.Errors.Add(s.Rate.Per.At, "counts items here: put the rate on a call to count attempts (got attempt)")
	}
	switch {
	case s.Call.Set && s.Func.Set:
		env.Errors.Add(s.Call.At, "give either call or func, not both")
	case s.Call.Set:
		p.planCall(env, s)
	case s.Func.Set:
		p.planFunc(env, s)
	default:
		env.Errors.Add(s.At, "needs call, the name of a call in this spec, or func, a function")
	}
	p.stepAside(env)
	p.claim(env, s)
	return p
}

// planCall makes another scaffold's function the target.
func (p *Plan) planCall(env *kind.Env, s *Spec) {
	if s.Timeout.Set {
		env.Errors.Add(s.Timeout.At, "belongs to the call: give it there (got %v)", s.Timeout.V)
	}
	if s.Retry != nil {
		env.Errors.Add(s.Retry.At, "belongs to the call: give it there")
	}
	driven := call.Sibling(env, s.Call)
	if driven == nil {
		return
	}
	c := &driven.Callee
	p.Target = Target{
		Ref: driven.Func, Call: driven.Func + c.Instance(), Recv: c.Recv, RecvType: c.RecvType,
		TypeParams: c.TypeParams, Instance: c.Instance(),
	}
	p.shape(env, s.Call, c)
}

// planFunc makes a function of the package the target, behind the policies.
func (p *Plan) planFunc(env *kind.Env, s *Spec) {
	fn := env.Func(s.Func)
	if fn != nil && !env.RequireContext(s.Func, fn) {
		fn = nil
	}
	p.Guard = call.Guard(env, &s.Policies, fn, p.Name+"Item")
	if fn == nil {
		return
	}
	if len(fn.RecvParams) > 0 {
		env.Errors.Add(s.Func.At, "%s (%s) is a method of a generic type: give a function that calls it", s.Func.V, fn.Where)
		return
	}
	c := &p.Guard.Callee
	p.Target = Target{
		Ref: c.Ref, Call: fn.Name + c.Instance(), Recv: c.Recv, RecvType: c.RecvType,
		TypeParams: c.TypeParams, Instance: c.Instance(),
	}
	p.shape(env, s.Func, c)
	if s.Policies.Empty() {
		p.Guard = nil
		return
	}
	p.Target.Call = p.Guard.Func + c.Instance()
}

// shape checks that the target takes one item and returns at most one result
// besides the error, and notes their types.
func (p *Plan) shape(env *kind.Env, ref spec.Value[string], c *call.Callee) {
	switch n := len(c.Params); {
	case c.Variadic:
		env.Errors.Add(ref.At, "%s must take a context and one item (it takes any number of them)", ref.V)
		return
	case n != 2:
		env.Errors.Add(ref.At, "%s must take a context and one item (it has %s)", ref.V, counted(n, "parameter"))
		return
	}
	if n := len(c.Results); n > 2 {
		env.Errors.Add(ref.At, "%s must return an error, or a result and an error (it has %s)", ref.V, counted(n, "result"))
		return
	}
	for _, param := range c.TypeParams {
		if used[param.Name] {
			env.Errors.Add(ref.At, "%s has a type parameter with a name that the emitted code needs (%s)", ref.V, param.Name)
		}
	}
	p.Target.Item = c.Params[1].Type
	if len(c.Results) == 2 {
		p.Target.Result = c.Results[0].Type
	}
}

// counted returns "1 result", "2 results".
func counted(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}
