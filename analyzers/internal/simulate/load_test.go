package simulate_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"sync"
	"testing"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/simulate"
)

// A loaded is a package with its functions in source order.
type loaded struct {
	fset  *token.FileSet
	files []*ast.File
	ssa   *ssa.Package
	funcs []*ssa.Function
	pkg   *simulate.Package
}

// imports are shared by all tests: reading export data takes time.
var imports = sync.OnceValue(func() types.Importer { return importer.ForCompiler(token.NewFileSet(), "source", nil) })

func load(t *testing.T, goVersion string, paths ...string) *loaded {
	t.Helper()
	l := &loaded{fset: token.NewFileSet()}
	for _, path := range paths {
		file, err := parser.ParseFile(l.fset, path, nil, parser.SkipObjectResolution|parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		l.files = append(l.files, file)
	}
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Scopes: map[ast.Node]*types.Scope{},
		Selections: map[*ast.SelectorExpr]*types.Selection{}, Instances: map[*ast.Ident]types.Instance{},
		FileVersions: map[*ast.File]string{},
	}
	conf := types.Config{Importer: imports(), GoVersion: goVersion}
	tpkg, err := conf.Check(filepath.Base(filepath.Dir(paths[0])), l.fset, l.files, info)
	if err != nil {
		t.Fatal(err)
	}
	prog := ssa.NewProgram(l.fset, 0)
	for _, imported := range tpkg.Imports() {
		prog.CreatePackage(imported, nil, nil, true)
	}
	l.ssa = prog.CreatePackage(tpkg, l.files, info, false)
	l.ssa.Build()
	for _, file := range l.files {
		for _, decl := range file.Decls {
			if decl, ok := decl.(*ast.FuncDecl); ok {
				l.add(prog.FuncValue(info.Defs[decl.Name].(*types.Func)))
			}
		}
	}
	l.pkg = simulate.NewPackage(l.ssa, l.funcs)
	return l
}

func (l *loaded) add(fn *ssa.Function) {
	l.funcs = append(l.funcs, fn)
	for _, anon := range fn.AnonFuncs {
		l.add(anon)
	}
}
