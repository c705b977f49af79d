package fanout

import (
	"strconv"

	"github.com/seed-5a033449/asyncgen/templates/internal/emit"
)

// Emit adds the declarations to the file: the function, the run behind it, how
// items reach the workers, what the caller sees.
func (p *Plan) Emit(f *emit.File) {
	if p.Stream {
		f.Add(p.declStream(), p.declResult(), p.declDone())
	} else {
		f.Add(p.declOrdered())
	}
	f.Add(p.declRun())
	if p.Stream {
		f.Add(p.declEnd())
	} else {
		f.Add(p.declAll())
	}
	f.Add(p.declStart(), p.declWork())
	if p.keeps() {
		f.Add(p.declKeep())
	}
	f.Add(p.declFail())
	if p.returnsErrors() {
		f.Add(p.declErr())
	}
	if p.Seq {
		f.Add(p.declJob(), p.declPull(), p.declHand())
	} else {
		f.Add(p.declTake())
	}
	if p.Rate != nil {
		f.Add(p.Rate.Decls(p.Name)...)
	}
	if p.Guard != nil {
		f.Add(p.Guard.Decls()...)
	}
	f.Add(p.declsErrors()...)
}

// keeps reports whether workers hand results over through a method: they can be
// written in place only when their number is known.
func (p *Plan) keeps() bool { return p.Seq && !p.Stream && p.Target.Result != "" }

// returnsErrors reports whether the function returns all failures at once.
func (p *Plan) returnsErrors() bool { return p.Collect && !p.Stream }

// stops reports whether there is a context that the run can cancel.
func (p *Plan) stops() bool { return !p.Collect || p.Stream }

// vars are the names that snippets refer to.
func (p *Plan) vars() emit.Vars {
	t := &p.Target
	v := emit.Vars{
		"Name": p.Name, "Item": t.Item, "Out": t.Result, "call": t.Call, "recv": "",
		"Run": p.helper("Run") + t.Instance, "Job": p.helper("Job") + t.Instance, "Done": p.helper("Done") + t.Instance,
		"Result": p.Name + "Result" + t.Instance,
		"Error":  p.Name + "Error", "Errors": p.Name + "Errors", "Panic": p.Name + "Panic",
		"Limiter": p.helper("Limiter"), "concurrency": p.concurrency(), "spare": p.spare(), "buffer": p.buffer(),
		"at": p.rename("i"), "index": p.rename("i"), "item": p.rename("run.items[i]"), "skip": "return",
	}
	if t.Recv != nil {
		v["recv"], v["call"] = t.Recv.Name, p.rename("run")+"."+t.Recv.Name+"."+t.Call
	}
	if p.Seq {
		v["at"], v["index"], v["item"] = p.rename("job"), p.rename("job.index"), p.rename("job.item")
	}
	if p.Collect {
		v["skip"] = "continue"
	}
	return v
}

// concurrency returns the expression for the most workers of a run.
func (p *Plan) concurrency() emit.Text {
	if p.Concurrency == 0 {
		return "${runtime.GOMAXPROCS}(0)"
	}
	return emit.Text(strconv.Itoa(p.Concurrency))
}

// spare returns the expression for the workers that may follow the first.
func (p *Plan) spare() emit.Text {
	if p.Concurrency == 0 {
		return "${runtime.GOMAXPROCS}(0)-1"
	}
	return emit.Text(strconv.Itoa(p.Concurrency - 1))
}

// buffer returns the expression for the outcomes that may wait for the loop. A
// few are enough to spare workers and loop from waking each other for each one.
func (p *Plan) buffer() emit.Text {
	if p.Concurrency == 0 {
		return p.concurrency()
	}
	return emit.Text(strconv.Itoa(min(p.Concurrency, 64)))
}

// signature returns the function that users call.
func (p *Plan) signature(results ...emit.Param) emit.Func {
	input := emit.Text("[]$Item")
	if p.Seq {
		input = "${iter.Seq}[$Item]"
	}
	f := emit.Func{
		Doc: p.doc(), Name: p.Name, TypeParams: p.Target.TypeParams,
		Params:  p.params(emit.Param{Name: "ctx", Type: "${context.Context}"}, emit.Param{Name: "items", Type: input}),
		Results: p.params(results...),
	}
	if r := p.Target.Recv; r != nil {
		f.Recv = r.Name + " " + string(r.Type)
	}
	return f
}

// declOrdered emits the function that returns results in the order of items.
func (p *Plan) declOrdered() emit.Func {
	results := []emit.Param{{Type: "error"}}
	if p.Target.Result != "" {
		results = []emit.Param{{Type: "[]$Out"}, {Type: "error"}}
	}
	f := p.signature(results...)
	var body string
	if !p.Seq {
		body += p.when(p.Target.Result != "", "results := make([]$Out, len(items))\n")
		body += "if len(items) == 0 {\nreturn " + p.when(p.Target.Result != "", "results, ") + "nil\n}\n"
	}
	body += p.when(p.stops(), "ctx, cancel := ${context.WithCancelCause}(ctx)\ndefer cancel(nil)\n")
	body += "run := &$Run{\n" + p.fields() + "}\n"
	f.Body = p.code(body + p.outcome())
	return f
}

// fields are the fields of a new run, as in a composite literal.
func (p *Plan) fields() string {
	fields := p.when(p.Target.Recv != nil, "$recv: $recv,\n") + p.when(p.stops(), "cancel: cancel,\n")
	if p.Seq {
		fields += "feed: make(chan $Job),\n"
	} else {
		fields += "items: items,\n" + p.when(p.Target.Result != "" && !p.Stream, "results: results,\n")
	}
	return fields + p.when(p.Stream, "done: make(chan $Done, $buffer),\n")
}

// outcome emits the end of an ordered run.
func (p *Plan) outcome() string {
	results := p.when(p.Target.Result != "", "results, ")
	failed := p.when(p.Target.Result != "", "nil, ")
	body := "run.all(ctx" + p.when(p.Seq, ", items") + ")\n"
	if p.keeps() {
		results = "run.results, "
		body = "n := run.all(ctx, items)\nrun.results = append(run.results, make([]$Out, n-len(run.results))...)\n"
	}
	if p.Collect {
		return body + "return " + results + "run.err()\n"
	}
	return body + "if run.cut.Load() {\nreturn " + failed + "${context.Cause}(ctx)\n}\nreturn " + results + "nil\n"
}

// when returns the text if it is wanted.
func (p *Plan) when(wanted bool, text string) string {
	if !wanted {
		return ""
	}
	return text
}
