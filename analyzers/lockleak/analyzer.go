package lockleak

import (
	_ "embed"
	"fmt"
	"go/token"
	"reflect"

	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/deadlock"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/directive"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/locks"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/manual"
	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

//go:embed doc.go
var doc string

// Analyzer reports paths that forget to unlock. Its result is a [*Result].
var Analyzer = &analysis.Analyzer{
	Name:       "lockleak",
	Doc:        manual.MustExtract(doc, "lockleak"),
	URL:        "https://pkg.go.dev/github.com/seed-5a033449/asyncgen/analyzers/lockleak",
	Requires:   []*analysis.Analyzer{deadlock.Analyzer, directive.Analyzer, locks.Analyzer},
	Run:        run,
	ResultType: reflect.TypeFor[*Result](),
}

// A Result says how far the analysis of a package got.
type Result struct {
	Functions int       // functions in which locks are taken
	Unknowns  []Unknown // in source order
}

// An Unknown is a function about which the analysis could not decide.
type Unknown struct {
	Pos      token.Pos
	Function string
	Reasons  []string
}

func run(pass *analysis.Pass) (any, error) {
	pass, told := deadlock.Listen(pass)
	defer func() { told.Report(pass) }() // what the runs show besides
	result := &Result{}
	pkg := pass.ResultOf[locks.Analyzer].(*locks.Result).Package()
	if pkg == nil {
		return result, nil
	}
	r := &reporter{pass: pass, facts: survey(pass, pkg), reported: map[token.Pos]bool{}}
	for _, f := range pkg.Functions() {
		result.Functions++
		if len(f.Unknown) > 0 {
			result.Unknowns = append(result.Unknowns, Unknown{f.Fn.Pos(), f.Fn.String(), f.Unknown})
		}
		r.function(f)
	}
	return result, nil
}

// A reporter turns leaks into findings, one for each place.
type reporter struct {
	pass     *analysis.Pass
	facts    *world
	reported map[token.Pos]bool
}

func (r *reporter) function(f *locks.Function) {
	for _, l := range r.facts.rounds(f) {
		r.report(l)
	}
	for _, l := range r.facts.exits(f) {
		r.report(l)
	}
}

func (r *reporter) report(l leak) {
	place := r.place(l)
	if r.reported[place.pos] || r.reported[l.hold.Taken.Pos()] {
		return
	}
	r.reported[place.pos], r.reported[l.hold.Taken.Pos()] = true, true
	finding.Report(r.pass, finding.Finding{
		Pos: place.pos, End: place.end, Message: r.message(l, place), Trace: r.trace(l, place),
	})
}

// message says what is forgotten where.
func (r *reporter) message(l leak, at place) string {
	what := lockName(l.hold)
	switch {
	case l.again != nil && at.word != "":
		return fmt.Sprintf("%s is still locked at this %s: the next round locks it again on line %d", what, at.word, r.line(l.again.Instr.Pos()))
	case l.again != nil:
		return fmt.Sprintf("%s is still locked when the loop comes here again", what)
	case l.exit.Recovered:
		return fmt.Sprintf("%s is still locked after this panic, which a deferred call recovers", what)
	case at.word == "" && len(l.releases) == 0:
		return fmt.Sprintf("%s is still locked when %s ends, which never unlocks it", what, witness.Function(l.fn.Fn.Name()))
	case at.word == "":
		return fmt.Sprintf("%s is not unlocked on the path to line %d", what, r.line(at.exit))
	case len(l.releases) == 0:
		return fmt.Sprintf("%s is still locked at this %s: the function never unlocks it", what, at.word)
	}
	return fmt.Sprintf("%s is still locked at this %s: the unlock on line %d is not reached", what, at.word, r.line(l.unlock()))
}

func lockName(h locks.Hold) string {
	if h.Mode == locks.Read {
		return "the read lock of " + h.Lock.Name
	}
	return h.Lock.Name
}

func (r *reporter) line(pos token.Pos) int { return r.pass.Fset.Position(pos).Line }
