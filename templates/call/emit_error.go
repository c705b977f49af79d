package call

// This file emits the errors: the causes as variables, to be matched, and the
// type that says how often the function was called.

import (
	"fmt"

	"github.com/seed-5a033449/asyncgen/templates/internal/emit"
)

// declErrors emits the causes that can be matched and the error type.
func (p *Plan) declErrors() []emit.Decl {
	var decls []emit.Decl
	if p.Timeout > 0 {
		name := p.errorVar("Timeout")
		decls = append(decls, emit.Raw{
			Doc: fmt.Sprintf("%s is the cause that ends the context of an attempt after %v. Every error of such an attempt "+
				"matches it, and [context.DeadlineExceeded].", name, p.Timeout),
			Text: emit.Text(fmt.Sprintf("var %s = ${fmt.Errorf}(%q, ${context.DeadlineExceeded})",
				name, fmt.Sprintf("%s: no answer within %v: %%w", p.Base, p.Timeout))),
		})
	}
	if p.Retry != nil && p.Retry.Budget > 0 {
		name, budget := p.errorVar("Budget"), p.Retry.Budget
		decls = append(decls, emit.Raw{
			Doc:  fmt.Sprintf("%s is the cause when the next attempt would start later than %v after the first.", name, budget),
			Text: emit.Text(fmt.Sprintf("var %s = ${errors.New}(%q)", name, fmt.Sprintf("budget of %v used up", budget))),
		})
	}
	if p.late() {
		decls = append(decls, emit.Raw{
			Doc:  LateName(p.Base) + " is the cause when a wait would outlast its context.",
			Text: "var " + lateError(p.Base),
		})
	}
	if p.gives() {
		decls = append(decls, p.declErrorType(), p.declErrorText(), p.declUnwrap())
	}
	return decls
}

// lateError emits the error for waits that would outlast the context.
func lateError(base string) emit.Text {
	const text = "the wait would pass the context's deadline: %w"
	return emit.Text(fmt.Sprintf("%s = ${fmt.Errorf}(%q, ${context.DeadlineExceeded})", LateName(base), text))
}

// declErrorType emits the type. Without retries there is nothing to tell but the
// cause.
func (p *Plan) declErrorType() emit.Decl {
	name := p.Base + "Error"
	if p.Retry == nil {
		return emit.Struct{
			Name: name,
			Doc: fmt.Sprintf("%s is the error of %s when it has not called %s: Cause says what ended the wait before it. "+
				"[errors.Is] and [errors.As] look into it.", name, p.Func, p.Callee.Ref),
			Fields: []emit.Param{{Name: "Cause", Type: "error"}},
		}
	}
	return emit.Struct{
		Name: name,
		Doc: fmt.Sprintf("%s is the error of %s when it has given up. [errors.Is] and [errors.As] look into both of its "+
			"errors.", name, p.Func),
		Fields: []emit.Param{
			{Name: "Attempts", Type: emit.Text("int // how often " + p.Callee.Ref + " was called")},
			{Name: "Err", Type: emit.Text("error // of the last attempt" + p.nilErr())},
			{Name: "Cause", Type: "error // why no attempt followed; nil when all were used up"},
		},
	}
}

// nilErr says when there is no last error.
func (p *Plan) nilErr() string {
	switch {
	case p.Retry.If != nil && p.Retry.If.Results:
		return "; nil if there was none, or its result was not accepted"
	case p.Rate != nil || p.Concurrency > 0:
		return "; nil if there was none"
	default:
		return ""
	}
}

// declErrorText emits the text, which names the scaffold: the error may travel
// far from it.
func (p *Plan) declErrorText() emit.Func {
	v := emit.Vars{"Func": p.Base}
	f := emit.Func{
		Recv: "e *" + p.Base + "Error", Name: "Error", Results: []emit.Param{{Type: "string"}},
		Doc:  "Error says why there was no call.",
		Body: emit.Code("return \"$Func: not called: \" + e.Cause.Error()\n", v),
	}
	if p.Retry == nil {
		return f
	}
	v["attempts"] = p.Retry.Attempts
	f.Doc = "Error tells the number of attempts, the cause and the last attempt's error."
	f.Body = emit.Code(`
		text := ${fmt.Sprintf}("$Func: gave up after %d of $attempts attempts", e.Attempts)
		for _, err := range e.Unwrap() {
			text += ": " + err.Error()
		}
		return text
	`, v)
	return f
}

// declUnwrap emits the way to both errors. A list must hold no nil.
func (p *Plan) declUnwrap() emit.Func {
	f := emit.Func{
		Recv: "e *" + p.Base + "Error", Name: "Unwrap", Results: []emit.Param{{Type: "error"}},
		Doc:  "Unwrap returns the cause.",
		Body: "return e.Cause\n",
	}
	if p.Retry == nil {
		return f
	}
	f.Doc = "Unwrap returns the cause and the last attempt's error, those that there are."
	f.Results[0].Type = "[]error"
	f.Body = emit.Code(`
		var errs []error
		if e.Cause != nil {
			errs = append(errs, e.Cause)
		}
		if e.Err != nil {
			errs = append(errs, e.Err)
		}
		return errs
	`, nil)
	return f
}
