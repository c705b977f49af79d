package cleanup_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/cleanup"
)

// TestFacts compares the facts about each function with the comments behind it.
func TestFacts(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), cleanup.Analyzer, "end")
}
