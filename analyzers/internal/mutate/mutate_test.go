package mutate_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/mutate"
)

// check parses and type-checks a package of one file.
func check(t *testing.T, name string, text []byte) *mutate.Package {
	t.Helper()
	p := &mutate.Package{Fset: token.NewFileSet(), Text: map[string][]byte{name: text}}
	file, err := parser.ParseFile(p.Fset, name, text, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	p.Files = []*ast.File{file}
	p.Info = &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
	}
	config := types.Config{Importer: importer.ForCompiler(p.Fset, "source", nil)}
	if p.Types, err = config.Check("p", p.Fset, p.Files, p.Info); err != nil {
		t.Fatal(err)
	}
	return p
}

// TestPlant compares the mutants of each file below testdata with the lines that
// the archive lists: the name of the mutant, its primitive, why nobody claims it, and
// the lines of the file that differ. Each must compile, and keep the number of lines.
func TestPlant(t *testing.T) {
	plant(t, "testdata/blocking.txtar", mutate.Blocking())
	plant(t, "testdata/late.txtar", mutate.Late())
}

func plant(t *testing.T, name string, operators []mutate.Operator) {
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(archive.Files); i += 2 {
		source, want := archive.Files[i], archive.Files[i+1]
		t.Run(source.Name, func(t *testing.T) {
			p := check(t, source.Name, source.Data)
			got := ""
			for _, m := range mutate.Plant(p, operators) {
				if err := p.Check(m); err != nil {
					t.Errorf("%s does not compile: %v", m.ID(), err)
				}
				got += m.ID() + " of " + m.Primitive
				if m.Unclaimed != "" {
					got += ", but " + m.Unclaimed
				}
				got += "\n" + changed(t, source.Data, p.Apply(m, m.Edits))
				if m.Forced != nil {
					got += "forced:\n" + changed(t, source.Data, p.Apply(m, m.Forced))
				}
			}
			if got != string(want.Data) {
				t.Errorf("got\n%swant\n%s", got, want.Data)
			}
		})
	}
}

// changed returns the lines that differ, without white space at the ends.
func changed(t *testing.T, before, after []byte) string {
	t.Helper()
	old, lines := strings.Split(string(before), "\n"), strings.Split(string(after), "\n")
	if len(old) != len(lines) {
		t.Errorf("%d lines became %d", len(old), len(lines))
		return ""
	}
	diff := ""
	for i := range old {
		if old[i] != lines[i] {
			diff += "\t" + strings.TrimSpace(lines[i]) + "\n"
		}
	}
	return diff
}

func TestCheckRefuses(t *testing.T) {
	p := check(t, "a.go", []byte("package p\n\nimport \"sync\"\n\nfunc f() {\n\tvar wg sync.WaitGroup\n\twg.Add(1)\n\tgo func() { defer wg.Done() }()\n\twg.Wait()\n}\n"))
	mutants := mutate.Plant(p, mutate.Blocking())
	if len(mutants) != 1 {
		t.Fatalf("want one mutant, got %v", mutants)
	}
	m := mutants[0]
	m.Edits = []mutate.Edit{{Start: 11, End: 24, Text: ""}} // the import
	if p.Check(m) == nil {
		t.Error("a file that lacks an import compiles")
	}
	m.Edits = []mutate.Edit{{Start: 0, End: 9, Text: ""}} // the package clause
	if p.Check(m) == nil {
		t.Error("a file without a package clause compiles")
	}
}
