// Package deadlock runs the functions of a package, finds the states in which
// somebody waits for ever, and says which rule is broken there and how it came
// to that.
//
// The runs are those of package simulate, the search is that of package
// explore. What is added here is the judgement: of all goroutines that are
// stuck in the end, one is to blame, and it is reported once, by one rule.
//
//   - relock: it waits for a lock that it holds itself, or, as a reader, for a
//     writer who waits for it.
//   - lockorder: it is one of a circle, each of which waits for a lock that the
//     next one holds.
//   - lockleak: the lock was left behind by somebody who has ended, or has
//     returned from the function that took it and unlocks it elsewhere.
//   - lockwait: it waits for something else, holds a lock that another one waits
//     for, and could go on if it did not.
//   - goroutineleak: it waits for something that nobody does any more.
//
// Who waits because another one is stuck is not reported, but for the one from
// whom all comes. The same bug seen from several functions is reported once,
// with the shortest trace.
//
// # What is left out
//
// A run ends at the bounds of simulate and explore. What lies beyond is listed
// as unknown, never taken for clean.
package deadlock

import (
	"go/token"
	"reflect"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
)

// Analyzer's result is a [*Result].
var Analyzer = &analysis.Analyzer{
	Name:     "asyncdeadlock",
	Doc:      "run the functions of a package and find who waits for ever",
	Requires: []*analysis.Analyzer{ssabuild.Analyzer},
	Run: func(pass *analysis.Pass) (any, error) {
		return &Result{pass: pass}, nil
	},
	ResultType: reflect.TypeFor[*Result](),
}

// A Result is what the runs of a package have shown. They are made once, when
// the first rule asks. It is safe for concurrent use.
type Result struct {
	pass     *analysis.Pass
	once     sync.Once
	found    []found
	unknowns []Unknown
	runs     int
	open     map[string]int
}

// An Unknown is a function whose runs could not all be followed, with the
// constructs or bounds that caused it.
type Unknown struct {
	Pos      token.Pos
	Function string
	Reasons  []string
}

// Findings returns what one rule has to report, in the order of the functions
// from which it was found.
func (r *Result) Findings(rule string) (findings []finding.Finding) {
	r.once.Do(r.search)
	for _, f := range r.found {
		if f.cause.rule == rule {
			pos, end := f.place()
			findings = append(findings, finding.Finding{Pos: pos, End: end, Message: f.message(), Trace: f.trace()})
		}
	}
	return findings
}

// Unknowns returns the functions about which the runs could not decide, in
// source order.
func (r *Result) Unknowns() []Unknown {
	r.once.Do(r.search)
	return r.unknowns
}

// Runs returns how many functions were run.
func (r *Result) Runs() int {
	r.once.Do(r.search)
	return r.runs
}

// Open returns how many states each reason, a bound for one, left open.
func (r *Result) Open() map[string]int {
	r.once.Do(r.search)
	return r.open
}
