package analyzers_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers"
)

// folders are the folders of analyzers that hold no rule.
var folders = map[string]bool{"internal": true, "witness": true}

// excluded are rules that All leaves out, as a comment there says why.
var excluded = map[string]bool{}

func TestAllIsValid(t *testing.T) {
	if err := analysis.Validate(analyzers.All()); err != nil {
		t.Error(err)
	}
}

// TestFolders holds every rule to its parts: the manual, the code, the tests
// with their findings, and the line in All.
func TestFolders(t *testing.T) {
	rules := map[string]bool{}
	for _, a := range analyzers.All() {
		rules[a.Name] = true
	}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !e.IsDir() || folders[e.Name()] {
			continue
		}
		t.Run(e.Name(), func(t *testing.T) {
			if !rules[e.Name()] && !excluded[e.Name()] {
				t.Errorf("analyzers.All has no rule of the name %s, and does not exclude it", e.Name())
			}
			checkParts(t, e.Name())
		})
		delete(rules, e.Name())
	}
	for name := range rules {
		t.Errorf("rule %s does not lie in a folder of its name", name)
	}
}

func checkParts(t *testing.T, rule string) {
	manual := read(t, filepath.Join(rule, "doc.go"))
	for _, part := range []string{
		`# Analyzer ` + rule + `\n`,
		`\n// ` + rule + `: .`,
		`WRONG`,
		`RIGHT`,
		`(?i)limitations`,
	} {
		if !regexp.MustCompile(part).MatchString(manual) {
			t.Errorf("doc.go lacks %q", part)
		}
	}
	for _, suffix := range []string{".go", "_test.go"} {
		if !exists(rule, "analyzer"+suffix) && !exists(rule, rule+suffix) {
			t.Errorf("there is neither analyzer%[1]s nor %[2]s%[1]s", suffix, rule)
		}
	}
	if !hasWant(filepath.Join(rule, "testdata")) {
		t.Error("testdata has no comment // want, so no test of a finding")
	}
}

func exists(elem ...string) bool {
	_, err := os.Stat(filepath.Join(elem...))
	return err == nil
}

func read(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Error(err)
	}
	return string(data)
}

// hasWant reports whether a file below dir expects a finding. Archives count:
// they hold the files.
func hasWant(dir string) bool {
	found := false
	filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil // a missing folder holds nothing
		}
		data, err := os.ReadFile(path)
		if err == nil && strings.Contains(string(data), "// want") {
			found = true
		}
		return err
	})
	return found
}

func TestOptInNamesRules(t *testing.T) {
	on := 0
	for _, a := range analyzers.All() {
		if !analyzers.OptIn(a) {
			on++
		}
	}
	if len(analyzers.All()) > 0 && on == 0 {
		t.Error("no rule is on by default")
	}
	if analyzers.OptIn(&analysis.Analyzer{Name: "of somebody else"}) {
		t.Error("a rule that is not ours is opt-in")
	}
}
