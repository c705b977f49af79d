package call

// This file writes the doc comment of the emitted function, which is all that
// many of its callers will read.

import (
	"fmt"
	"strings"
)

// doc returns the doc comment of the emitted function: what stands around the
// call, when it blocks, what ends that, and what comes back.
func (p *Plan) doc() string {
	var b strings.Builder
	list := p.policies()
	if len(list) == 1 {
		fmt.Fprintf(&b, "%s calls %s, %s.\n", p.Func, p.Callee.Ref, list[0])
	} else {
		fmt.Fprintf(&b, "%s calls %s behind these policies, from the outside in:\n\n", p.Func, p.Callee.Ref)
		for _, policy := range list {
			fmt.Fprintf(&b, "  - %s\n", policy)
		}
	}
	b.WriteString("\n" + p.blocking() + "\n")
	if p.Retry != nil {
		b.WriteString("\n" + p.outcome() + "\n")
	}
	return b.String()
}

// policies lists the policies in words, short enough for a line each.
func (p *Plan) policies() []string {
	var list []string
	if p.Concurrency > 0 {
		list = append(list, fmt.Sprintf("at most %d at once; others wait, first come, first served", p.Concurrency))
	}
	if p.Rate != nil && !p.Rate.PerAttempt {
		list = append(list, "at a rate of "+p.Rate.words()+"; others wait for their turn")
	}
	if r := p.Retry; r != nil {
		list = append(list, r.words()...)
	}
	if p.Rate != nil && p.Rate.PerAttempt {
		list = append(list, "attempts at a rate of "+p.Rate.words()+"; others wait for their turn")
	}
	if p.Timeout > 0 {
		each := ""
		if p.Retry != nil {
			each = "each attempt "
		}
		list = append(list, fmt.Sprintf("%swith a context that ends after %v", each, p.Timeout))
	}
	return list
}

// words describes the rate limit.
func (r *RatePlan) words() string {
	if r.Burst == 1 {
		return r.Text
	}
	return fmt.Sprintf("%s with bursts of %d", r.Text, r.Burst)
}

// words describes the retries, an item for each question that a reader has: how
// often, how far apart, how long in all.
func (r *RetryPlan) words() []string {
	list := []string{fmt.Sprintf("up to %d attempts", r.Attempts)}
	if r.If != nil {
		list[0] += fmt.Sprintf(", while %s reports true", r.If.Name)
	}
	if r.Base > 0 {
		list = append(list, "waits between them: "+r.span())
	}
	if r.Delay != nil {
		list = append(list, fmt.Sprintf("waits as %s says, where it does", r.Delay.Name))
	}
	if r.Budget > 0 {
		list = append(list, fmt.Sprintf("no attempt later than %v after the first", r.Budget))
	}
	return list
}

// blocking says when the function blocks, what ends that, and who shares its
// state.
func (p *Plan) blocking() string {
	if !p.gives() {
		return fmt.Sprintf("It blocks until %s returns.", p.Callee.Ref)
	}
	text := "It blocks for the calls and the waits. ctx ends a wait at once, a call as far as " + p.Callee.Ref + " heeds it."
	if p.late() {
		text += " A wait that would outlast ctx's deadline is not begun."
	}
	if p.Rate != nil || p.Concurrency > 0 {
		text += fmt.Sprintf(" All calls of %s share the limits%s.", p.Func, p.everyReceiver())
		if p.Retry == nil {
			text += fmt.Sprintf(" A [*%sError] says that there was no call.", p.Base)
		}
	}
	return text
}

// outcome says what comes back when attempts fail.
func (p *Plan) outcome() string {
	text := fmt.Sprintf("When it gives up it returns the last results with a [*%sError].", p.Base)
	if p.Retry.If != nil {
		text += fmt.Sprintf(" An error for which %s reports false is returned as it is.", p.Retry.If.Name)
	}
	return text
}
