package fanout

import (
	"fmt"
	"strings"
)

// doc returns the doc comment of the function: what it does, how it fails, when
// it returns.
func (p *Plan) doc() string {
	return strings.Join([]string{p.purpose(), p.failure(), p.ownership()}, "\n\n")
}

// purpose says what runs, how often, and what comes of it.
func (p *Plan) purpose() string {
	most := fmt.Sprintf("at most %d at a time", p.Concurrency)
	if p.Concurrency == 0 {
		most = "at most runtime.GOMAXPROCS(0) at a time"
	}
	if p.Concurrency == 1 {
		most = "one at a time"
	}
	if p.Rate != nil {
		most += ", " + p.Rate.Text + " in one run"
		if p.Rate.Burst > 1 {
			most += fmt.Sprintf(" with bursts of %d", p.Rate.Burst)
		}
	}
	what := ""
	switch {
	case p.Stream:
		what = " and yields each item as it is done"
	case p.Target.Result != "":
		what = " and returns the results in the order of items"
	}
	text := fmt.Sprintf("%s calls %s for every item, %s,%s.", p.Name, p.Target.Ref, most, what)
	if what == "" {
		text = fmt.Sprintf("%s calls %s for every item, %s.", p.Name, p.Target.Ref, most)
	}
	if p.Guard != nil {
		text += fmt.Sprintf(" Each call goes through %s, which holds its timeout and retry.", p.Guard.Func)
	}
	return text
}

// failure says what becomes of items that fail.
func (p *Plan) failure() string {
	panics := fmt.Sprintf("A panic of %s is a failure too, a [*%sPanic].", p.Target.Ref, p.Name)
	if p.Seq {
		panics = fmt.Sprintf("A panic of %s or of items is a failure too, a [*%sPanic].", p.Target.Ref, p.Name)
	}
	return p.failed() + " " + panics
}

func (p *Plan) failed() string {
	switch {
	case p.Stream:
		return p.failedStream()
	case p.Collect:
		zero := p.when(p.Target.Result != "", "; its result is the zero value")
		rest := p.when(p.Seq, "; for those that were not even pulled there is one error, with the index after the last")
		return fmt.Sprintf("An item that fails leaves the others alone%s. The error is then a [%sErrors], which holds a "+
			"[*%sError] for each of them. When ctx ends, the items that have not started fail with "+
			"context.Cause(ctx)%s.", zero, p.Name, p.Name, rest)
	default:
		and := p.when(p.Target.Result != "", "nil and ")
		return fmt.Sprintf("The first item that fails cancels the context of the others; %[1]s then returns %[2]sits "+
			"[*%[1]sError]. If ctx ends before every item has been run, %[1]s returns %[2]scontext.Cause(ctx).", p.Name, and)
	}
}

func (p *Plan) failedStream() string {
	if !p.Collect {
		return fmt.Sprintf("The first item that fails cancels the context of the others. Its [*%sError] is the last that "+
			"is yielded, after the items that still succeeded. If ctx ends before every item has been run, the last pair "+
			"is context.Cause(ctx) with the index -1.", p.Name)
	}
	rest := "the items that have not started are not run, but yielded with context.Cause(ctx) in their errors: every " +
		"item is yielded once."
	if p.Seq {
		rest = "no further item starts: the one that is pulled then is yielded with context.Cause(ctx) in its error."
	}
	return fmt.Sprintf("An item that fails leaves the others alone; it is yielded with a [*%sError]. When ctx ends, %s",
		p.Name, rest)
}

// ownership says when the function returns and what must not happen.
func (p *Plan) ownership() string {
	const iterates = "ranges over items, and waits until a worker is free for the item. An iterator that waits must " +
		"heed ctx itself."
	if p.Stream {
		text := fmt.Sprintf("Each range statement over the sequence is a run of its own. Leaving it early cancels what is "+
			"running. It ends when every goroutine that it started has ended, so %s must heed its context. The workers "+
			"are at most twice their number of items ahead of the loop.", p.Target.Ref)
		return text + p.when(p.Seq, " A goroutine of the run "+iterates)
	}
	text := fmt.Sprintf("%s blocks until every goroutine that it started has ended, so %s must heed its context.",
		p.Name, p.Target.Ref)
	if p.Seq {
		return text + " The caller's goroutine " + iterates
	}
	return text + " The caller's goroutine takes part: runtime.Goexit in an item that runs there ends it, once the " +
		"other items have ended."
}
