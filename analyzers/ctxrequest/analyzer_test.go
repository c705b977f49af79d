package ctxrequest_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/seed-5a033449/asyncgen/analyzers/ctxrequest"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/goldens"
)

func TestAnalyzer(t *testing.T) {
	analysistest.RunWithSuggestedFixes(t, analysistest.TestData(), ctxrequest.Analyzer, "web", "calls", "frames")
}

func TestSilent(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), ctxrequest.Analyzer, "silent")
}

// TestFixesCompile type-checks the golden files.
func TestFixesCompile(t *testing.T) { goldens.Compile(t, 3) }
