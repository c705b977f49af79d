package templates_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-5a033449/asyncgen/templates"
	"github.com/seed-5a033449/asyncgen/templates/spec"
)

// TestExamples holds the entry that asyncgen init writes for each kind to the
// rules, in a package that has what the entries refer to.
func TestExamples(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", "module example.com/pages\n\ngo 1.26\n")
	write("pages.go", `package pages

import "context"

type Page struct{}

func fetchPage(ctx context.Context, url string) (*Page, error) { return nil, nil }
func writePage(ctx context.Context, page *Page) error          { return nil }
`)
	for _, k := range templates.All() {
		entry := strings.ReplaceAll(strings.TrimSpace(k.Example), "\n", "\n    ")
		source := "version: 1\nscaffolds:\n  - " + entry + "\n"
		var errs spec.Errors
		file := spec.Parse(filepath.Join(dir, k.Name+spec.Suffix), []byte(source), &errs)
		outputs := templates.Generate([]*spec.File{file}, &errs)
		if errs.Len() > 0 || len(outputs) != 1 {
			t.Errorf("the example of %s gives %d files and these errors:\n%v", k.Name, len(outputs), &errs)
		}
	}
}
