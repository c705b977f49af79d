package analyzers_test

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/seed-5a033449/asyncgen/analyzers"
)

// gokerModule holds the known bugs' facts, their repaired versions and the
// variants. It is a module of its own, which no ./... of ours looks into.
const gokerModule = "../testdata/goker"

// A found is what a rule, or the list of unknowns, says about a place.
type found struct {
	rule    string
	file    string // its name without the folder
	line    int
	message string
	steps   string // ":" and a line for each step of the trace that is in the same file
}

// loadMode takes the named packages from source and what they import from
// export data: no rule looks into the standard library, whose summaries they
// have in a table.
const loadMode = packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports |
	packages.NeedExportFile | packages.NeedTypes | packages.NeedSyntax | packages.NeedTypesInfo |
	packages.NeedTypesSizes | packages.NeedModule

// load returns the packages that the patterns name inside of gokerModule, or
// the one package of the files that they name.
func load(t *testing.T, patterns ...string) []*packages.Package {
	t.Helper()
	pkgs, err := packages.Load(&packages.Config{
		Mode:  loadMode,
		Dir:   gokerModule,
		Env:   append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod", "GOPROXY=off"),
		Tests: true,
	}, patterns...)
	if err != nil {
		t.Fatal(err)
	}
	pkgs = slices.DeleteFunc(pkgs, func(p *packages.Package) bool { return strings.HasSuffix(p.PkgPath, ".test") })
	for _, p := range pkgs {
		for _, err := range p.Errors {
			t.Errorf("%s: %v", p.PkgPath, err)
		}
		// Facts come from packages that were read from source; the others
		// have none to offer.
		p.Imports = nil
	}
	if len(pkgs) == 0 || t.Failed() {
		t.Fatalf("no package to analyse for %q", patterns)
	}
	return pkgs
}

// part returns the package of some of a package's files.
func part(t *testing.T, whole *packages.Package, names ...string) *packages.Package {
	t.Helper()
	p := &packages.Package{
		ID: names[0], Name: whole.Name, PkgPath: whole.PkgPath, Module: whole.Module,
		Fset: token.NewFileSet(), TypesSizes: whole.TypesSizes,
		TypesInfo: &types.Info{
			Types: map[ast.Expr]types.TypeAndValue{}, Instances: map[*ast.Ident]types.Instance{},
			Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
			Implicits: map[ast.Node]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{},
			Scopes: map[ast.Node]*types.Scope{}, FileVersions: map[*ast.File]string{},
		},
	}
	for _, name := range whole.CompiledGoFiles {
		if !slices.Contains(names, filepath.Base(name)) {
			continue
		}
		file, err := parser.ParseFile(p.Fset, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		p.Syntax = append(p.Syntax, file)
		p.CompiledGoFiles = append(p.CompiledGoFiles, name)
	}
	config := types.Config{Importer: imported(whole.Types.Imports()), Sizes: whole.TypesSizes}
	var err error
	if p.Types, err = config.Check(p.PkgPath, p.Fset, p.Syntax, p.TypesInfo); err != nil {
		t.Fatal(err)
	}
	return p
}

// imported imports what another package has imported.
type imported []*types.Package

// Import returns the package of the path.
func (i imported) Import(path string) (*types.Package, error) {
	for _, p := range i {
		if p.Path() == path {
			return p, nil
		}
	}
	return nil, fmt.Errorf("%s is not imported by the whole package", path)
}

// analyse runs all rules, those that are opt-in too, and the list of unknowns,
// under the name "unknowns". What they say comes in the order of rule, file and line.
func analyse(t *testing.T, pkgs ...*packages.Package) []found {
	t.Helper()
	graph, err := checker.Analyze(append(analyzers.All(), analyzers.Unknowns()), pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	var all []found
	for _, act := range graph.Roots {
		if act.Err != nil {
			t.Errorf("%v: %v", act, act.Err)
		}
		for _, d := range act.Diagnostics {
			at, steps := act.Package.Fset.Position(d.Pos), ""
			for _, step := range d.Related {
				if p := act.Package.Fset.Position(step.Pos); p.Filename == at.Filename {
					steps += fmt.Sprintf(":%d", p.Line)
				}
			}
			all = append(all, found{act.Analyzer.Name, filepath.Base(at.Filename), at.Line, d.Message, steps})
		}
	}
	slices.SortFunc(all, func(a, b found) int {
		return cmp.Or(cmp.Compare(a.rule, b.rule), cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line),
			cmp.Compare(a.message, b.message))
	})
	// A package and its variant with tests say the same about the files of both.
	return slices.Compact(all)
}

// columns reads a table of tab-separated columns and holds it to its header, in
// which commas stand for the tabs.
func columns(t *testing.T, name, header string) [][]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(gokerModule, name))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	if got := strings.ReplaceAll(lines[0], "\t", ","); got != header {
		t.Fatalf("%s: the columns are %q, want %q", name, got, header)
	}
	var rows [][]string
	for i, line := range lines[1:] {
		row := strings.Split(line, "\t")
		if len(row) != strings.Count(header, ",")+1 || slices.Contains(row, "") {
			t.Fatalf("%s:%d: want the columns %q, none empty, got %q", name, i+2, header, row)
		}
		rows = append(rows, row)
	}
	return rows
}
