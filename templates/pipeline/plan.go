package pipeline

import (
	"time"

	"github.com/seed-5a033449/asyncgen/templates/call"
	"github.com/seed-5a033449/asyncgen/templates/internal/emit"
	"github.com/seed-5a033449/asyncgen/templates/internal/kind"
	"github.com/seed-5a033449/asyncgen/templates/internal/source"
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
	Ref      string      // as a doc comment names it: "writePage", "Store.writePage"
	Func     string      // the function's or method's name; "" when the constructor takes it
	Recv     *emit.Param // of a method: a parameter of the constructor
	RecvType string      // name of the receiver's type
	Guard    *call.Plan  // timeout and retry around it; nil for none
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
	s.planHandler(env, p)
	if p.Item != "" {
		s.planReport(env, p)
		s.planProducers(env, p)
	}
	p.claim(env, s)
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
	if p.Queue > 0 && p.Batch > p.Queue { // a queue that is out of bounds has been reported
		env.Errors.Add(b.Size.At, "must fit into the queue of %d (got %d)", p.Queue, p.Batch)
	}
}

// work returns the type that the handler takes.
func (p *Plan) work() source.Type {
	if p.Batch > 0 {
		return "[]" + p.Item
	}
	return p.Item
}

// failures reports whether errors of items leave the pipeline as such.
func (p *Plan) failures() bool { return !p.Continue || p.Report != nil }

// catches reports whether a panic leaves the pipeline as an error.
func (p *Plan) catches() bool { return p.failures() || len(p.Producers) > 0 }
