package summary

import (
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
)

// What a call is seen to wait for is never part of a summary, so that facts do not
// hang on it.
func TestDeduced(t *testing.T) {
	probe := &analysis.Analyzer{
		Name: "probe", Doc: "probe", Requires: []*analysis.Analyzer{Analyzer, ssabuild.Analyzer},
		Run: func(pass *analysis.Pass) (any, error) {
			g := pass.ResultOf[Analyzer].(*Result).Graph()
			for _, fn := range pass.ResultOf[ssabuild.Analyzer].(*ssabuild.Source).Functions() {
				ssabuild.EachInstr(fn, func(instr ssa.Instruction) {
					for _, b := range g.Deduced(instr) {
						pass.Reportf(instr.Pos(), "%s", b.Class)
					}
				})
				if fn.Name() == "call" && len(g.Of(fn).Waits) > 0 {
					t.Errorf("%s: %s", fn, g.Of(fn))
				}
			}
			return nil, nil
		},
	}
	analysistest.Run(t, analysistest.TestData(), probe, "deduced")
}
