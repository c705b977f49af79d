package ssabuild_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"testing"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
)

func TestIsOffered(t *testing.T) {
	const source = `package p

import "testing"

func Do()                    {}
func do()                    {}
func TestDo(t *testing.T)    {}
func FuzzDo(f *testing.F)    {}
func Helper(t *testing.T) int { return 0 }
func With(t testing.TB)      {}
`
	for file, want := range map[string][]string{
		"p_test.go": {"Do", "Helper", "With"},
		"p.go":      {"Do", "FuzzDo", "Helper", "TestDo", "With"},
	} {
		fset := token.NewFileSet()
		var offered []string
		scope := check(t, fset, file, source).Scope()
		for _, name := range scope.Names() {
			if ssabuild.IsOffered(fset, scope.Lookup(name).(*types.Func)) {
				offered = append(offered, name)
			}
		}
		if !slices.Equal(offered, want) {
			t.Errorf("%s offers %q, want %q", file, offered, want)
		}
	}
}

// check checks a file against a package testing that has only its types.
func check(t *testing.T, fset *token.FileSet, name, source string) *types.Package {
	t.Helper()
	file, err := parser.ParseFile(fset, name, source, 0)
	if err != nil {
		t.Fatal(err)
	}
	conf := types.Config{Importer: importer(func(path string) (*types.Package, error) {
		f, err := parser.ParseFile(fset, "testing.go", "package testing\ntype (T struct{}; F struct{}; TB interface{})", 0)
		if err != nil {
			return nil, err
		}
		return (&types.Config{}).Check(path, fset, []*ast.File{f}, nil)
	})}
	pkg, err := conf.Check("p", fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return pkg
}

type importer func(string) (*types.Package, error)

func (f importer) Import(path string) (*types.Package, error) { return f(path) }
