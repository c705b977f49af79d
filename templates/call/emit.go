package call

// This file emits the function itself. What happens on the first attempt stands
// in it and nothing else does, so that it stays small and allocates nothing: the
// results travel to the slow path as arguments, not in a closure.

import (
	"fmt"
	"strings"

	"github.com/seed-5a033449/asyncgen/templates/internal/emit"
)

// Decls returns the declarations: the function, what it calls on the slow path,
// then the state and the errors.
func (p *Plan) Decls() []emit.Decl {
	decls := []emit.Decl{p.declFunc()}
	if p.Retry != nil {
		decls = append(decls, p.declRetry())
	}
	if p.timed() {
		decls = append(decls, p.declAttempt())
	}
	if p.Retry != nil && p.Retry.random() {
		decls = append(decls, p.declBackoff())
	}
	if p.Retry != nil && p.Retry.waits() {
		decls = append(decls, p.declWait())
	}
	if p.Rate != nil {
		decls = append(decls, p.declRate())
		decls = append(decls, p.Rate.declLimiter(p.Base, p.turnBudget())...)
	}
	if p.Concurrency > 0 {
		decls = append(decls, p.declSlots()...)
	}
	return append(decls, p.declErrors()...)
}

// vars are the names that snippets refer to.
func (p *Plan) vars() emit.Vars {
	l, c := &p.local, &p.Callee
	partial := "" // the results before an error
	for _, name := range l.results[:len(l.results)-1] {
		partial += name + ", "
	}
	v := emit.Vars{
		"ctx": c.Params[0].Name, "args": c.Args(), "callee": c.Call,
		"results": strings.Join(l.results, ", "), "assign": ":=",
		"values":  partial + "nil",
		"partial": partial, "err": l.err, "attempt": l.attempt, "delay": l.delay, "ok": l.ok, "cause": l.cause,
		"start": l.start, "cancel": l.cancel, "backoff": l.backoff,
		"Error": p.Base + "Error", "Timeout": p.errorVar("Timeout"), "Budget": p.errorVar("Budget"),
		"try": c.Call, "Retry": p.method("Retry"), "Wait": p.helper("Wait"), "Backoff": p.helper("Backoff"),
		"rate": p.helper("Rate"), "slots": p.helper("Slots"),
	}
	if c.Named() {
		v["assign"] = "="
	}
	if p.timed() {
		v["try"] = p.method("Attempt")
	}
	if r := p.Retry; r != nil {
		v["attempts"], v["budget"], v["base"] = r.Attempts, emit.Duration(r.Budget), emit.Duration(r.Base)
	}
	v["timeout"] = emit.Duration(p.Timeout)
	return v
}

// method returns how the body calls a declaration that has the callee's own
// parameters: through the receiver, with the type parameters.
func (p *Plan) method(suffix string) string {
	name := p.helper(suffix) + p.Callee.Instance()
	if p.Callee.Recv != nil {
		name = p.Callee.Recv.Name + "." + name
	}
	return name
}

// signature returns a function with the callee's receiver and type parameters.
func (p *Plan) signature(name string) emit.Func {
	f := emit.Func{Name: name, TypeParams: p.Callee.TypeParams, Results: p.Callee.Results}
	if r := p.Callee.Recv; r != nil {
		f.Recv = r.Name + " " + string(r.Type)
	}
	return f
}

// declFunc emits the function itself: limits, then the first attempt. All that
// happens after a failure stands elsewhere, so that this stays small.
func (p *Plan) declFunc() emit.Func {
	f := p.signature(p.Func)
	f.Doc, f.Params, f.Variadic = p.doc(), p.Callee.Params, p.Callee.Variadic
	f.Results = p.Callee.Results
	v := p.vars()
	body, zeros := p.zeros()
	v["zeros"] = zeros
	if p.Concurrency > 0 {
		body += emit.Code(`
			if $cause := $slots.acquire($ctx); $cause != nil {
				return $zeros&$Error{Cause: $cause}
			}
			defer $slots.release()
		`, v)
	}
	if p.Retry != nil && p.Retry.Budget > 0 && p.Rate != nil && p.Rate.PerAttempt {
		body += emit.Code("$start := ${time.Now}()\n", v)
	}
	if p.Rate != nil {
		v["most"] = p.most()
		body += emit.Code(`
			if $cause := $rate.wait($ctx$most); $cause != nil {
				return $zeros&$Error{Cause: $cause}
			}
		`, v)
	}
	if p.Retry != nil && p.Retry.Budget > 0 && (p.Rate == nil || !p.Rate.PerAttempt) {
		body += emit.Code("$start := ${time.Now}()\n", v)
	}
	f.Body = body + p.first(v)
	return f
}

// first emits the first attempt.
func (p *Plan) first(v emit.Vars) emit.Text {
	switch {
	case p.Retry != nil:
		v["accepted"], v["more"] = p.accepted(v), p.more()
		return emit.Code(`
			$results $assign $try($args)
			if $accepted {
				return $values
			}
			return $Retry($more)
		`, v)
	case p.Timeout > 0:
		return p.attempt(v)
	default:
		return emit.Code("return $callee($args)\n", v)
	}
}

// attempt emits one call with a context of its own.
func (p *Plan) attempt(v emit.Vars) emit.Text {
	return emit.Code(`
		$ctx, $cancel := ${context.WithTimeoutCause}($ctx, $timeout, $Timeout)
		defer $cancel()
		$results $assign $callee($args)
		if $err != nil && ${context.Cause}($ctx) == $Timeout && !${errors.Is}($err, $Timeout) {
			$err = ${fmt.Errorf}("%w: %w", $Timeout, $err)
		}
		return $results
	`, v)
}

// declAttempt emits one call with a context of its own as a function.
func (p *Plan) declAttempt() emit.Func {
	f := p.signature(p.helper("Attempt"))
	f.Doc = fmt.Sprintf("%s calls %s with %v to answer.", f.Name, p.Callee.Ref, p.Timeout)
	f.Params, f.Variadic = p.Callee.Params, p.Callee.Variadic
	f.Body = p.attempt(p.vars())
	return f
}

// zeros returns what an early return gives before the error, "nil, ", with the
// declarations that it needs.
func (p *Plan) zeros() (decls emit.Text, values string) {
	if p.Rate == nil && p.Concurrency == 0 {
		return "", ""
	}
	for i, r := range p.Callee.Results[:len(p.Callee.Results)-1] {
		name := p.local.results[i]
		value := zero(string(r.Type))
		switch {
		case p.Callee.Named():
			value = name
		case value == "":
			decls += emit.Text("var " + name + " " + string(r.Type) + "\n")
			value = name
		}
		values += value + ", "
	}
	return decls, values
}

// zero returns the zero value of a type whose syntax tells, or "".
func zero(t string) string {
	for _, prefix := range []string{"*", "[]", "map[", "chan ", "chan<-", "<-chan", "func(", "interface{"} {
		if strings.HasPrefix(t, prefix) {
			return "nil"
		}
	}
	return ""
}

// accepted returns the condition under which an attempt needs no further one.
func (p *Plan) accepted(v emit.Vars) emit.Text {
	if h := p.Retry.If; h != nil && h.Results {
		return emit.Code("$err == nil && !", v) + p.ask(h)
	}
	return emit.Code("$err == nil", v)
}

// ask returns the call of a hook with what it wants to see.
func (p *Plan) ask(h *Hook) emit.Text {
	name := h.Func
	if h.Method {
		name = p.Callee.Recv.Name + "." + name
	}
	var args []string
	last := len(p.local.results) - 1
	if h.Results {
		args = append(args, p.local.results[:last]...)
	}
	if h.Error {
		args = append(args, p.local.err)
	}
	return emit.Text(name + "(" + strings.Join(args, ", ") + ")")
}

// turnBudget returns the error for a turn that comes after the budget, or "".
func (p *Plan) turnBudget() string {
	if p.Rate == nil || !p.Rate.PerAttempt || p.Retry == nil || p.Retry.Budget == 0 {
		return ""
	}
	return p.errorVar("Budget")
}

// most returns the argument that bounds the wait for a first turn.
func (p *Plan) most() emit.Text {
	if p.turnBudget() == "" {
		return ""
	}
	return ", " + emit.Duration(p.Retry.Budget)
}
