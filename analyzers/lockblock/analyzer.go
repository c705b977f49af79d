package lockblock

import (
	_ "embed"
	"go/token"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/directive"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/locks"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/manual"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/place"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
)

//go:embed doc.go
var doc string

// Analyzer reports waits under a lock that others need.
var Analyzer = New()

// New returns the rule, which leaves out what others tell of already: those whose
// result has a method Tells that says so of a position.
func New(others ...*analysis.Analyzer) *analysis.Analyzer {
	a := &analysis.Analyzer{
		Name:     "lockblock",
		Doc:      manual.MustExtract(doc, "lockblock"),
		URL:      "https://pkg.go.dev/github.com/seed-5a033449/asyncgen/analyzers/lockblock",
		Requires: []*analysis.Analyzer{directive.Analyzer, ssabuild.Analyzer, summary.Analyzer, locks.Analyzer},
	}
	a.Requires = append(a.Requires, others...)
	a.Run = func(pass *analysis.Pass) (any, error) {
		run(pass, func(pos token.Pos) bool {
			return slices.ContainsFunc(others, func(o *analysis.Analyzer) bool {
				r, ok := pass.ResultOf[o].(interface{ Tells(token.Pos) bool })
				return ok && r.Tells(pos)
			})
		})
		return nil, nil
	}
	return a
}

// A kind is what waits of one class under one hold of a lock have in common: who mends
// the first one mends the others with it.
type kind struct {
	taken ssa.Instruction
	class summary.Class
}

func run(pass *analysis.Pass, told func(token.Pos) bool) {
	held := pass.ResultOf[locks.Analyzer].(*locks.Result).Package()
	if held == nil || place.IsSample(pass) {
		return // no locks
	}
	graph := pass.ResultOf[summary.Analyzer].(*summary.Result).Graph()
	p := newProgram(pass, held, graph, pass.ResultOf[ssabuild.Analyzer].(*ssabuild.Source).Functions())
	seen, first := map[token.Pos]bool{}, map[kind]bool{}
	for _, s := range p.stalls {
		pos, one := s.instr.Pos(), kind{s.hold.Taken, s.block.Class}
		if seen[pos] || first[one] || !p.counts(s) || p.told(s, told) {
			continue
		}
		if v := p.victim(s); v != nil {
			seen[pos], first[one] = true, true
			f := finding.Finding{Pos: pos, Message: p.message(s, v), Trace: p.trace(s, v)}
			if call := ssabuild.CallAt(pass.Files, pos); call != nil {
				f.Pos, f.End = call.Pos(), call.End()
			}
			finding.Report(pass, f)
		}
	}
}

// told reports whether another rule tells of the wait, here or where it is made by
// what is called.
func (p *program) told(s stall, told func(token.Pos) bool) bool {
	return slices.ContainsFunc(p.steps(s), func(instr ssa.Instruction) bool { return told(instr.Pos()) })
}
