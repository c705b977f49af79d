package goroutineleak

import (
	"cmp"
	_ "embed"
	"go/ast"
	"go/token"
	"reflect"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/automaton"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/automaton/runs"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/directive"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/explore"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/extract"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/manual"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/pointsto"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
)

//go:embed doc.go
var doc string

// Analyzer reports goroutines that can be stuck for ever. Its result is a [*Result].
var Analyzer = &analysis.Analyzer{
	Name:       "goroutineleak",
	Doc:        manual.MustExtract(doc, "goroutineleak"),
	Run:        run,
	Requires:   []*analysis.Analyzer{ssabuild.Analyzer, directive.Analyzer, pointsto.Analyzer},
	ResultType: reflect.TypeFor[*Result](),
}

// A Result says how far the analysis of a package got.
type Result struct {
	Models   int       // systems that were searched
	Unknowns []Unknown // in source order
}

// An Unknown is a function about which the search could not decide, with the
// constructs or bounds that caused it.
type Unknown struct {
	Pos      token.Pos
	Function string
	Reasons  []string
}

func run(pass *analysis.Pass) (any, error) {
	result := &Result{}
	pass, told := listening(pass)
	defer reportAbsent(pass, told)
	if !startsGoroutines(pass.Files) {
		return result, nil
	}
	source := pass.ResultOf[ssabuild.Analyzer].(*ssabuild.Source)
	pkg := extract.NewPackage(source.Package())
	for _, fn := range source.Functions() {
		for _, model := range pkg.Models(fn) {
			result.Models++
			report(pass, result, fn, model)
		}
	}
	return result, nil
}

// startsGoroutines reports whether the files make a channel and start a
// goroutine; without both there is nothing to find.
func startsGoroutines(files []*ast.File) bool {
	starts, makes := false, false
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GoStmt:
				starts = true
			case *ast.SelectorExpr:
				starts = starts || n.Sel.Name == "Go" // of a WaitGroup or errgroup
			case *ast.Ident:
				makes = makes || n.Name == "make"
			}
			return !starts || !makes
		})
	}
	return starts && makes
}

// report searches a model and reports each leak that is not the consequence of
// one that has been reported.
func report(pass *analysis.Pass, result *Result, fn *ssa.Function, model *extract.Model) {
	reasons := []string{model.Why}
	if model.Why == "" {
		r := runs.Search(model.System, explore.DefaultBounds, runs.DefaultGoroutines)
		reasons = r.Reasons
		reportLeaks(pass, model, r.Leaks)
	}
	if len(reasons) > 0 {
		result.Unknowns = append(result.Unknowns, Unknown{fn.Pos(), fn.String(), reasons})
	}
}

func reportLeaks(pass *analysis.Pass, model *extract.Model, leaks []runs.Leak) {
	reported := map[token.Pos]bool{}
	for _, s := range oneForEachCause(pass, model, leaks) {
		if s.follows(reported) || s.failsTest() {
			continue
		}
		pos, end := s.operation(s.edges)
		reported[s.firstPos()] = true
		finding.Report(pass, finding.Finding{Pos: pos, End: end, Message: s.message(), Trace: s.trace()})
	}
}

// A cause is what several places may have in common: a channel, what is done
// to it, and the moment after which nobody is left on the other side.
type cause struct {
	primitive int
	act       automaton.Act
	exit      token.Pos
}

// oneForEachCause tells one story of each cause, those with the shortest way
// first: of two senders of which one finds no receiver, the later one in the
// source; of two goroutines that wait for each other, the one started later.
func oneForEachCause(pass *analysis.Pass, model *extract.Model, leaks []runs.Leak) (stories []*story) {
	index := map[cause]int{}
	slices.SortStableFunc(leaks, func(a, b runs.Leak) int {
		return cmp.Or(cmp.Compare(len(a.Path), len(b.Path)), -cmp.Compare(a.Goroutine, b.Goroutine))
	})
	for _, leak := range leaks {
		s := newStory(pass, model, leak)
		i, known := index[s.cause()]
		if !known {
			index[s.cause()] = len(stories)
			stories = append(stories, s)
			continue
		}
		other := stories[i]
		if len(leak.Path) == len(other.leak.Path) && s.firstPos() > other.firstPos() {
			stories[i] = s
		}
	}
	return stories
}
