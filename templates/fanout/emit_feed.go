package fanout

import (
	"github.com/seed-5a033449/asyncgen/templates/internal/emit"
)

// Items of an iterator are pulled by one goroutine, the caller's if it has
// nothing else to do, and handed to workers over a channel without a buffer. So
// the iterator runs as in a plain range statement, in one goroutine and with
// its deferred calls, and it is never more than one item ahead of the workers.

// declJob emits the type of the channel to the workers.
func (p *Plan) declJob() emit.Struct {
	name := p.helper("Job")
	return emit.Struct{
		Doc: name + " is an item on its way to a worker.", Name: name, TypeParams: p.Target.TypeParams,
		Fields: p.params(emit.Param{Name: "index", Type: "int"}, emit.Param{Name: "item", Type: "$Item"}),
	}
}

// declPull emits the method that ranges over the input.
func (p *Plan) declPull() emit.Func {
	params := []emit.Param{{Name: "ctx", Type: "${context.Context}"}, {Name: "items", Type: "${iter.Seq}[$Item]"}}
	var results []emit.Param
	doc, begin, end := "pull hands the items to workers.", "n := 0\n", ""
	if p.keeps() {
		results = []emit.Param{{Name: "n", Type: "int"}}
		doc, begin, end = "pull hands the items to workers and returns how many it handed over.", "", "return n\n"
	}
	f := p.method("run *$Run", "pull", params, results, `
		defer close(run.feed)
		`+begin+`pulling := true
		defer func() {
			if pulling {
				run.fail($Job{index: n}, &$Panic{Value: recover(), Stack: ${runtime/debug.Stack}()})
			}
		}()
		run.spare = $concurrency
		for item := range items {
			if !run.hand(ctx, $Job{index: n, item: item}) {
				break
			}
			n++
		}
		pulling = false
		`+end)
	f.Doc = doc
	return f
}

// declHand emits the method that finds a worker for an item.
func (p *Plan) declHand() emit.Func {
	params := []emit.Param{{Name: "ctx", Type: "${context.Context}"}, {Name: "job", Type: "$Job"}}
	f := p.method("run *$Run", "hand", params, []emit.Param{{Type: "bool"}}, `
		if ctx.Err() == nil {
			select {
			case run.feed <- job:
				return true
			default:
			}
			if run.spare > 0 {
				run.spare--
				run.start(ctx)
			}
			select {
			case run.feed <- job:
				return true
			case <-ctx.Done():
			}
		}
		run.fail(job, ${context.Cause}(ctx))
		return false
	`)
	f.Doc = "hand gives the item to a worker, to a new one if all are busy and there may be more. It blocks until a " +
		"worker is free, and fails the item if ctx ends before that."
	return f
}
