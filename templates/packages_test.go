package templates_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

// Each archive of testdata/packages is a module that is hard to generate for.
// Its specs give the errors in the file "want", or code that compiles with the
// rest; nothing is written either way.
func TestPackages(t *testing.T) {
	archives, err := filepath.Glob("testdata/packages/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	c := newCompiler(t)
	for _, path := range archives {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			origin, err := filepath.Abs(path)
			if err != nil {
				t.Fatal(err)
			}
			want := unpack(t, archive)
			outputs, errs := generate(specsIn(t, ".")...)
			got := ""
			if errs.Len() > 0 {
				got = errs.Error() + "\n"
			}
			if *update && got != want {
				record(t, origin, archive, got)
				return
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("errors (-want +got):\n%s", diff)
			}
			for _, out := range outputs {
				if err := checkText(out); err != nil {
					t.Errorf("%v:\n%s", err, out.Content)
				}
			}
			if len(outputs) == 0 {
				return
			}
			if err := c.check(".", outputs); err != nil {
				t.Errorf("%v\n%s", err, outputs[0].Content)
			}
		})
	}
}

// unpack changes to a new directory with the files of the archive, and returns
// the errors that it wants.
func unpack(t *testing.T, archive *txtar.Archive) (want string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for _, f := range archive.Files {
		if f.Name == "want" {
			want = string(f.Data)
			continue
		}
		if err := os.MkdirAll(filepath.Dir(f.Name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(f.Name, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return want
}

// record writes the archive with other errors in "want", which comes last.
func record(t *testing.T, path string, archive *txtar.Archive, got string) {
	t.Helper()
	if last := len(archive.Files) - 1; archive.Files[last].Name == "want" {
		archive.Files = archive.Files[:last]
	}
	archive.Files = append(archive.Files, txtar.File{Name: "want", Data: []byte(got)})
	if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
		t.Fatal(err)
	}
}
