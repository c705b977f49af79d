package templates_test

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/format"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/seed-5a033449/asyncgen/templates"
	"github.com/seed-5a033449/asyncgen/templates/spec"
)

// generate runs specs through the front that the command uses.
func generate(paths ...string) ([]templates.Output, *spec.Errors) {
	var errs spec.Errors
	var files []*spec.File
	for _, path := range paths {
		if file := templates.Load(path, &errs); file != nil {
			files = append(files, file)
		}
	}
	return templates.Generate(files, &errs), &errs
}

// A compiler type-checks packages against the export data of what they import.
type compiler struct {
	mu      sync.Mutex
	fset    *token.FileSet
	exports map[string]string // import path → file
	imports types.Importer
}

// newCompiler has the go command compile what generated code commonly imports.
func newCompiler(t testing.TB) *compiler {
	t.Helper()
	c := &compiler{fset: token.NewFileSet(), exports: map[string]string{}}
	c.imports = importer.ForCompiler(c.fset, "gc", c.open)
	err := c.list("context", "errors", "fmt", "iter", "math/rand/v2", "net/http", "net/url", "runtime", "slices",
		"strings", "sync", "sync/atomic", "testing", "time")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// list asks the go command for export data.
func (c *compiler) list(paths ...string) error {
	cmd := exec.Command("go", append([]string{"list", "-export", "-deps", "-f", "{{.ImportPath}}\t{{.Export}}"}, paths...)...)
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("go list -export %v: %w", paths, err)
	}
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), "\t")
		c.exports[path] = file
	}
	return nil
}

// open is the lookup function of the importer.
func (c *compiler) open(path string) (io.ReadCloser, error) {
	if c.exports[path] == "" {
		if err := c.list(path); err != nil {
			return nil, err
		}
	}
	return os.Open(c.exports[path])
}

// check type-checks the Go files of a directory, tests excluded, with the
// outputs in place of what the files hold.
func (c *compiler) check(dir string, outputs []templates.Output) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	files, err := c.parse(dir, outputs)
	if err != nil {
		return err
	}
	var errs []error
	conf := types.Config{Importer: c.imports, Error: func(err error) { errs = append(errs, err) }}
	_, _ = conf.Check("example.com/checked", c.fset, files, nil) // its error is the first of errs
	return errors.Join(errs...)
}

func (c *compiler) parse(dir string, outputs []templates.Output) ([]*ast.File, error) {
	contents := map[string][]byte{}
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		match, err := build.Default.MatchFile(dir, filepath.Base(name))
		if err != nil {
			return nil, err
		}
		if match && !strings.HasSuffix(name, "_test.go") {
			contents[name] = nil // read by the parser
		}
	}
	for _, out := range outputs {
		contents[out.Path] = out.Content
	}
	var files []*ast.File
	for name, content := range contents {
		var src any
		if content != nil {
			src = content
		}
		file, err := parser.ParseFile(c.fset, name, src, parser.SkipObjectResolution|parser.ParseComments)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	return files, nil
}

// checkText says what is wrong with the text of an output.
func checkText(out templates.Output) error {
	formatted, err := format.Source(out.Content)
	switch {
	case err != nil:
		return err
	case !bytes.Equal(formatted, out.Content):
		return errors.New("gofmt would change it")
	case bytes.Contains(out.Content, []byte("${")):
		return errors.New("a reference was not resolved")
	}
	if _, ok := templates.Origin(out.Content); !ok {
		return errors.New("it does not name its spec")
	}
	return nil
}
