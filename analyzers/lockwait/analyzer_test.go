package lockwait_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/seed-5a033449/asyncgen/analyzers/lockwait"
)

func Test(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), lockwait.Analyzer, "found", "silent", "classes")
}
