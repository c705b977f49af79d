package summary_test

import (
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
)

// TestFull asks of every send how it waits when the buffer is full.
func TestFull(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), full, "full")
}

var full = &analysis.Analyzer{
	Name:     "full",
	Doc:      "report sends that may find no room",
	Requires: []*analysis.Analyzer{ssabuild.Analyzer, summary.Analyzer},
	Run: func(pass *analysis.Pass) (any, error) {
		graph := pass.ResultOf[summary.Analyzer].(*summary.Result).Graph()
		for _, fn := range pass.ResultOf[ssabuild.Analyzer].(*ssabuild.Source).Functions() {
			for _, b := range fn.Blocks {
				for _, instr := range b.Instrs {
					send, ok := instr.(*ssa.Send)
					if !ok {
						continue
					}
					if w, ok := graph.Full(send); ok {
						pass.Reportf(send.Pos(), "%s %s", w.Class, w.Chain[0].Text(""))
					}
				}
			}
		}
		return nil, nil
	},
}
