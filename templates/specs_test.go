package templates_test

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-5a033449/asyncgen/templates"
	"github.com/seed-5a033449/asyncgen/templates/spec"
)

var update = flag.Bool("update", false, "write the expected errors anew")

// The committed output of testdata/specs is what the specs give; it compiles
// and vet has nothing to say.
func TestSpecs(t *testing.T) {
	paths := specsIn(t, "../testdata/specs")
	outputs, errs := generate(paths...)
	if errs.Len() > 0 {
		t.Fatal(errs)
	}
	again, _ := generate(paths...)
	c := newCompiler(t)
	checked := map[string]bool{}
	for i, out := range outputs {
		if diff := cmp.Diff(string(out.Content), string(again[i].Content)); diff != "" {
			t.Errorf("%s differs from run to run:\n%s", out.Path, diff)
		}
		if err := checkText(out); err != nil {
			t.Errorf("%s: %v", out.Path, err)
		}
		committed, err := os.ReadFile(out.Path)
		if err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(string(committed), string(out.Content)); diff != "" {
			t.Errorf("%s is out of date: run asyncgen gen ./testdata/specs (-committed +generated):\n%s", out.Path, diff)
		}
		if dir := filepath.Dir(out.Path); !checked[dir] {
			checked[dir] = true
			if err := c.check(dir, nil); err != nil {
				t.Error(err)
			}
		}
	}
	if out, err := exec.Command("go", "vet", "../generated/...").CombinedOutput(); err != nil {
		t.Errorf("go vet: %v\n%s", err, out)
	}
}

// Nothing generated lies about whose spec is gone.
func TestNoStaleOutput(t *testing.T) {
	dirs, err := filepath.Glob("../generated/*")
	if err != nil {
		t.Fatal(err)
	}
	outputs, _ := generate(specsIn(t, "../testdata/specs")...)
	stale, err := templates.FindStale(dirs, outputs)
	if err != nil || len(stale) > 0 {
		t.Errorf("stale files %v, %v", stale, err)
	}
}

// Each spec of testdata/invalid gives exactly the errors recorded beside it.
func TestInvalid(t *testing.T) {
	t.Chdir("../testdata/invalid") // messages name a spec as it was given
	for _, path := range specsIn(t, ".") {
		t.Run(strings.TrimSuffix(path, spec.Suffix), func(t *testing.T) {
			outputs, errs := generate(path)
			if errs.Len() == 0 || outputs != nil {
				t.Fatalf("no errors, %d outputs", len(outputs))
			}
			got := errs.Error() + "\n"
			golden := strings.TrimSuffix(path, spec.Suffix) + ".err"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
		})
	}
}

func specsIn(t testing.TB, dir string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*"+spec.Suffix))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no specs in %s: %v", dir, err)
	}
	return paths
}
