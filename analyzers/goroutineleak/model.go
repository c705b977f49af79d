package goroutineleak

import (
	"cmp"
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/automaton"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/automaton/runs"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/deadlock"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/explore"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/extract"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
)

// reportModels reports what the models of single functions show and the runs
// do not: a loop that starts a goroutine in each of many rounds is too much for
// a run, while a model looks at the channels of one round alone.
func reportModels(pass *analysis.Pass, told *deadlock.Told) {
	if !startsGoroutines(pass.Files) {
		return
	}
	source := pass.ResultOf[ssabuild.Analyzer].(*ssabuild.Source)
	pkg := extract.NewPackage(source.Package())
	for _, fn := range source.Functions() {
		for _, model := range pkg.Models(fn) {
			report(pass, told, model)
		}
	}
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
func report(pass *analysis.Pass, told *deadlock.Told, model *extract.Model) {
	if model.Why == "" {
		r := runs.Search(model.System, explore.DefaultBounds, runs.DefaultGoroutines)
		reportLeaks(pass, told, model, r.Leaks)
	}
}

func reportLeaks(pass *analysis.Pass, told *deadlock.Told, model *extract.Model, leaks []runs.Leak) {
	reported := map[token.Pos]bool{}
	for _, s := range oneForEachCause(pass, model, leaks) {
		pos, end := s.operation(s.edges)
		if s.follows(reported) || s.failsTest() || told.At(pos) {
			continue
		}
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
