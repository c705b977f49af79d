package pipeline

import (
	_ "embed" // the manual is the doc comment
	"time"

	"github.com/seed-5a033449/asyncgen/templates/call"
	"github.com/seed-5a033449/asyncgen/templates/internal/kind"
	"github.com/seed-5a033449/asyncgen/templates/spec"
)

// Spec decodes an entry of kind pipeline.
type Spec struct {
	spec.Header
	Func      spec.Value[string]   `yaml:"func" doc:"Handler: func(ctx context.Context, item T) error, or a method (*Store).write; with batch it takes []T."`
	Call      spec.Value[string]   `yaml:"call" doc:"Instead of func: the name of a call in this spec, which brings its own policies."`
	In        spec.Value[string]   `yaml:"in" doc:"Instead of func: the item type. The handler is then an argument of the constructor."`
	Producers []spec.Value[string] `yaml:"producers" doc:"Functions that Run starts: func(ctx context.Context, put func(context.Context, T) error) error. When all have returned the pipeline closes itself."`
	Workers   spec.Value[int]      `yaml:"workers" min:"1" max:"10000" default:"4" doc:"How many handlers may run at once."`
	Queue     spec.Value[int]      `yaml:"queue" min:"1" max:"1000000" default:"256" doc:"How many accepted items may wait."`
	OnError   spec.Value[string]   `yaml:"on_error" enum:"stop|continue" default:"stop" doc:"Whether the first error of a handler stops the pipeline."`
	Report    spec.Value[string]   `yaml:"report" doc:"With on_error continue: func(item T, err error), or with a context first, called for every item that failed."`
	Batch     *Batch               `yaml:"batch" doc:"Hand items to the handler in slices."`
	call.Policies
}

// Batch says when a batch is handed over.
type Batch struct {
	Size spec.Value[int]           `yaml:"size" min:"1" max:"1000000" doc:"The most items of a batch; as many as the queue holds by default."`
	Age  spec.Value[time.Duration] `yaml:"age" min:"1us" max:"24h" doc:"A batch that is not full is handed over when its first item has waited so long. Without it only Close hands over a batch that is not full."`
	At   spec.At
}

// Head returns what all kinds share.
func (s *Spec) Head() *spec.Header { return &s.Header }

//go:embed doc.go
var docFile string

// Kind describes the kind to the front of asyncgen.
var Kind = kind.Kind{
	Name:    "pipeline",
	Summary: "producers and workers around one bounded FIFO queue: backpressure, batches, drain, leftovers",
	Manual:  kind.Manual(docFile),
	Example: example,
	New:     func() kind.Spec { return &Spec{} },
}

// example is the entry that a new spec starts with.
const example = `
kind: pipeline
name: PageWriter
func: writePage          # func(ctx context.Context, page *Page) error
workers: 4
queue: 256
on_error: stop           # or continue, and report: logFailure
`
