package pipeline

import (
	"fmt"
	"go/token"
	"strings"

	"github.com/seed-5a033449/asyncgen/templates/call"
	"github.com/seed-5a033449/asyncgen/templates/internal/emit"
	"github.com/seed-5a033449/asyncgen/templates/internal/kind"
	"github.com/seed-5a033449/asyncgen/templates/internal/source"
	"github.com/seed-5a033449/asyncgen/templates/spec"
)

// planHandler finds the handler and the item type, in one of three ways. The
// item type stays empty when something is wrong.
func (s *Spec) planHandler(env *kind.Env, p *Plan) {
	if !s.Func.Set && !s.Policies.Empty() {
		env.Errors.Add(s.At, "takes timeout and retry only with func")
	}
	switch given := s.handlers(); {
	case len(given) == 0:
		env.Errors.Add(s.At, "needs func, the handler, or call, the name of a call in this spec, or in, the item type")
	case len(given) > 1:
		env.Errors.Add(given[1].At, "give only one of func, call and in")
	case s.In.Set:
		before := env.Errors.Len()
		item := env.Type(s.In)
		if env.Errors.Len() == before {
			p.Item, p.Handler = item, Handler{Ref: "the handler"}
		}
	case s.Call.Set:
		s.planCall(env, p)
	default:
		s.planFunc(env, p)
	}
}

// handlers returns the keys that say what the handler is.
func (s *Spec) handlers() []spec.Value[string] {
	var given []spec.Value[string]
	for _, key := range []spec.Value[string]{s.Func, s.Call, s.In} {
		if key.Set {
			given = append(given, key)
		}
	}
	return given
}

// planFunc makes a function of the package the handler, behind the policies.
func (s *Spec) planFunc(env *kind.Env, p *Plan) {
	fn := env.Func(s.Func)
	if fn != nil && !env.RequireContext(s.Func, fn) {
		fn = nil
	}
	guard := call.Guard(env, &s.Policies, fn, p.Name+"Handle")
	if fn == nil {
		return
	}
	if len(fn.RecvParams) > 0 {
		env.Errors.Add(s.Func.At, "%s (%s) is a method of a generic type: give a function that calls it, or in",
			s.Func.V, fn.Where)
		return
	}
	p.handledBy(env, s.Func, &guard.Callee, fn.Name)
	if !s.Policies.Empty() {
		p.Handler.Func, p.Handler.Guard = guard.Func, guard
	}
}

// planCall makes another scaffold's function the handler.
func (s *Spec) planCall(env *kind.Env, p *Plan) {
	driven := call.Sibling(env, s.Call)
	if driven == nil {
		return
	}
	c := &driven.Callee
	p.handledBy(env, s.Call, c, driven.Func)
	if c.Recv != nil {
		p.Handler.Ref = c.RecvType + "." + driven.Func
	} else {
		p.Handler.Ref = driven.Func
	}
}

// handledBy holds the handler's signature against what the pipeline calls, and
// notes the handler and the item type.
func (p *Plan) handledBy(env *kind.Env, ref spec.Value[string], c *call.Callee, name string) {
	want := "one item"
	if p.Batch > 0 {
		want = "one slice of items"
	}
	if len(c.Params) != 2 || len(c.Results) != 1 || c.Variadic {
		env.Errors.Add(ref.At, "%s must take a context and %s, and return nothing but an error", ref.V, want)
		return
	}
	item := source.Type(c.Params[1].Type)
	if p.Batch > 0 {
		elem, ok := strings.CutPrefix(string(item), "[]")
		if !ok {
			env.Errors.Add(ref.At, "%s must take a slice, because of batch (got %s)", ref.V, plain(item))
			return
		}
		item = source.Type(elem)
	}
	p.Item, p.TypeParams = item, c.TypeParams
	p.Handler = Handler{Ref: c.Ref, Func: name, RecvType: c.RecvType}
	if c.Recv != nil {
		p.Handler.Recv = &emit.Param{Name: receiverParam(c.RecvType, p.Name), Type: c.Recv.Type}
	}
}

// receiverParam returns the constructor's parameter for a receiver, store for
// *Store. It must not hide the emitted type.
func receiverParam(typeName, hidden string) string {
	name := kind.Unexported(typeName)
	if token.IsKeyword(name) || name == typeName || name == hidden || name == "p" {
		return "receiver"
	}
	return name
}

// planReport looks up the function that is told of failed items.
func (s *Spec) planReport(env *kind.Env, p *Plan) {
	if !s.Report.Set {
		return
	}
	if !p.Continue {
		env.Errors.Add(s.Report.At, "only with on_error: continue; otherwise Run returns the error")
	}
	fn := env.Func(s.Report)
	if fn == nil || !p.sameReceiver(env, s.Report, fn) {
		return
	}
	params := fn.Params
	withContext := len(params) == 3 && env.Package.Is(params[0].Type, source.Context)
	if withContext {
		params = params[1:]
	}
	if len(params) != 2 || len(fn.Results) != 0 || len(fn.TypeParams) > 0 || fn.Variadic ||
		!env.Package.Is(params[0].Type, p.work()) || !env.Package.Is(params[1].Type, source.Error) {
		env.Errors.Add(s.Report.At, "%s (%s) must be func(%s, error), or take a context before them",
			s.Report.V, fn.Where, plain(p.work()))
		return
	}
	p.Report = &Callback{Func: fn.Name, Method: fn.Recv != nil, Context: withContext}
}

// planProducers looks up the functions that Run starts.
func (s *Spec) planProducers(env *kind.Env, p *Plan) {
	seen := map[string]bool{}
	put := source.Type(fmt.Sprintf("func(%s, %s) error", source.Context, p.Item))
	for _, ref := range s.Producers {
		fn := env.Func(ref)
		if fn == nil || !p.sameReceiver(env, ref, fn) || !env.RequireContext(ref, fn) {
			continue
		}
		if len(fn.Params) != 2 || len(fn.Results) != 1 || len(fn.TypeParams) > 0 || fn.Variadic ||
			unnamed(fn.Params[1].Type) != unnamed(put) {
			env.Errors.Add(ref.At, "%s (%s) must be func(context.Context, %s) error", ref.V, fn.Where, plain(put))
			continue
		}
		key := fn.RecvType + "." + fn.Name
		if seen[key] {
			env.Errors.Add(ref.At, "is given twice (got %s)", ref.V)
		}
		seen[key] = true
		p.Producers = append(p.Producers, Producer{Func: fn.Name, Method: fn.Recv != nil})
	}
}

// sameReceiver accepts functions, and methods of the handler's receiver, which
// is all that the constructor is given.
func (p *Plan) sameReceiver(env *kind.Env, ref spec.Value[string], fn *source.Func) bool {
	if fn.Recv == nil || p.Handler.RecvType == fn.RecvType {
		return true
	}
	env.Errors.Add(ref.At, "%s (%s) is a method of %s, which the handler is not", ref.V, fn.Where, fn.RecvType)
	return false
}
