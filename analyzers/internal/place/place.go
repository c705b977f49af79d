// Package place tells what a place in a module is for: code that only tests and
// examples run is short on purpose, and slow on purpose.
package place

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// InTest reports whether a position is in a test file.
func InTest(fset *token.FileSet, pos token.Pos) bool {
	return strings.HasSuffix(fset.Position(pos).Filename, "_test.go")
}

// Imports reports whether a file imports one of the packages: who imports testing helps
// tests.
func Imports(file *ast.File, paths ...string) bool {
	return slices.ContainsFunc(file.Imports, func(spec *ast.ImportSpec) bool {
		return slices.Contains(paths, strings.Trim(spec.Path.Value, `"`))
	})
}

var sampleFolders = [...]string{
	"example", "examples", "e2e", "test", "tests", "testutil", "testutils", "conformance", "interop",
	"fake", "fakes", "mock", "mocks", "benchmark", "benchmarks",
}

// IsSample reports whether nobody would act on a finding in the package: it is an
// example, serves tests, plays something for them, or measures. Packages for tests have
// names such as httptest.
func IsSample(pass *analysis.Pass) bool {
	return strings.HasSuffix(pass.Pkg.Name(), "test") && pass.Pkg.Name() != "latest" || IsFor(pass, sampleFolders[:]...)
}

// IsFor reports whether the package lies in a folder of one of the names, by which
// modules tell what their packages are for. The path of the module itself says nothing.
func IsFor(pass *analysis.Pass, names ...string) bool {
	within := pass.Pkg.Path()
	if pass.Module != nil {
		within = strings.TrimPrefix(within, pass.Module.Path)
	}
	return slices.ContainsFunc(strings.Split(within, "/"), func(folder string) bool {
		return slices.Contains(names, strings.TrimLeft(folder, "_"))
	})
}
