package call

import (
	_ "embed" // the manual is the doc comment
	"time"

	"github.com/seed-5a033449/asyncgen/templates/internal/kind"
	"github.com/seed-5a033449/asyncgen/templates/spec"
)

// Spec decodes an entry of kind call.
type Spec struct {
	spec.Header
	Func spec.Value[string] `yaml:"func" required:"true" doc:"Function or method, (*Client).fetch, to call. It takes a context first and returns an error last."`
	Policies
	Rate        *Rate           `yaml:"rate" doc:"How often calls may start, such as 50/s."`
	Concurrency spec.Value[int] `yaml:"concurrency" min:"1" max:"1000000" doc:"How many calls may run at once."`
}

// Policies are the keys that act on a single call. Other kinds embed them, so
// that they stand beside the kind's own keys.
type Policies struct {
	Timeout spec.Value[time.Duration] `yaml:"timeout" min:"1us" max:"24h" doc:"Time for each attempt."`
	Retry   *Retry                    `yaml:"retry" doc:"Whether and when to try again."`
}

// Retry says whether and when a failed attempt is repeated.
type Retry struct {
	Attempts spec.Value[int]           `yaml:"attempts" min:"1" max:"100" default:"3" doc:"How often to try in all, at least 2."`
	Backoff  *Backoff                  `yaml:"backoff" doc:"How long to wait between two attempts."`
	If       spec.Value[string]        `yaml:"if" doc:"func(error) bool, or func(results..., error) bool: whether to try again. All errors by default."`
	Delay    spec.Value[string]        `yaml:"delay" doc:"func(error) (time.Duration, bool), or with the results before the error: a wait that the other side asks for."`
	Discard  spec.Value[string]        `yaml:"discard" doc:"func(results...): called with results that another attempt replaces, to close what is open."`
	Budget   spec.Value[time.Duration] `yaml:"budget" min:"1us" max:"24h" doc:"No attempt starts later than this after the first."`
	At       spec.At
}

// Backoff is the wait between attempts: base · factor^n, at most max, and a
// random part of it.
type Backoff struct {
	Base   spec.Value[time.Duration] `yaml:"base" min:"0s" max:"24h" default:"100ms" doc:"The first wait; 0s for none at all."`
	Factor spec.Value[float64]       `yaml:"factor" min:"1" max:"100" default:"2" doc:"By how much each wait is longer than the one before; 3 by default with decorrelated jitter."`
	Max    spec.Value[time.Duration] `yaml:"max" min:"1us" max:"24h" default:"5s" doc:"The longest wait; the base if that is longer."`
	Jitter spec.Value[string]        `yaml:"jitter" enum:"full|equal|decorrelated|none" default:"full" doc:"Which part of the wait is random."`
	At     spec.At
}

// Rate is a rate limit.
type Rate struct {
	Limit spec.Value[Frequency] `yaml:"limit,scalar" required:"true" doc:"Calls in a period: 50/s, 30/m, 5/h, 1/500ms."`
	Burst spec.Value[int]       `yaml:"burst" min:"1" max:"1000000" default:"1" doc:"How many may start at the same moment after a pause."`
	Per   spec.Value[string]    `yaml:"per" enum:"call|attempt" default:"call" doc:"Whether a retry counts as well."`
	At    spec.At
}

//go:embed doc.go
var docFile string

// Kind describes the kind to the front of asyncgen.
var Kind = kind.Kind{
	Name:    "call",
	Summary: "one function behind policies: retry, timeout, rate limit, concurrency limit",
	Manual:  kind.Manual(docFile),
	Example: example,
	New:     func() kind.Spec { return &Spec{} },
}

// example is the entry that a new spec starts with.
const example = `
kind: call
name: FetchPage
func: fetchPage          # func(ctx context.Context, url string) (*Page, error)
timeout: 2s              # for each attempt
retry:
  attempts: 4
  backoff: {base: 100ms, max: 5s, jitter: full}
rate: 50/s
`
