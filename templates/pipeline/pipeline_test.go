package pipeline_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-5a033449/asyncgen/templates"
	"github.com/seed-5a033449/asyncgen/templates/spec"
)

var update = flag.Bool("update", false, "write the .err files anew")

// generate runs the specs through the same front as the command.
func generate(t testing.TB, paths ...string) ([]templates.Output, *spec.Errors) {
	t.Helper()
	var errs spec.Errors
	var files []*spec.File
	for _, path := range paths {
		if file := templates.Load(path, &errs); file != nil {
			files = append(files, file)
		}
	}
	return templates.Generate(files, &errs), &errs
}

// TestGeneratedIsUpToDate holds the committed output against what the specs
// give.
func TestGeneratedIsUpToDate(t *testing.T) {
	paths, err := filepath.Glob("../../testdata/specs/pipeline*.async.yaml")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no specs: %v", err)
	}
	outputs, errs := generate(t, paths...)
	if errs.Len() > 0 {
		t.Fatal(errs)
	}
	for _, out := range outputs {
		committed, err := os.ReadFile(out.Path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(committed), string(out.Content)); diff != "" {
			t.Errorf("%s (-committed +generated):\n%s", filepath.Base(out.Path), diff)
		}
	}
}

// TestInvalid gives each bad spec exactly its recorded errors.
func TestInvalid(t *testing.T) {
	t.Chdir("../../testdata/invalid") // messages name the spec as it was given
	paths, err := filepath.Glob("pipeline-*.async.yaml")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no specs: %v", err)
	}
	for _, path := range paths {
		t.Run(path, func(t *testing.T) {
			_, errs := generate(t, path)
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
