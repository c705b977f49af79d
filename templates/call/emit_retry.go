package call

// This file emits the slow path: the loop over the attempts that follow a failed
// first one, the backoff, and the wait. The backoff is arithmetic on constants;
// the wait knows nothing of the signature, so both are plain functions even for
// a generic call.

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/seed-5a033449/asyncgen/templates/internal/emit"
)

// random reports whether the backoff needs a function: a wait that is always
// the same is a constant.
func (r *RetryPlan) random() bool { return r.Base > 0 && (r.Jitter != "none" || !r.constant()) }

// constant reports whether the wait does not grow.
func (r *RetryPlan) constant() bool {
	return r.Jitter != "decorrelated" && (r.Factor == 1 || r.Base == r.Max)
}

// more returns the arguments that hand the first attempt over to the slow path.
func (p *Plan) more() emit.Text {
	args := strings.TrimSuffix(p.Callee.Args(), "...")
	if p.Retry.Budget > 0 {
		args += ", " + p.local.start
	}
	return emit.Text(args + ", " + strings.Join(p.local.results, ", "))
}

// declRetry emits the slow path. The attempt's results come in as parameters,
// so that the function's own variables never escape.
func (p *Plan) declRetry() emit.Func {
	f := p.signature(p.helper("Retry"))
	f.Doc = fmt.Sprintf("%s goes on where the first attempt of %s has failed.", f.Name, p.Func)
	for i, param := range p.Callee.Params {
		if p.Callee.Variadic && i == len(p.Callee.Params)-1 {
			param.Type = "[]" + param.Type
		}
		f.Params = append(f.Params, param)
	}
	if p.Retry.Budget > 0 {
		f.Params = append(f.Params, emit.Param{Name: p.local.start, Type: "${time.Time}"})
	}
	f.Results = nil
	for i, r := range p.Callee.Results {
		f.Params = append(f.Params, emit.Param{Name: p.local.results[i], Type: r.Type})
		f.Results = append(f.Results, emit.Param{Type: r.Type})
	}
	f.Body = p.retryLoop()
	return f
}

// retryLoop emits the loop of the slow path. Each outcome is shown to the if
// hook once: a rejected result has been shown before the loop comes round.
func (p *Plan) retryLoop() emit.Text {
	r, v := p.Retry, p.vars()
	var body emit.Text
	if r.Jitter == "decorrelated" && r.random() {
		body += emit.Code("$backoff := $base\n", v)
	}
	body += emit.Code(`
		for $attempt := 1; ; $attempt++ {
			if $ctx.Err() != nil {
				return $partial&$Error{Attempts: $attempt, Err: $err, Cause: ${context.Cause}($ctx)}
			}
	`, v)
	if h := r.If; h != nil {
		v["refused"] = "!" + p.ask(h)
		if h.Results {
			v["refused"] = emit.Text(p.local.err+" != nil && ") + v["refused"].(emit.Text)
		}
		body += emit.Code("if $refused {\nreturn $results\n}\n", v)
	}
	body += emit.Code(`
			if $attempt == $attempts {
				return $partial&$Error{Attempts: $attempt, Err: $err}
			}
	`, v)
	body += p.pause(v)
	if r.Discard != nil {
		body += p.ask(r.Discard) + "\n"
	}
	v["accepted"] = p.accepted(v)
	return body + emit.Code(`
			$results = $try($args)
			if $accepted {
				return $values
			}
		}
	`, v)
}

// pause emits what stands between two attempts: the wait, or at least a look at
// the budget, and the turn.
func (p *Plan) pause(v emit.Vars) emit.Text {
	r := p.Retry
	var body emit.Text
	v["since"] = ""
	if r.Budget > 0 {
		v["since"] = emit.Text(", " + p.local.start)
	}
	switch {
	case r.waits():
		if r.Delay != nil {
			body += p.askDelay(v)
			v["next"] = p.local.delay
		} else {
			body += p.step(v)
			v["next"] = p.nextDelay(v)
		}
		body += emit.Code(`
			if $cause := $Wait($ctx$since, $next); $cause != nil {
				return $partial&$Error{Attempts: $attempt, Err: $err, Cause: $cause}
			}
		`, v)
	case r.Budget > 0:
		body += emit.Code(`
			if ${time.Since}($start) > $budget {
				return $partial&$Error{Attempts: $attempt, Err: $err, Cause: $Budget}
			}
		`, v)
	}
	return body + p.turn(v)
}

// turn emits the wait for the next attempt's turn, if attempts count.
func (p *Plan) turn(v emit.Vars) emit.Text {
	if p.Rate == nil || !p.Rate.PerAttempt {
		return ""
	}
	v["most"] = ""
	if p.turnBudget() != "" {
		v["most"] = emit.Code(", $budget-${time.Since}($start)", v)
	}
	return emit.Code(`
		if $cause := $rate.wait($ctx$most); $cause != nil {
			return $partial&$Error{Attempts: $attempt, Err: $err, Cause: $cause}
		}
	`, v)
}

// step emits the move to the next backoff where that depends on the last one.
func (p *Plan) step(v emit.Vars) emit.Text {
	if p.Retry.Jitter != "decorrelated" || !p.Retry.random() {
		return ""
	}
	return emit.Code("$backoff = $Backoff($backoff)\n", v)
}

// nextDelay returns the expression for the next backoff.
func (p *Plan) nextDelay(v emit.Vars) emit.Text {
	r := p.Retry
	switch {
	case !r.random():
		return emit.Duration(r.Base)
	case r.Jitter == "decorrelated":
		return emit.Code("$backoff", v)
	case r.constant():
		return emit.Code("$Backoff()", v)
	default:
		return emit.Code("$Backoff($attempt)", v)
	}
}

// askDelay emits the question for a wait that the other side asks for. A hook
// that takes an error only is not asked about a result without one.
func (p *Plan) askDelay(v emit.Vars) emit.Text {
	r := p.Retry
	v["ask"], v["step"], v["next"] = p.ask(r.Delay), p.step(v), p.nextDelay(v)
	var body emit.Text
	if r.If != nil && r.If.Results && !r.Delay.Results {
		body = emit.Code(`
			var $delay ${time.Duration}
			$ok := false
			if $err != nil {
				$delay, $ok = $ask
			}
		`, v)
	} else {
		body = emit.Code("$delay, $ok := $ask\n", v)
	}
	return body + emit.Code("if !$ok {\n$step$delay = $next\n}\n", v)
}

// declBackoff emits the wait before the next attempt, without what the context
// and the budget have to say.
func (p *Plan) declBackoff() emit.Func {
	r := p.Retry
	f := emit.Func{Name: p.helper("Backoff"), Results: []emit.Param{{Type: "${time.Duration}"}}}
	v := emit.Vars{
		"base": emit.Duration(r.Base), "max": emit.Duration(r.Max),
		"factor": strconv.FormatFloat(r.Factor, 'g', -1, 64),
	}
	f.Doc = fmt.Sprintf("%s returns the next wait: %s", f.Name, r.span())
	if r.Jitter != "none" {
		f.Doc += fmt.Sprintf(" (%q in %s)", r.Jitter+" jitter", article)
	}
	if r.Jitter == "decorrelated" {
		f.Doc += "."
		f.Params = []emit.Param{{Name: "last", Type: "${time.Duration}"}}
		f.Body = emit.Code(`
			spread := ${time.Duration}(float64(last)*$factor) - $base
			delay := $base + ${math/rand/v2.N}(spread+1)
			if delay > $max {
				delay = $max
			}
			return delay
		`, v)
		return f
	}
	if r.constant() {
		f.Doc += "."
		f.Body = emit.Code("const ceiling = $base\n", v) + r.jitter("ceiling", v)
		return f
	}
	f.Doc += ", where n is 0 after the first attempt."
	f.Params = []emit.Param{{Name: "attempt", Type: "int"}}
	f.Body = emit.Code(`
		ceiling := $max
		// Compared before it becomes an integer, so that it cannot overflow.
		if grown := float64($base) * ${math.Pow}($factor, float64(attempt-1)); grown < float64($max) {
			ceiling = ${time.Duration}(grown)
		}
	`, v) + r.jitter("ceiling", v)
	return f
}

// article is the source of the jitters.
const article = "the AWS Architecture Blog's \"Exponential Backoff And Jitter\""

// span says in words between which bounds the waits lie.
func (r *RetryPlan) span() string {
	ceiling := fmt.Sprintf("%v · %v^n, at most %v", r.Base, r.Factor, r.Max)
	if r.constant() {
		ceiling = r.Base.String()
	}
	switch r.Jitter {
	case "full":
		return "random, up to " + ceiling
	case "equal":
		return "random, half to all of " + ceiling
	case "decorrelated":
		return fmt.Sprintf("random, from %v to %v times the last, at most %v", r.Base, r.Factor, r.Max)
	default:
		return ceiling
	}
}

// jitter emits the choice of a wait below the ceiling.
func (r *RetryPlan) jitter(ceiling string, v emit.Vars) emit.Text {
	v["ceiling"] = ceiling
	switch r.Jitter {
	case "full":
		return emit.Code("return ${math/rand/v2.N}($ceiling + 1)\n", v)
	case "equal":
		return emit.Code("return $ceiling - ${math/rand/v2.N}($ceiling/2+1)\n", v)
	default:
		return emit.Code("return $ceiling\n", v)
	}
}

// declWait emits the wait between two attempts.
func (p *Plan) declWait() emit.Func {
	r, v := p.Retry, p.vars()
	v["Late"] = LateName(p.Base)
	f := emit.Func{
		Name:    p.helper("Wait"),
		Params:  []emit.Param{{Name: "ctx", Type: "${context.Context}"}},
		Results: []emit.Param{{Type: "error"}},
	}
	why := "it would pass ctx's deadline, or ctx has ended"
	var body emit.Text
	if r.Delay != nil {
		body += "if delay < 0 { // the other side may name a time that has passed\ndelay = 0\n}\n"
	}
	if r.Budget > 0 {
		why = fmt.Sprintf("it would pass the budget of %v or ctx's deadline, or ctx has ended", r.Budget)
		f.Params = append(f.Params, emit.Param{Name: "start", Type: "${time.Time}"})
		body += emit.Code("if delay > $budget-${time.Since}(start) {\nreturn $Budget\n}\n", v)
	}
	f.Params = append(f.Params, emit.Param{Name: "delay", Type: "${time.Duration}"})
	f.Doc = fmt.Sprintf("%s waits for the delay, or says why no attempt shall follow: %s.", f.Name, why)
	if r.zeroDelay() {
		body += "if delay == 0 {\nreturn nil\n}\n"
	}
	f.Body = body + emit.Code(`
		if deadline, ok := ctx.Deadline(); ok && delay >= ${time.Until}(deadline) {
			return $Late
		}
		timer := ${time.NewTimer}(delay)
		defer timer.Stop()
		select {
		case <-timer.C:
			return nil
		case <-ctx.Done():
			return ${context.Cause}(ctx)
		}
	`, v)
	return f
}

// zeroDelay reports whether a wait can be zero, which needs no timer.
func (r *RetryPlan) zeroDelay() bool { return r.Delay != nil || r.Jitter == "full" }
