package fanout

import (
	_ "embed"

	"github.com/seed-5a033449/asyncgen/templates/call"
	"github.com/seed-5a033449/asyncgen/templates/internal/kind"
	"github.com/seed-5a033449/asyncgen/templates/spec"
)

// Spec decodes an entry of kind fanout.
type Spec struct {
	spec.Header
	Call        spec.Value[string] `yaml:"call" doc:"Name of a scaffold of kind call in the same spec, to run for each item."`
	Func        spec.Value[string] `yaml:"func" doc:"Function or method, (*Client).fetch, to run for each item: func(context.Context, In) (Out, error) or func(context.Context, In) error."`
	Concurrency spec.Value[int]    `yaml:"concurrency" min:"1" max:"1000000" doc:"How many items may run at once; one for each CPU that Go uses (GOMAXPROCS) by default."`
	Rate        *call.Rate         `yaml:"rate" doc:"How often items of one run may start, such as 50/s."`
	Input       spec.Value[string] `yaml:"input" enum:"slice|seq" default:"slice" doc:"Where items come from: []In or iter.Seq[In]."`
	Results     spec.Value[string] `yaml:"results" enum:"ordered|stream" default:"ordered" doc:"What is returned: []Out in the order of the items, or an iter.Seq2 that yields each item as it is done."`
	Errors      spec.Value[string] `yaml:"errors" enum:"fail-fast|collect" default:"fail-fast" doc:"Whether the first failure ends the run, or every item runs."`
	call.Policies
}

// Head returns what all kinds share.
func (s *Spec) Head() *spec.Header { return &s.Header }

//go:embed doc.go
var docFile string

// Kind describes the kind to the front of asyncgen.
var Kind = kind.Kind{
	Name:    "fanout",
	Summary: "a function over many items: bounded, rate-limited, ordered or streamed results",
	Manual:  kind.Manual(docFile),
	Example: example,
	New:     func() kind.Spec { return &Spec{} },
}

// example is the entry that a new spec starts with.
const example = `
kind: fanout
name: FetchAll
func: fetchPage          # func(ctx context.Context, url string) (*Page, error)
concurrency: 16
rate: 50/s
`
