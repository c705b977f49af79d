package fanout

import "github.com/seed-5a033449/asyncgen/templates/internal/emit"

// declWork emits the workers' loop. What runs when an item neither returns nor
// fails is set up once for the loop, not for each item.
func (p *Plan) declWork() emit.Func {
	params := []emit.Param{{Name: "ctx", Type: "${context.Context}"}}
	if p.Seq {
		f := p.method("run *$Run", "work", params, nil, `
			var job $Job
			running := false
			defer func() {
				if running {
					`+p.crash()+`}
			}()
			for job = range run.feed {
				`+p.turn()+`}
		`)
		f.Doc = "work runs items until there are no more."
		return f
	}
	f := p.method("run *$Run", "work", append(params, emit.Param{Name: "spare", Type: "int"}), nil, `
		i, running := 0, false
		defer func() {
			if running {
				`+p.crash()+`}
		}()
		for i = run.take(); i < len(run.items); i = run.take() {
			if spare > 0 && i < len(run.items)-1 {
				run.start(ctx, spare-1)
				spare = 0
			}
			`+p.turn()+`}
	`)
	f.Doc = "work runs items until none is left. It starts the next worker before its own first item, so that an item " +
		"that waits for another one does not wait for ever."
	return f
}

// crash emits what follows a panic or runtime.Goexit. A run that goes on needs
// another worker, since this goroutine may be ending.
func (p *Plan) crash() string {
	body := "run.fail($at, &$Panic{Value: recover(), Stack: ${runtime/debug.Stack}()})\n"
	switch {
	case p.Collect && p.Seq:
		body += "run.start(ctx)\n"
	case p.Collect:
		body += "run.start(ctx, 0)\n"
	}
	return body
}

// turn emits one turn of the loop: wait, run, hand the outcome over.
func (p *Plan) turn() string {
	body := `if ctx.Err() != nil {
			` + p.leave() + `run.fail($at, ${context.Cause}(ctx))
			$skip
		}
		`
	if p.Rate != nil { // which looks at ctx too
		body = `if err := run.rate.wait(ctx); err != nil {
			` + p.leave() + `run.fail($at, err)
			$skip
		}
		`
	}
	return body + `running = true
		` + p.when(p.Target.Result != "", "result, ") + `err := $call(ctx, $item)
		running = false
		if err != nil {
			run.fail($at, err)
			$skip
		}
		` + p.deliver()
}

// leave emits the way out for workers whose outcomes nobody waits for.
func (p *Plan) leave() string {
	return p.when(p.leaves(), "if run.left.Load() {\nreturn\n}\n")
}

// deliver emits where a result goes.
func (p *Plan) deliver() string {
	switch {
	case p.Stream:
		value := p.when(p.Target.Result != "", ", Value: result")
		return "run.done <- $Done{\nresult: $Result{Index: $index, Item: $item" + value + "},\n}\n"
	case p.keeps():
		return "run.keep(job.index, result)\n"
	case p.Target.Result != "":
		return "run.results[i] = result\n"
	default:
		return ""
	}
}

// declFail emits the method that records a failure.
func (p *Plan) declFail() emit.Func {
	item, what := emit.Param{Name: "i", Type: "int"}, "item i"
	if p.Seq {
		item, what = emit.Param{Name: "job", Type: "$Job"}, "an item"
	}
	const failure = "&$Error{Index: $index, Err: err}"
	send := func(err string) string {
		return "run.done <- $Done{\nresult: $Result{Index: $index, Item: $item},\nerr: " + err + ",\n}\n"
	}
	var doc, body string
	switch {
	case p.returnsErrors():
		doc = "fail records the failure of " + what + "."
		body = "run.mu.Lock()\ndefer run.mu.Unlock()\nrun.errs = append(run.errs, " + failure + ")\n"
	case p.Collect:
		doc = "fail sends the failure of " + what + " to the loop."
		body = send(failure)
	case p.Stream:
		body = "failure := " + failure + "\nrun.cut.Store(true)\nrun.cancel(failure)\n" + send("failure")
	default:
		body = "run.cut.Store(true)\nrun.cancel(" + failure + ")\n"
	}
	if !p.Collect {
		doc = "fail cancels the run because of " + what + ". Only the first call counts, and none after ctx has ended: " +
			"the cause is then set."
	}
	f := p.method("run *$Run", "fail", []emit.Param{item, {Name: "err", Type: "error"}}, nil, body)
	f.Doc = doc
	return f
}
