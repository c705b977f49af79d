package goroutineleak

import (
	_ "embed"
	"reflect"

	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/deadlock"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/directive"
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
	Requires:   []*analysis.Analyzer{ssabuild.Analyzer, deadlock.Analyzer, directive.Analyzer, pointsto.Analyzer},
	ResultType: reflect.TypeFor[*Result](),
}

// A Result says how far the analysis of a package got.
type Result struct {
	Models   int                // functions that were run
	Unknowns []deadlock.Unknown // in source order
}

func run(pass *analysis.Pass) (any, error) {
	pass, told := deadlock.Listen(pass)
	reportAbsent(pass)
	reportSelfWaits(pass)
	told.Report(pass)
	runs := pass.ResultOf[deadlock.Analyzer].(*deadlock.Result)
	return &Result{Models: runs.Runs(), Unknowns: runs.Unknowns()}, nil
}
