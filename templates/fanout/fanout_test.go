package fanout_test

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/go/packages"

	"github.com/seed-5a033449/asyncgen/templates"
	"github.com/seed-5a033449/asyncgen/templates/spec"
)

// target has functions of many shapes, and declarations with the names that emitted code likes to use.
const target = `package target

import (
	"context"
	"io"
	"net/http"
	items "time"
)

type (
	Ctx    = context.Context
	Err    = error
	Client struct{ Name string }
	Cache[K comparable, V any] struct{}
	List[T any] []T
	run    struct{}
	result chan int
	job    interface{ M() }
)

func plain(ctx context.Context, url string) (*Client, error) { return nil, nil }
func only(context.Context, int) error { return nil }
func alias(c Ctx, d items.Duration) (_ items.Time, err Err) { return }
func named(ctx context.Context, running bool) (err string, i error) { return }
func imported(context context.Context, http *http.Request) (res *http.Response, err error) { return }
func generic[T any](ctx context.Context, in []T) (out List[T], err error) { return }
func two[K comparable, V any](ctx context.Context, in map[K]V) (chan<- V, error) { panic(0) }
func awkward[ctx any, cancel interface{ ~int }](_ context.Context, in func(ctx) cancel) (func(ctx), error) { panic(0) }
func nested(ctx context.Context, f func(ctx context.Context, items int) (err error)) (<-chan struct{ A int }, error) { panic(0) }
func mine(ctx context.Context, in run) (result, error) { panic(0) }
func own(ctx context.Context, in []job) (map[job]run, error) { panic(0) }
func (c *Client) get(ctx context.Context, id int) (Client, error) { return Client{}, nil }
func (run Client) put(ctx context.Context, w io.Writer) error { return nil }
func (sync *Client) work(ctx context.Context, w io.Writer) (int, error) { return 0, nil }
func (*Client) nobody(ctx context.Context, w [2]bool) (int, error) { return 0, nil }
func (c *Cache[K, V]) load(ctx context.Context, k K) (v V, err error) { return }
func variadic(ctx context.Context, urls ...string) error { return nil }
`

// hostile declares what imports, locals and predeclared functions are usually called.
const hostile = `package target

type rand int
var atomic, sync, debug, workers, n, e, p = 0, 1, 2, 3, 4, 5, rand(6)
const cancel, take = 7, 8
func min(a, b float64) float64 { return a }
func iter() {}
func isBusy(error) bool { return false }
`

var targets = []string{
	"plain", "only", "alias", "named", "imported", "generic", "two", "awkward", "nested", "mine", "own",
	"(*Client).get", "Client.put", "(*Client).work", "(*Client).nobody", "(*Cache).load", "variadic",
}

// newTarget writes the target package to a module of its own.
func newTarget(t testing.TB, files map[string]string) (dir string) {
	dir = t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module example.com/target\n\ngo 1.26\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// imported reads the export data of the packages that emitted code imports.
var imported = sync.OnceValue(func() types.Importer {
	const mode = packages.NeedName | packages.NeedExportFile | packages.NeedImports | packages.NeedDeps
	pkgs, err := packages.Load(&packages.Config{Mode: mode},
		"cmp", "context", "errors", "fmt", "io", "iter", "math", "math/rand/v2", "net/http", "runtime", "runtime/debug",
		"slices", "sync", "sync/atomic", "time")
	if err != nil {
		panic(err)
	}
	files := map[string]string{}
	packages.Visit(pkgs, nil, func(p *packages.Package) { files[p.PkgPath] = p.ExportFile })
	open := func(path string) (io.ReadCloser, error) { return os.Open(files[path]) }
	return importer.ForCompiler(token.NewFileSet(), "gc", open)
})

// typeCheck reports what the compiler would say of the target with the output.
func typeCheck(files map[string]string, output []byte) error {
	fset := token.NewFileSet()
	all := maps.Clone(files)
	all["out_async.go"] = string(output)
	var parsed []*ast.File
	for _, name := range slices.Sorted(maps.Keys(all)) {
		file, err := parser.ParseFile(fset, name, all[name], parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		parsed = append(parsed, file)
	}
	conf := types.Config{Importer: imported()}
	_, err := conf.Check("example.com/target", fset, parsed, nil)
	return err
}

// check generates from the spec and reports whether there was an output, which then is Go. All that is wrong with a
// spec has a position in it.
func check(t testing.TB, dir string, files map[string]string, source string) bool {
	var errs spec.Errors
	path := filepath.Join(dir, "out.async.yaml")
	file := spec.Parse(path, []byte(source), &errs)
	var outputs []templates.Output
	if file != nil {
		outputs = templates.Generate([]*spec.File{file}, &errs)
	}
	for _, e := range errs.List() {
		if e.At.File != path || e.At.Line < 1 || e.At.Col < 1 || strings.Contains(e.Msg, "internal error") {
			t.Fatalf("error without a place: %v\n%s", e, source)
		}
	}
	if errs.Len() > 0 {
		return false
	}
	for _, out := range outputs {
		if err := typeCheck(files, out.Content); err != nil {
			t.Fatalf("generated code does not compile: %v\n%s\n%s", err, source, out.Content)
		}
	}
	return true
}

// variants are the combinations of what a fan-out can be, as YAML keys.
func variants() []string {
	var list []string
	for _, input := range []string{"slice", "seq"} {
		for _, results := range []string{"ordered", "stream"} {
			for _, errors := range []string{"fail-fast", "collect"} {
				list = append(list, fmt.Sprintf("input: %s, results: %s, errors: %s", input, results, errors))
			}
		}
	}
	return list
}

// Every variant of every signature, with and without policies, is either refused or compiles.
func TestVariantsCompile(t *testing.T) {
	files := map[string]string{"target.go": target, "hostile.go": hostile}
	dir := newTarget(t, files)
	c := rand.New(rand.NewPCG(1, 2))
	refused := 0
	for _, variant := range variants() {
		for _, fn := range targets {
			policies := []string{
				"", "concurrency: 3, ", "rate: 5/s, ", "timeout: 2s, retry: {if: isBusy}, ",
				"rate: {limit: 1/m, burst: 9}, timeout: 1s, ",
			}[c.IntN(5)]
			name := []string{"Fetch", "fetchIt", "URLFetch", "X", "é"}[c.IntN(5)]
			entry := fmt.Sprintf("  - {kind: fanout, name: %s, func: %s, %s%s}\n", name, fn, policies, variant)
			if !check(t, dir, files, "version: 1\nscaffolds:\n"+entry) {
				refused++
			}
		}
	}
	if want := 2 * len(variants()); refused != want { // the generic receiver and the variadic function
		t.Errorf("%d specs were refused, want %d", refused, want)
	}
}

// A function, or the type of its item and its result, may have the name of any local of the emitted code, of a package
// that it imports, and of a field or method.
func TestNamesStepAside(t *testing.T) {
	words := emittedWords(t)
	if len(words) < 40 {
		t.Fatalf("only %d words to try", len(words))
	}
	for what, decl := range map[string]string{
		"functions": "type %[1]sType struct{}\nfunc %[1]s(std.Context, *%[1]sType) ([]%[1]sType, error) { panic(0) }\n",
		"types":     "type %[1]s struct{}\nfunc %[1]sFunc(ctx std.Context, in %[1]s) (*%[1]s, error) { panic(0) }\n",
	} {
		var code, source strings.Builder
		code.WriteString("package target\n\nimport std \"context\"\n\n")
		source.WriteString("version: 1\nscaffolds:\n")
		for _, word := range words {
			fmt.Fprintf(&code, decl, word)
			for i, variant := range variants() {
				fn := word
				if what == "types" {
					fn += "Func"
				}
				fmt.Fprintf(&source, "  - {kind: fanout, name: V%d%s, func: %s, %s}\n", i, word, fn, variant)
			}
		}
		files := map[string]string{"target.go": code.String()}
		if !check(t, newTarget(t, files), files, source.String()) {
			t.Errorf("%s are refused", what)
		}
	}
}

// emittedWords returns the identifiers of emitted code that are not the scaffold's or predeclared.
func emittedWords(t *testing.T) []string {
	t.Helper()
	words := map[string]bool{}
	var errs spec.Errors
	specFile := templates.Load("../../testdata/specs/fanout.async.yaml", &errs)
	outputs := templates.Generate([]*spec.File{specFile}, &errs)
	if errs.Len() > 0 {
		t.Fatal(&errs)
	}
	file, err := parser.ParseFile(token.NewFileSet(), "", outputs[0].Content, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if ok && types.Universe.Lookup(id.Name) == nil && id.Name != "_" && !strings.Contains(strings.ToLower(id.Name), "fetch") {
			words[id.Name] = true
		}
		return true
	})
	return slices.Sorted(maps.Keys(words))
}

// Whatever the bytes, the answer is positioned errors or code that compiles.
func FuzzSpec(f *testing.F) {
	paths, _ := filepath.Glob("../../testdata/*/fanout*.async.yaml")
	for _, path := range paths {
		if source, err := os.ReadFile(path); err == nil {
			f.Add(strings.NewReplacer("package: ../../generated/fanout\n", "", "fetchPage", "plain").Replace(string(source)))
		}
	}
	files := map[string]string{"target.go": target, "hostile.go": hostile}
	dir := newTarget(f, files)
	f.Fuzz(func(t *testing.T, source string) {
		if !strings.Contains(source, "package:") && !strings.Contains(source, "output:") {
			check(t, dir, files, source)
		}
	})
}
