package pipeline

import (
	"strings"

	"github.com/seed-5a033449/asyncgen/templates/internal/emit"
)

// Emit adds the declarations: first what a caller uses, then the way of an
// item through the queue, then the small types.
func (p *Plan) Emit(f *emit.File) {
	f.Add(p.declSentinels(), p.declConstants(), p.declType(), p.declNew())
	f.Add(p.declPut(), p.declTryPut(), p.declPutAll(), p.declClose(), p.declRun(), p.declStats())
	f.Add(p.declStart(), p.declFinish())
	if len(p.Producers) > 0 {
		f.Add(p.declProduce(), p.declProduced())
	}
	f.Add(p.declServe(), p.declFail())
	if p.Report != nil {
		f.Add(p.declReport())
	}
	f.Add(p.declTake(), p.declPop(), p.declAdmit(), p.declAdd(), p.declPush(), p.declWake())
	if p.Batch > 0 {
		f.Add(p.declReady())
	}
	if p.Age > 0 {
		f.Add(p.declArm(), p.declOldest())
	}
	if p.aborts() {
		f.Add(p.declAbort())
	}
	f.Add(p.declStop(), p.declRefuse(), p.declWithdraw())
	f.Add(p.declStatsType(), p.declPutType())
	f.Add(p.declErrors()...)
	if p.Handler.Guard != nil {
		f.Add(p.Handler.Guard.Decls()...)
	}
}

// aborts reports whether anything but the end of the context stops the
// pipeline.
func (p *Plan) aborts() bool {
	return !p.Continue || p.Report != nil
}

// method makes a method of the emitted type.
func (p *Plan) method(doc, name string, params, results []emit.Param, body string) emit.Func {
	return emit.Func{
		Doc: p.doc(doc), Recv: string(p.code("p *$Self")), Name: name,
		Params: params, Results: results, Body: p.code(body),
	}
}

// doc fills in a doc text that is indented like the code around it.
func (p *Plan) doc(text string) string {
	return strings.ReplaceAll(string(p.fill(text)), "\t", "")
}

// params makes a parameter list from names and types in turn.
func (p *Plan) params(namesAndTypes ...string) []emit.Param {
	var list []emit.Param
	for i := 0; i < len(namesAndTypes); i += 2 {
		list = append(list, emit.Param{
			Name: string(p.code(namesAndTypes[i])), Type: p.code(namesAndTypes[i+1]),
		})
	}
	return list
}

// result makes a result list without names.
func (p *Plan) result(types ...string) []emit.Param {
	var list []emit.Param
	for _, t := range types {
		list = append(list, emit.Param{Type: p.code(t)})
	}
	return list
}

// either returns one of two texts. It keeps the branches of a snippet in
// their place.
func either(condition bool, yes, no string) string {
	if condition {
		return yes
	}
	return no
}

// when returns a text or nothing.
func when(condition bool, text string) string { return either(condition, text, "") }
