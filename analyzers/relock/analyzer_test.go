package relock_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/seed-5a033449/asyncgen/analyzers/relock"
)

func TestFindings(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), relock.Analyzer, "a")
}
