package place_test

import (
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/place"
)

func TestIsSample(t *testing.T) {
	module := &analysis.Module{Path: "example.com/test"}
	for path, want := range map[string]bool{
		"example.com/test":                  false,
		"example.com/test/server":           false,
		"example.com/test/examples/client":  true,
		"example.com/test/internal/fake":    true,
		"example.com/test/_examples":        true,
		"example.com/test/cmd/load-test":    true,
		"example.com/test/test-server":      false,
		"example.com/test/benchmark/worker": true,
		"example.com/test/interop/client":   true,
		"example.com/test/interoperate":     false,
		"example.com/test/testing/latest":   false,
	} {
		pass := &analysis.Pass{Pkg: types.NewPackage(path, "p"), Module: module}
		if got := place.IsSample(pass); got != want {
			t.Errorf("%s: %v, want %v", path, got, want)
		}
	}
	for name, want := range map[string]bool{"rpctest": true, "latest": false, "tests": false} {
		if got := place.IsSample(&analysis.Pass{Pkg: types.NewPackage("example.com/p", name)}); got != want {
			t.Errorf("package %s: %v, want %v", name, got, want)
		}
	}
	// Without a module, as under other drivers, the whole path counts.
	if place.IsSample(&analysis.Pass{Pkg: types.NewPackage("shop/server", "server")}) || !place.IsSample(&analysis.Pass{Pkg: types.NewPackage("shop/tests", "tests")}) {
		t.Error("a package without a module")
	}
}

func TestFiles(t *testing.T) {
	fset := token.NewFileSet()
	for name, want := range map[string][2]bool{
		"a.go": {false, false}, "a_test.go": {true, false}, "testing": {false, true}, "net/http/httptest": {false, true}, "net/http": {false, false},
	} {
		file, err := parser.ParseFile(fset, name, "package p\nimport "+`"`+name+`"`, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		if got := [2]bool{place.InTest(fset, file.Package), place.Imports(file, "testing", "net/http/httptest")}; got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}
