package fanout

import (
	"fmt"

	"github.com/seed-5a033449/asyncgen/templates/internal/emit"
)

// declRun emits the state of one run.
func (p *Plan) declRun() emit.Struct {
	var fields []emit.Param
	add := func(wanted bool, name string, t emit.Text, doc string) {
		if wanted {
			fields = append(fields, emit.Param{Name: name, Type: t, Doc: doc})
		}
	}
	value := p.Target.Result != ""
	add(p.stops(), "cancel", "${context.CancelCauseFunc}", "")
	add(!p.Seq, "items", "[]$Item", "")
	add(!p.Seq && !p.Stream && value, "results", "[]$Out", "")
	add(p.Seq, "feed", "chan $Job", "Items that a worker takes over; closed after the last.")
	add(p.Seq, "spare", "int", "Workers that may still be started.")
	add(p.Rate != nil, "rate", "$Limiter", "")
	add(p.Stream, "done", "chan $Done", "Outcomes; closed after the last worker.")
	add(!p.Collect, "cut", "${sync/atomic.Bool}", "Set when an item has failed or was left out.")
	add(p.leaves(), "left", "${sync/atomic.Bool}", "Set when nobody waits for outcomes any more.")
	add(true, "workers", "${sync.WaitGroup}", "")
	if p.keeps() || p.returnsErrors() {
		add(true, "", "", "")
		add(true, "mu", "${sync.Mutex}", "")
		add(p.keeps(), "results", "[]$Out", "Up to the last item that has succeeded; guarded by mu.")
		add(p.returnsErrors(), "errs", "$Errors", "Guarded by mu.")
	}
	if !p.Seq {
		add(true, "", "", "")
		add(true, "_", "[64]byte", "Keeps the count off the cache line of what the workers read.")
		add(true, "taken", "${sync/atomic.Int64}", "Items that workers have taken; it may pass their number.")
	}
	run := p.helper("Run")
	what := fmt.Sprintf("%s is one call of %s.", run, p.Name)
	if p.Stream {
		what = fmt.Sprintf("%s is one range statement over %s.", run, p.Name)
	}
	fields = p.params(fields...)
	if r := p.Target.Recv; r != nil {
		fields = append([]emit.Param{*r}, fields...)
	}
	return emit.Struct{Doc: what, Name: run, TypeParams: p.Target.TypeParams, Fields: fields}
}

// declAll emits the method with which the caller's goroutine takes part.
func (p *Plan) declAll() emit.Func {
	ctx := emit.Param{Name: "ctx", Type: "${context.Context}"}
	if p.Seq {
		var results []emit.Param
		doc, pull := "all runs the items.", "run.pull(ctx, items)\n"
		if p.keeps() {
			results = []emit.Param{{Type: "int"}}
			doc, pull = "all runs the items and returns how many there were.", "return "+pull
		}
		params := []emit.Param{ctx, {Name: "items", Type: "${iter.Seq}[$Item]"}}
		f := p.method("run *$Run", "all", params, results, "defer run.workers.Wait()\n"+pull)
		f.Doc = doc + " It waits for the workers even when items ends the goroutine."
		return f
	}
	f := p.method("run *$Run", "all", []emit.Param{ctx}, nil, `
		defer run.workers.Wait()
		run.work(ctx, $spare)
	`)
	f.Doc = fmt.Sprintf("all runs the items. It waits for the other workers even when %s ends the goroutine.",
		p.Target.Ref)
	return f
}

// declStart emits the method that starts a worker.
func (p *Plan) declStart() emit.Func {
	ctx := emit.Param{Name: "ctx", Type: "${context.Context}"}
	if p.Seq {
		f := p.method("run *$Run", "start", []emit.Param{ctx}, nil, "run.workers.Go(func() { run.work(ctx) })\n")
		f.Doc = "start starts a worker."
		return f
	}
	f := p.method("run *$Run", "start", []emit.Param{ctx, {Name: "spare", Type: "int"}}, nil,
		"run.workers.Go(func() { run.work(ctx, spare) })\n")
	f.Doc = "start starts a worker that may have as many others follow it as are spare."
	return f
}

// declTake emits how workers share the items of a slice: one counter, one item
// at a time, started in the order of the input.
//
// Claims of several items at a time would be cheaper for trivial items, but
// then an item that waits for another one can wait for ever: the other may have
// been claimed by a worker that is stuck too. That holds even if idle workers
// steal claimed items, as soon as all workers are stuck in different claims.
// With one counter every item that has not started comes after all that have:
// an item may wait for any item before it, and for as many after it as workers
// are idle. It costs little, because workers start one after another: a quick
// input is done before the others are awake to fight for the counter.
func (p *Plan) declTake() emit.Func {
	f := p.method("run *$Run", "take", nil, []emit.Param{{Type: "int"}}, "return int(run.taken.Add(1)) - 1\n")
	f.Doc = "take returns the index of the next item. Items start in their order, one by one, so that one may wait " +
		"for those before it."
	return f
}

// declKeep emits the method that stores a result.
func (p *Plan) declKeep() emit.Func {
	f := p.method("run *$Run", "keep", []emit.Param{{Name: "i", Type: "int"}, {Name: "result", Type: "$Out"}}, nil, `
		run.mu.Lock()
		defer run.mu.Unlock()
		if n := len(run.results); i >= n {
			run.results = append(run.results, make([]$Out, i+1-n)...)
		}
		run.results[i] = result
	`)
	f.Doc = "keep stores the result of item i."
	return f
}

// declErr emits the method that puts the failures in order.
func (p *Plan) declErr() emit.Func {
	f := p.method("run *$Run", "err", nil, []emit.Param{{Type: "error"}}, `
		if len(run.errs) == 0 {
			return nil
		}
		${slices.SortFunc}(run.errs, func(a, b *$Error) int { return ${cmp.Compare}(a.Index, b.Index) })
		return run.errs
	`)
	f.Doc = "err returns the failures in the order of the items. All workers have ended."
	return f
}
