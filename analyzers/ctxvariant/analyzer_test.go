package ctxvariant_test

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/go/packages"

	"github.com/seed-5a033449/asyncgen/analyzers/ctxvariant"
)

func TestAnalyzer(t *testing.T) {
	analysistest.RunWithSuggestedFixes(t, analysistest.TestData(), ctxvariant.Analyzer,
		"store", "siblings", "contexts", "paths", "carried", "closures", "processes", "shapes", "wrappers", "silent")
}

// TestFixesCompile type-checks the golden files: a fix that only looks right
// is worse than none.
func TestFixesCompile(t *testing.T) {
	goldens, err := filepath.Glob("testdata/src/*/*.golden")
	if err != nil || len(goldens) < 5 {
		t.Fatalf("found %d golden files (%v), want one for each package with findings", len(goldens), err)
	}
	for _, golden := range goldens {
		fixed, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		source, err := filepath.Abs(golden[:len(golden)-len(".golden")])
		if err != nil {
			t.Fatal(err)
		}
		pkgs, err := packages.Load(&packages.Config{
			Mode:    packages.LoadSyntax,
			Env:     append(os.Environ(), "GOPATH="+analysistest.TestData(), "GO111MODULE=off", "GOWORK=off", "GOPROXY=off"),
			Overlay: map[string][]byte{source: fixed},
		}, filepath.Base(filepath.Dir(golden)))
		if err != nil {
			t.Fatal(err)
		}
		for _, pkg := range pkgs {
			for _, err := range pkg.Errors {
				t.Errorf("%s: %v", golden, err)
			}
		}
	}
}
