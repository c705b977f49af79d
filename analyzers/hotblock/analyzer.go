package hotblock

import (
	"cmp"
	_ "embed"
	"go/ast"
	"go/token"
	"maps"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/directive"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/manual"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/place"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
)

//go:embed doc.go
var doc string

// Analyzer reports calls on hot paths that can block without a bound.
var Analyzer = &analysis.Analyzer{
	Name:     "hotblock",
	Doc:      manual.MustExtract(doc, "hotblock"),
	URL:      "https://pkg.go.dev/github.com/seed-5a033449/asyncgen/analyzers/hotblock",
	Requires: []*analysis.Analyzer{directive.Analyzer, ssabuild.Analyzer, summary.Analyzer},
	Run:      run,
}

// all is the flag for waits in handlers that are too uncertain to be reported unasked.
var all bool

// files and sum are the flags that name profiles, and that give the go command's
// cache a new key when their content changes.
var files, sum string

func init() {
	Analyzer.Flags.BoolVar(&all, "all", false, "in handlers, also report waits that a loop of the package may end soon, "+
		"that find a buffer, or that stand at the end of a long chain of calls")
	Analyzer.Flags.StringVar(&files, "pprof", "", "read block, CPU or goroutine profiles from `files`, with commas between; "+
		"a relative name starts at the root of the module (asynclint -pprof sets this)")
	Analyzer.Flags.StringVar(&sum, "pprofsum", "", "any `text` that changes when the profiles do, such as a checksum: "+
		"go vet keeps results by flags, not by what is in files")
}

func run(pass *analysis.Pass) (any, error) {
	profiles, err := openProfiles(pass)
	if err != nil {
		return nil, err
	}
	if !mayHaveRoots(pass, profiles) {
		return nil, nil
	}
	p := newProgram(pass, profiles)
	roots := p.roots()
	if len(roots) == 0 {
		return nil, nil
	}
	p.graph = pass.ResultOf[summary.Analyzer].(*summary.Result).Graph()
	for _, w := range p.waits(roots) {
		f := finding.Finding{Pos: w.call.Pos(), Message: p.message(w), Trace: p.trace(w)}
		if call := ssabuild.CallAt(pass.Files, f.Pos); call != nil {
			f.Pos, f.End = call.Pos(), call.End()
		}
		finding.Report(pass, f)
	}
	return nil, nil
}

// A told is what one finding is enough for: an operation that waits, and for a function
// that is marked also that function, since its own author wants to know.
type told struct {
	at     token.Pos
	marked *ssa.Function
}

// waits returns what to report, those with the greatest share of a profile first. Of
// several ways to a wait it is the one that says most.
func (p *program) waits(roots []root) []wait {
	best := map[told]wait{}
	for _, r := range roots {
		for _, w := range p.reached(r) {
			key := told{at: w.at.Pos()}
			if r.reason == marked {
				key.marked = r.fn
			}
			if have, ok := best[key]; !ok || w.compare(have) < 0 {
				best[key] = w
			}
		}
	}
	found := slices.Collect(maps.Values(best))
	slices.SortFunc(found, func(a, b wait) int {
		return cmp.Or(
			cmp.Compare(b.rank(), a.rank()),
			cmp.Compare(a.call.Pos(), b.call.Pos()),
			cmp.Compare(a.at.Pos(), b.at.Pos()),
		)
	})
	seen := map[ssa.Instruction]bool{}
	return slices.DeleteFunc(found, func(w wait) bool { // a call that waits in several places
		known := seen[w.call]
		seen[w.call] = true
		return known
	})
}

// inTest reports whether a position is in a test file, or in one that helps tests.
func inTest(pass *analysis.Pass, pos token.Pos) bool {
	return place.InTest(pass.Fset, pos) || slices.ContainsFunc(pass.Files, func(file *ast.File) bool {
		return file.FileStart <= pos && pos < file.FileEnd && ctxflow.IsForTests(file)
	})
}
