package ctxignore_test

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/go/packages"

	"github.com/seed-5a033449/asyncgen/analyzers/ctxignore"
)

func TestAnalyzer(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), ctxignore.Analyzer, "textbook", "sure")
	analysistest.RunWithSuggestedFixes(t, analysistest.TestData(), ctxignore.Analyzer, "fixes")
}

// TestFixesCompile type-checks the golden file: a fix that only looks right is
// worse than none.
func TestFixesCompile(t *testing.T) {
	const golden = "testdata/src/fixes/fixes.go.golden"
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
	}, "fixes")
	if err != nil {
		t.Fatal(err)
	}
	for _, pkg := range pkgs {
		for _, err := range pkg.Errors {
			t.Errorf("%s: %v", golden, err)
		}
	}
}
