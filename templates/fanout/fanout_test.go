package fanout_test

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
func generate(t *testing.T, paths ...string) ([]templates.Output, *spec.Errors) {
	t.Helper()
	var errs spec.Errors
	var files []*spec.File
	for _, path := range paths {
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if file := spec.Parse(path, source, &errs); file != nil {
			files = append(files, file)
		}
	}
	return templates.Generate(files, &errs), &errs
}

// The committed output is what the specs give.
func TestGeneratedIsUpToDate(t *testing.T) {
	paths, err := filepath.Glob("../../testdata/specs/fanout*.async.yaml")
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
		for i, line := range strings.Split(string(out.Content), "\n") {
			if n := len(strings.ReplaceAll(line, "\t", "    ")); n > 120 {
				t.Errorf("%s:%d has %d columns: %s", filepath.Base(out.Path), i+1, n, line)
			}
		}
	}
}

// Each bad spec gives exactly its recorded errors.
func TestInvalid(t *testing.T) {
	t.Chdir("../../testdata/invalid") // messages name the spec as it was given
	paths, err := filepath.Glob("fanout-*.async.yaml")
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
