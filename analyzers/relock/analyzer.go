package relock

import (
	_ "embed"
	"go/token"
	"reflect"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/deadlock"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/directive"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/locks"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/manual"
)

//go:embed doc.go
var doc string

// Analyzer reports locks that a goroutine takes although it holds them. Its
// result is a [*Result].
var Analyzer = &analysis.Analyzer{
	Name:       "relock",
	Doc:        manual.MustExtract(doc, "relock"),
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
	r := &reporter{pass: pass, pkg: pkg, writers: writers(pkg), released: released(pkg), reported: map[mistake]bool{}}
	for _, f := range pkg.Functions() {
		result.Functions++
		if len(f.Unknown) > 0 {
			result.Unknowns = append(result.Unknowns, Unknown{f.Fn.Pos(), f.Fn.String(), f.Unknown})
		}
		for _, a := range r.again(f) {
			r.report(a)
		}
	}
	return result, nil
}

// A mistake is a function that is called, or a place where it is locked, under a
// lock that is held since some place: to call it twice there is one mistake.
type mistake struct {
	since ssa.Instruction
	via   *ssa.Function
	at    token.Pos // if it is not the function
}

// A reporter turns second acquisitions into findings, one for each mistake.
type reporter struct {
	pass     *analysis.Pass
	pkg      *locks.Package
	writers  map[string]writer
	released map[string]bool
	reported map[mistake]bool
}

func (r *reporter) report(a again) {
	at := a.taken.Instr.Pos()
	place := mistake{since: a.held.Taken, at: at} // which may call one of several functions
	called := mistake{since: a.held.Taken, via: a.taken.Via}
	if called.via == nil {
		called = place
	}
	if !at.IsValid() || r.reported[place] || r.reported[called] {
		return
	}
	r.reported[place], r.reported[called] = true, true
	finding.Report(r.pass, finding.Finding{Pos: at, End: a.end(), Message: r.message(a), Trace: r.trace(a)})
}
