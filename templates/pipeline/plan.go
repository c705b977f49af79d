package pipeline

import (
	"fmt"
	"go/token"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/seed-5a033449/asyncgen/templates/internal/emit"
	"github.com/seed-5a033449/asyncgen/templates/internal/kind"
	"github.com/seed-5a033449/asyncgen/templates/internal/source"
	"github.com/seed-5a033449/asyncgen/templates/spec"
)

// A Plan is a complete and valid entry of kind pipeline.
type Plan struct {
	Name       string
	Item       source.Type
	TypeParams []emit.Param
	Handler    Handler
	Workers    int
	Queue      int
	Continue   bool      // a failed item does not stop the pipeline
	Report     *Callback // who is told of failed items, with Continue
	Batch      int       // most items of a batch; 0 for single items
	Age        time.Duration
	Producers  []Producer

	renamed map[string]string // local variables that would hide what the user's names mean
}

// A Handler is what items are given to.
type Handler struct {
	Ref  string      // as a doc comment names it
	Func string      // the function's or method's name; "" when the constructor takes it
	Recv *emit.Param // of a method: a parameter of the constructor
}

// A Callback is the function that is told of failed items.
type Callback struct {
	Func    string
	Method  bool // on the receiver of the handler
	Context bool // takes a context first
}

// A Producer is a function that Run starts.
type Producer struct {
	Func   string
	Method bool // on the receiver of the handler
}

// Default values of keys that the spec leaves out.
const (
	defaultWorkers = 4
	defaultQueue   = 256
)

// Plan validates the entry and fills in what it leaves out.
func (s *Spec) Plan(env *kind.Env) kind.Plan {
	p := &Plan{
		Name:     s.Name.V,
		Workers:  s.Workers.Or(defaultWorkers),
		Queue:    s.Queue.Or(defaultQueue),
		Continue: s.OnError.V == "continue",
	}
	s.planBatch(env, p)
	handler := s.planHandler(env, p)
	if p.Item != "" {
		s.planReport(env, p, handler)
		s.planProducers(env, p, handler)
	}
	env.Claim(&s.Header, p.names()...)
	p.rename(env)
	return p
}

// planBatch fills in the batch's size, which the queue must be able to hold.
func (s *Spec) planBatch(env *kind.Env, p *Plan) {
	b := s.Batch
	if b == nil {
		return
	}
	p.Batch, p.Age = b.Size.Or(p.Queue), b.Age.V
	if !b.Size.Set && !b.Age.Set {
		env.Errors.Add(b.At, "needs a size, an age or both")
	}
	if p.Batch > p.Queue {
		env.Errors.Add(b.Size.At, "must fit into the queue of %d (got %d)", p.Queue, p.Batch)
	}
}

// planHandler finds the handler and the item type. It returns nil for a
// handler that the constructor takes, or when something is wrong.
func (s *Spec) planHandler(env *kind.Env, p *Plan) *source.Func {
	switch {
	case s.Func.Set == s.In.Set:
		at := s.Func.At
		if s.In.Set {
			at = s.In.At
		}
		env.Errors.Add(at, "give either func, the handler, or in, the item type")
		return nil
	case s.In.Set:
		before := env.Errors.Len()
		item := env.Type(s.In)
		if env.Errors.Len() == before {
			p.Item, p.Handler = item, Handler{Ref: "the handler"}
		}
		return nil
	}
	fn := env.Func(s.Func)
	if fn == nil || !s.checkHandler(env, p, fn) {
		return nil
	}
	p.Handler = Handler{Ref: fn.Name, Func: fn.Name}
	if fn.Recv != nil {
		p.Handler.Ref = fn.RecvType + "." + fn.Name
		p.Handler.Recv = &emit.Param{Name: receiverName(fn.RecvType), Type: emit.Text(fn.Recv.Type)}
	}
	for _, tp := range fn.TypeParams {
		p.TypeParams = append(p.TypeParams, emit.Param{Name: tp.Name, Type: emit.Text(tp.Type)})
	}
	return fn
}

// checkHandler holds the signature against what the pipeline calls, and sets
// the item type.
func (s *Spec) checkHandler(env *kind.Env, p *Plan, fn *source.Func) bool {
	if !env.RequireContext(s.Func, fn) {
		return false
	}
	want := "one item"
	if p.Batch > 0 {
		want = "one slice of items"
	}
	if len(fn.Params) != 2 || len(fn.Results) != 1 || fn.Variadic {
		env.Errors.Add(s.Func.At, "%s (%s) must take a context and %s, and return an error", s.Func.V, fn.Where, want)
		return false
	}
	if len(fn.RecvParams) > 0 {
		env.Errors.Add(s.Func.At, "%s (%s) is a method of a generic type: give a function that calls it, or in", s.Func.V, fn.Where)
		return false
	}
	item := fn.Params[1].Type
	if p.Batch > 0 {
		elem, ok := strings.CutPrefix(string(item), "[]")
		if !ok {
			env.Errors.Add(s.Func.At, "%s (%s) must take a slice, because of batch (got %s)", s.Func.V, fn.Where, plain(item))
			return false
		}
		item = source.Type(elem)
	}
	p.Item = item
	return true
}

// receiverName returns the constructor's parameter for a receiver: store for
// *Store.
func receiverName(typeName string) string {
	name := kind.Unexported(typeName)
	if token.IsKeyword(name) || name == typeName {
		return "receiver"
	}
	return name
}

// planReport looks up the function that is told of failed items.
func (s *Spec) planReport(env *kind.Env, p *Plan, handler *source.Func) {
	if !s.Report.Set {
		return
	}
	if !p.Continue {
		env.Errors.Add(s.Report.At, "only with on_error: continue; otherwise Run returns the error")
	}
	fn := env.Func(s.Report)
	if fn == nil || !sameReceiver(env, s.Report, fn, handler) {
		return
	}
	params := fn.Params
	withContext := len(params) == 3 && env.Package.Is(params[0].Type, source.Context)
	if withContext {
		params = params[1:]
	}
	if len(params) != 2 || len(fn.Results) != 0 || len(fn.TypeParams) > 0 || fn.Variadic ||
		!env.Package.Is(params[0].Type, p.work()) || !env.Package.Is(params[1].Type, source.Error) {
		env.Errors.Add(s.Report.At, "%s (%s) must be func(%s, error), or take a context before them", s.Report.V, fn.Where, plain(p.work()))
		return
	}
	p.Report = &Callback{Func: fn.Name, Method: fn.Recv != nil, Context: withContext}
}

// planProducers looks up the functions that Run starts.
func (s *Spec) planProducers(env *kind.Env, p *Plan, handler *source.Func) {
	seen := map[string]bool{}
	for _, ref := range s.Producers {
		fn := env.Func(ref)
		if fn == nil || !sameReceiver(env, ref, fn, handler) || !env.RequireContext(ref, fn) {
			continue
		}
		put := source.Type(fmt.Sprintf("func(%s, %s) error", source.Context, p.Item))
		if len(fn.Params) != 2 || len(fn.Results) != 1 || len(fn.TypeParams) > 0 || fn.Variadic || unnamed(fn.Params[1].Type) != put {
			env.Errors.Add(ref.At, "%s (%s) must be func(context.Context, %s) error", ref.V, fn.Where, plain(put))
			continue
		}
		if seen[ref.V] {
			env.Errors.Add(ref.At, "is given twice (got %s)", ref.V)
		}
		seen[ref.V] = true
		p.Producers = append(p.Producers, Producer{Func: fn.Name, Method: fn.Recv != nil})
	}
}

// sameReceiver accepts functions, and methods of the handler's receiver, which
// is all that the constructor is given.
func sameReceiver(env *kind.Env, ref spec.Value[string], fn, handler *source.Func) bool {
	if fn.Recv == nil || handler != nil && handler.RecvType == fn.RecvType {
		return true
	}
	env.Errors.Add(ref.At, "%s (%s) is a method, but func is none of %s", ref.V, fn.Where, fn.RecvType)
	return false
}

// work returns the type that the handler takes.
func (p *Plan) work() source.Type {
	if p.Batch > 0 {
		return "[]" + p.Item
	}
	return p.Item
}

// names returns the package-level names that the plan emits, the main one
// first.
func (p *Plan) names() []string {
	names := []string{
		p.Name, p.constructor(), p.Name + "Stats", p.errorVar("Closed"), p.errorVar("Full"), p.errorVar("Ran"),
		p.local("Put"), p.local("Queue"),
	}
	if p.Batch > 0 {
		names = append(names, p.local("Batch"))
	}
	if p.Age > 0 {
		names = append(names, p.local("Age"))
	}
	if p.catches() {
		names = append(names, p.Name+"Panic")
	}
	if p.failures() {
		names = append(names, p.Name+"Error")
	}
	if len(p.Producers) > 0 {
		names = append(names, p.Name+"ProducerError")
	}
	return names
}

// failures reports whether errors of items leave the pipeline as such.
func (p *Plan) failures() bool { return !p.Continue || p.Report != nil }

// catches reports whether a panic leaves the pipeline as an error.
func (p *Plan) catches() bool { return p.failures() || len(p.Producers) > 0 }

func (p *Plan) exported() bool {
	r, _ := utf8.DecodeRuneInString(p.Name)
	return unicode.IsUpper(r)
}

// title returns the name with its first letter in upper case.
func (p *Plan) title() string {
	r, size := utf8.DecodeRuneInString(p.Name)
	return string(unicode.ToUpper(r)) + p.Name[size:]
}

func (p *Plan) constructor() string {
	if p.exported() {
		return "New" + p.Name
	}
	return "new" + p.title()
}

func (p *Plan) errorVar(suffix string) string {
	if p.exported() {
		return "Err" + p.Name + suffix
	}
	return "err" + p.title() + suffix
}

// local returns the name of an unexported declaration of the scaffold.
func (p *Plan) local(suffix string) string { return kind.Unexported(p.Name) + suffix }
