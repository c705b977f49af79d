package main

import (
	"go/ast"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers"
	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

// TestMain makes this test binary serve as asynclint in the scripts, also when
// the go command runs it as its vet tool. It has the real rules and two small
// ones, so that what the scripts say of the command does not change with the
// rules.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"asynclint": func() {
			dispatch(ruleSet{
				all:      append(analyzers.All(), shout, whisper, clash),
				optIn:    func(a *analysis.Analyzer) bool { return a == whisper || analyzers.OptIn(a) },
				unknowns: unknowns,
			})
		},
	})
}

func TestScript(t *testing.T) {
	goEnv := func(name string) string {
		out, err := exec.Command("go", "env", name).Output()
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimSpace(string(out))
	}
	cache, gopath := goEnv("GOCACHE"), goEnv("GOPATH")
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("GOCACHE", cache)
			env.Setenv("GOPATH", gopath)
			env.Setenv("GOWORK", "")
			env.Setenv("GOFLAGS", "-mod=mod")
			env.Setenv("GOPROXY", "off")
			return nil
		},
		Condition: func(cond string) (bool, error) {
			return cond == "root" && os.Geteuid() == 0, nil
		},
	})
}

// shout reports functions whose names hold "Shout", with a trace and, where the
// function is not called, a fix.
var shout = &analysis.Analyzer{
	Name: "shout",
	Doc:  "report functions that shout\n\nShouting is rude.\n\n\tfunc Shout() {} // WRONG\n",
	Run: func(pass *analysis.Pass) (any, error) {
		word := pass.Analyzer.Flags.Lookup("word").Value.String()
		for _, file := range pass.Files {
			for _, decl := range file.Decls {
				if fn, ok := decl.(*ast.FuncDecl); ok && strings.Contains(fn.Name.Name, word) {
					pass.Report(shouting(pass, fn))
				}
			}
		}
		return nil, nil
	},
}

func init() { shout.Flags.String("word", "Shout", "the `word` to look for") }

func shouting(pass *analysis.Pass, fn *ast.FuncDecl) analysis.Diagnostic {
	d := analysis.Diagnostic{
		Pos: fn.Name.Pos(), End: fn.Name.End(),
		Message: fn.Name.Name + " shouts",
		Related: witness.Trace{
			{Goroutine: "main", Text: "enters here", Pos: fn.Pos()},
			{Goroutine: "goroutine 1", Text: "ends here", Pos: fn.End() - 1},
		}.Related(),
	}
	for _, obj := range pass.TypesInfo.Uses {
		if obj == pass.TypesInfo.Defs[fn.Name] {
			return d
		}
	}
	d.SuggestedFixes = []analysis.SuggestedFix{{
		Message:   "lower the voice",
		TextEdits: []analysis.TextEdit{{Pos: d.Pos, End: d.End, NewText: []byte(strings.ToLower(fn.Name.Name))}},
	}}
	return d
}

// whisper is off unless it is asked for.
var whisper = &analysis.Analyzer{
	Name: "whisper",
	Doc:  "report packages that whisper",
	Run: func(pass *analysis.Pass) (any, error) {
		if strings.HasPrefix(pass.Pkg.Name(), "quiet") {
			pass.Reportf(pass.Files[0].Name.Pos(), "package whispers in %s", filepath.Base(pass.Fset.Position(pass.Files[0].Pos()).Filename))
		}
		return nil, nil
	},
}

// clash fixes the functions ShoutTwice and ShoutThrice in another way than shout
// does, the latter in two ways at once.
var clash = &analysis.Analyzer{
	Name: "clash",
	Doc:  "contradict the fixes of shout",
	Run: func(pass *analysis.Pass) (any, error) {
		for _, file := range pass.Files {
			for _, decl := range file.Decls {
				fn, ok := decl.(*ast.FuncDecl)
				if ok && (fn.Name.Name == "ShoutTwice" || fn.Name.Name == "ShoutThrice") {
					pass.Report(contradiction(pass, fn, "other"))
				}
				if ok && fn.Name.Name == "ShoutThrice" {
					pass.Report(contradiction(pass, fn, "another"))
				}
			}
		}
		return nil, nil
	},
}

func contradiction(pass *analysis.Pass, fn *ast.FuncDecl, name string) analysis.Diagnostic {
	d := shouting(pass, fn)
	d.Message = "better call it " + name
	for _, fix := range d.SuggestedFixes {
		fix.TextEdits[0].NewText = []byte(name)
	}
	return d
}

// unknowns is at a loss about packages named mystery.
var unknowns = &analysis.Analyzer{
	Name: "unknowns",
	Doc:  "report packages that are a mystery",
	Run: func(pass *analysis.Pass) (any, error) {
		if pass.Pkg.Name() == "mystery" {
			pass.Reportf(pass.Files[0].Name.Pos(), "a mystery")
		}
		return nil, nil
	},
}
