package ctxchain_test

import (
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/seed-5a033449/asyncgen/analyzers/ctxchain"
)

func TestAnalyzer(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), ctxchain.Analyzer, "far", "chains", "silent")
}

// TestModules takes the first part of the path of each package for its module.
func TestModules(t *testing.T) {
	inModules := *ctxchain.Analyzer
	inModules.Run = func(pass *analysis.Pass) (any, error) {
		own := *pass
		path, _, _ := strings.Cut(pass.Pkg.Path(), "/")
		own.Module = &analysis.Module{Path: path}
		return ctxchain.Analyzer.Run(&own)
	}
	analysistest.Run(t, analysistest.TestData(), &inModules, "far", "shop/inner", "shop")
}
