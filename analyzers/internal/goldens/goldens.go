// Package goldens checks the fixes that rules offer, for the tests of rules.
package goldens

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/go/packages"
)

// Compile type-checks the golden files of the test's package: a fix that only looks
// right is worse than none. There must be at least the given number of them.
func Compile(t *testing.T, least int) {
	t.Helper()
	files, err := filepath.Glob("testdata/src/*/*.golden")
	if err != nil || len(files) < least {
		t.Fatalf("found %d golden files (%v), want one for each package with fixes", len(files), err)
	}
	for _, golden := range files {
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
