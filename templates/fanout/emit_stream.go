package fanout

import (
	"fmt"

	"github.com/seed-5a033449/asyncgen/templates/internal/emit"
)

// declStream emits the function that yields results as they come.
func (p *Plan) declStream() emit.Func {
	f := p.signature(emit.Param{Type: "${iter.Seq2}[$Result, error]"})
	begin := "run.workers.Go(func() { run.pull(ctx, items) })\n"
	if !p.Seq {
		begin = "run.start(ctx, $spare)\n"
	}
	f.Body = p.code(`return func(yield func($Result, error) bool) {
		` + p.when(!p.Seq, "if len(items) == 0 {\nreturn\n}\n") + `ctx, cancel := ${context.WithCancelCause}(ctx)
		run := &$Run{
			` + p.fields() + `}
		` + begin + `go func() {
			run.workers.Wait()
			close(run.done)
		}()
		defer run.end()
	` + p.consume() + "}\n")
	return f
}

// consume emits the loop that hands results to the loop's body. On fail-fast
// the failure that ended the run comes last, those that followed from it not at
// all.
func (p *Plan) consume() string {
	if p.Collect {
		return `for done := range run.done {
			if !yield(done.result, done.err) {
				return
			}
		}
		`
	}
	return `last := $Result{Index: -1}
		for done := range run.done {
			switch {
			case done.err == nil:
				if !yield(done.result, nil) {
					return
				}
			case done.err == ${context.Cause}(ctx):
				last = done.result
			}
		}
		if run.cut.Load() {
			yield(last, ${context.Cause}(ctx))
		}
		`
}

// declResult emits the type that a stream yields.
func (p *Plan) declResult() emit.Struct {
	name := p.Name + "Result"
	return emit.Struct{
		Doc: name + " is the outcome of one item.", Name: name, TypeParams: p.Target.TypeParams,
		Fields: p.params(p.resultFields()...),
	}
}

func (p *Plan) resultFields() []emit.Param {
	fields := []emit.Param{
		{Name: "Index", Type: "int", Doc: "The item's place in the input, from 0."},
		{Name: "Item", Type: "$Item"},
	}
	if p.Target.Result != "" {
		doc := fmt.Sprintf("What %s returned, if it did not fail.", p.Target.Ref)
		fields = append(fields, emit.Param{Name: "Value", Type: "$Out", Doc: doc})
	}
	return fields
}

// declDone emits the type of the channel to the loop.
func (p *Plan) declDone() emit.Struct {
	name := p.helper("Done")
	return emit.Struct{
		Doc: name + " is an outcome on its way to the loop.", Name: name, TypeParams: p.Target.TypeParams,
		Fields: p.params(emit.Param{Name: "result", Type: "$Result"}, emit.Param{Name: "err", Type: "error"}),
	}
}

// declEnd emits the method that winds a stream up.
func (p *Plan) declEnd() emit.Func {
	f := p.method("run *$Run", "end", nil, nil, p.when(p.leaves(), "run.left.Store(true)\n")+`
		run.cancel(nil)
		for range run.done {
			continue // nobody waits for it any more
		}
	`)
	f.Doc = "end cancels what still runs and waits for it."
	return f
}

// leaves reports whether workers have to be told that nobody waits for the
// outcomes of items that have not been run.
func (p *Plan) leaves() bool { return p.Stream && p.Collect && !p.Seq }
