package analyzers_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path"
	"strings"
	"testing"
)

const module = "github.com/seed-5a033449/asyncgen"

// directions says which packages of this module a package may import. The first
// row that matches a package holds for it; a package without a row has no place
// in the house yet. The compiler refuses much of this by itself, since the
// engine and the vocabulary of the generator are internal; the table is the rest.
//
// A pattern is a path below the module, as path.Match has it, or a prefix and
// "/...", which also matches the prefix alone.
var directions = []struct {
	pkg  string
	may  []string
	note string
}{
	// The linter: cmd → analyzers → rule → engine → pure data.
	{"cmd/asynclint/internal/report", []string{"analyzers/witness"}, "formats see data, not the engine"},
	{"cmd/asynclint/...", []string{"analyzers", "cmd/asynclint/internal/..."}, "a driver knows the list of rules, not the rules"},
	{"analyzers", []string{"analyzers/*", "analyzers/internal/directive"}, "the list knows the rules"},
	{"analyzers/witness", nil, "pure data"},
	{"analyzers/internal/automaton", nil, "pure data"},
	{"analyzers/internal/explore", []string{"analyzers/witness"}, "the search knows no program"},
	{"analyzers/internal/...", []string{"analyzers/internal/...", "analyzers/witness"}, "the engine knows no rule"},
	{"analyzers/*", []string{"analyzers/internal/...", "analyzers/witness"}, "rules do not know each other"},

	// The generator: cmd → templates → kind → spec, emit.
	{"templates/spec", nil, "the envelope knows no kind"},
	{"templates/internal/emit", nil, "the vocabulary knows no kind and no spec"},
	{"templates/internal/...", []string{"templates/internal/...", "templates/spec"}, "below the kinds"},
	{"templates", []string{"templates/..."}, "the list knows the kinds"},
	{"templates/*", []string{"templates/internal/...", "templates/spec", "templates/call"}, "kinds share the policies of call"},

	// What is emitted has no runtime of ours behind it.
	{"generated/...", []string{"generated/..."}, "emitted code stands on its own"},
	{"cmd/asyncgen/...", []string{"cmd/asyncgen/internal/...", "templates", "templates/spec"}, "the command knows the list of kinds"},
}

// users says who may import modules that must stay in their rooms.
var users = map[string][]string{
	"github.com/dave/jennifer":  {"templates/internal/emit", "templates/*"},
	"go.yaml.in/yaml":           {"templates/spec"},
	"github.com/spf13/cobra":    {"cmd/asyncgen/..."},
	"github.com/google/pprof":   {"analyzers/internal/profile"},
	"github.com/golangci":       {"cmd/asynclint/gclplugin"},
	"golang.org/x/tools/go/ssa": {"analyzers/..."},
}

// foreign are modules that the linter must not even link: who installs it pays
// for neither the generator nor a second loader of packages.
var foreign = []string{
	"github.com/dave/jennifer", "go.yaml.in/yaml", "github.com/spf13/cobra",
	"golang.org/x/tools/go/packages", "github.com/google/pprof/driver", "github.com/google/pprof/internal", module + "/templates", module + "/generated",
}

type listed struct {
	ImportPath    string
	Imports, Deps []string
}

func TestDirections(t *testing.T) {
	for _, p := range list(t) {
		from := below(p.ImportPath)
		row := -1
		for i, d := range directions {
			if matches(d.pkg, from) {
				row = i
				break
			}
		}
		if row < 0 {
			t.Errorf("%s has no row in the table of directions", from)
			continue
		}
		for _, imported := range p.Imports {
			to, ours := strings.CutPrefix(imported, module+"/")
			if ours && !matchesAny(directions[row].may, to) {
				t.Errorf("%s imports %s: %s", from, to, directions[row].note)
			}
		}
	}
}

func TestModulesStayInTheirRooms(t *testing.T) {
	for _, p := range list(t) {
		for _, imported := range p.Imports {
			for prefix, rooms := range users {
				if isBelow(imported, prefix) && !matchesAny(rooms, below(p.ImportPath)) {
					t.Errorf("%s imports %s, which belongs to %v", below(p.ImportPath), imported, rooms)
				}
			}
		}
		if matches("generated/...", below(p.ImportPath)) {
			checkEmitted(t, p)
		}
	}
}

// checkEmitted holds emitted code to the standard library and the two modules
// that the design allows.
func checkEmitted(t *testing.T, p listed) {
	t.Helper()
	for _, imported := range p.Imports {
		first, _, _ := strings.Cut(imported, "/")
		standard := !strings.Contains(first, ".")
		if !standard && !isBelow(imported, "golang.org/x/sync") && !isBelow(imported, "golang.org/x/time") &&
			!isBelow(imported, module+"/generated") {
			t.Errorf("%s imports %s", below(p.ImportPath), imported)
		}
	}
}

func TestLinterLinksNothingForeign(t *testing.T) {
	for _, p := range list(t) {
		if below(p.ImportPath) != "cmd/asynclint" && below(p.ImportPath) != "cmd/asynclint/gclplugin" {
			continue
		}
		for _, dep := range p.Deps {
			for _, prefix := range foreign {
				if isBelow(dep, prefix) {
					t.Errorf("%s depends on %s", below(p.ImportPath), dep)
				}
			}
		}
	}
}

func TestMatches(t *testing.T) {
	for _, test := range []struct {
		pattern, pkg string
		want         bool
	}{
		{"analyzers", "analyzers", true},
		{"analyzers", "analyzers/x", false},
		{"analyzers/*", "analyzers/x", true},
		{"analyzers/*", "analyzers/x/y", false},
		{"analyzers/...", "analyzers", true},
		{"analyzers/...", "analyzers/x/y", true},
		{"analyzers/...", "analyzersx", false},
	} {
		if got := matches(test.pattern, test.pkg); got != test.want {
			t.Errorf("matches(%q, %q) = %v", test.pattern, test.pkg, got)
		}
	}
}

// list returns all packages of the module. Those that do not compile at the
// moment are listed with what they import, too.
func list(t *testing.T) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Imports,Deps", "./...")
	cmd.Dir = ".."
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.String())
	}
	var packages []listed
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
	if len(packages) < 5 {
		t.Fatalf("go list names only %d packages", len(packages))
	}
	return packages
}

// below returns the path below the module.
func below(importPath string) string { return strings.TrimPrefix(importPath, module+"/") }

func isBelow(importPath, prefix string) bool {
	return importPath == prefix || strings.HasPrefix(importPath, prefix+"/")
}

func matches(pattern, pkg string) bool {
	if prefix, ok := strings.CutSuffix(pattern, "/..."); ok {
		return isBelow(pkg, prefix)
	}
	ok, _ := path.Match(pattern, pkg)
	return ok
}

func matchesAny(patterns []string, pkg string) bool {
	for _, p := range patterns {
		if matches(p, pkg) {
			return true
		}
	}
	return false
}
