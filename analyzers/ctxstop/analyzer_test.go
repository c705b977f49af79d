package ctxstop_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/seed-5a033449/asyncgen/analyzers/ctxstop"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/goldens"
)

func TestAnalyzer(t *testing.T) {
	analysistest.RunWithSuggestedFixes(t, analysistest.TestData(), ctxstop.Analyzer, "signals", "program", "callbacks", "kept")
}

// TestFixesCompile type-checks the golden files.
func TestFixesCompile(t *testing.T) { goldens.Compile(t, 2) }
