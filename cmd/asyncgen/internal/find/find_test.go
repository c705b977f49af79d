package find_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-5a033449/asyncgen/cmd/asyncgen/internal/find"
)

// inTree changes to a new directory with empty files of these names; a go.mod
// declares a module and ignores two directories.
func inTree(t *testing.T, names ...string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for _, name := range names {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		text := ""
		if filepath.Base(name) == "go.mod" {
			text = "module example.com/x\nignore (\n\t./rooted\n\tany/where\n)\n"
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSpecs(t *testing.T) {
	inTree(t, "go.mod", "a.async.yaml", "b/b.async.yaml", "b/c/c.async.yaml", "b/testdata/d.async.yaml",
		"vendor/v.async.yaml", "_e/e.async.yaml", ".f/f.async.yaml", "nested/go.mod", "nested/n.async.yaml",
		"rooted/r.async.yaml", "b/rooted/r.async.yaml", "any/where/w.async.yaml", "b/any/where/deep/w.async.yaml",
		"where/w.async.yaml", "b/x.yaml", "b/.g.async.yaml", "b/_h.async.yaml", "b/a.async.yml", "empty/x.go")
	wd, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	all := []string{"a.async.yaml", "b/b.async.yaml", "b/c/c.async.yaml", "b/rooted/r.async.yaml", "where/w.async.yaml"}
	for _, c := range []struct{ args, want []string }{
		{nil, []string{"a.async.yaml"}},
		{[]string{"."}, []string{"a.async.yaml"}},
		{[]string{"./..."}, all},
		{[]string{"..."}, all},
		{[]string{wd + "/..."}, all},
		{[]string{"./...", "b", "b/...", "./b/b.async.yaml", wd + "/a.async.yaml"}, all},
		{[]string{"b/..."}, all[1:4]},
		{[]string{"b/testdata"}, []string{"b/testdata/d.async.yaml"}},
		{[]string{"b/testdata/..."}, []string{"b/testdata/d.async.yaml"}},
		{[]string{"./nested/..."}, []string{"nested/n.async.yaml"}},
		{[]string{"_e", ".f/...", "vendor"}, []string{".f/f.async.yaml", "_e/e.async.yaml", "vendor/v.async.yaml"}},
		{[]string{"rooted/..."}, []string{"rooted/r.async.yaml"}},
		{[]string{"b/_h.async.yaml"}, []string{"b/_h.async.yaml"}},
	} {
		got, err := find.Specs(c.args)
		if err != nil {
			t.Errorf("%v: %v", c.args, err)
		}
		if diff := cmp.Diff(c.want, got.Specs); diff != "" {
			t.Errorf("%v (-want +got):\n%s", c.args, diff)
		}
	}
	if got, _ := find.Specs([]string{"b/c", "./b/...", "b"}); !cmp.Equal(got.Dirs, []string{"b", "b/any", "b/c", "b/rooted"}) {
		t.Errorf("visited %v", got.Dirs)
	}
}

func TestNothingFound(t *testing.T) {
	inTree(t, "go.mod", "empty/x.go", "b/b.async.yaml")
	for arg, want := range map[string]string{
		".":              "no *.async.yaml in .: asyncgen init writes one, ./... looks below too",
		"empty":          "no *.async.yaml in empty: asyncgen init writes one, empty/... looks below too",
		"./empty/...":    "no *.async.yaml in ./empty or below: asyncgen init writes one",
		"no":             "no: no such file or directory",
		"no/...":         "no: no such directory",
		"go.mod":         "go.mod: the name of a spec ends in .async.yaml",
		"go.mod/...":     "go.mod: no directory",
		"b/.../x":        "b/.../x: ... may stand only at the end of a pattern (dir/...)",
		"x.async.yaml":   "x.async.yaml: no such file or directory",
		"b/b.async.yaml": "",
	} {
		_, err := find.Specs([]string{arg})
		if got := text(err); got != want {
			t.Errorf("%s: got %q, want %q", arg, got, want)
		}
	}
	_, err := find.Specs([]string{"no", "b", "empty"})
	if lines := strings.Split(text(err), "\n"); len(lines) != 2 {
		t.Errorf("not all errors at once: %q", lines)
	}
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// A link to a directory is followed when it is named, and never twice.
func TestLinks(t *testing.T) {
	inTree(t, "go.mod", "a/a.async.yaml", "a/b/b.async.yaml")
	for link, to := range map[string]string{"link": "a", "a/up": ".."} {
		if err := os.Symlink(to, link); errors.Is(err, errors.ErrUnsupported) {
			t.Skip("no symbolic links here")
		} else if err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct{ args, want []string }{
		{[]string{"link"}, []string{"link/a.async.yaml"}},
		{[]string{"link/..."}, []string{"link/a.async.yaml", "link/b/b.async.yaml"}},
		{[]string{"a", "link"}, []string{"a/a.async.yaml"}},
		{[]string{"./..."}, []string{"a/a.async.yaml", "a/b/b.async.yaml"}},
	} {
		got, err := find.Specs(c.args)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, got.Specs); diff != "" {
			t.Errorf("%v (-want +got):\n%s", c.args, diff)
		}
	}
}

// A pattern takes the specs that generated files come from, as long as they are
// there and of the same module.
func TestOrigins(t *testing.T) {
	inTree(t, "go.mod", "testdata/specs/a.async.yaml", "other/go.mod", "other/b.async.yaml", "out/hand.go", "a.async.yaml")
	for name, origin := range map[string]string{
		"out/a.go": "../testdata/specs/a.async.yaml", "out/gone.go": "gone.async.yaml", "out/b.go": "../other/b.async.yaml",
		"out/x.go": "hand.go", "out/a2.go": "../a.async.yaml",
	} {
		text := "// Code generated by asyncgen from " + origin + ". DO NOT EDIT.\n"
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"a.async.yaml", "testdata/specs/a.async.yaml"}
	for _, args := range [][]string{{"./..."}, {"out/..."}, {"out/...", "testdata/specs"}} {
		got, err := find.Specs(args)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got.Specs); diff != "" {
			t.Errorf("%v (-want +got):\n%s", args, diff)
		}
	}
	if _, err := find.Specs([]string{"out"}); err == nil {
		t.Error("a directory alone takes only its own specs")
	}
	t.Chdir("out")
	if got, err := find.Specs([]string{"./..."}); err != nil || !cmp.Equal(got.Specs, []string{"../a.async.yaml", "../testdata/specs/a.async.yaml"}) {
		t.Errorf("from below: %v, %v", got.Specs, err)
	}
}
