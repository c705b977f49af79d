package notimeout_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/seed-5a033449/asyncgen/analyzers/notimeout"
)

func TestAnalyzer(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), notimeout.Analyzer,
		"requests", "tuned", "clients", "servers", "dials", "conns", "processes", "examples/demo", "cmd/fetch", "profiled")
}
