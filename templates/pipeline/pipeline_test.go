package pipeline_test

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/go/packages"

	"github.com/seed-5a033449/asyncgen/templates"
	"github.com/seed-5a033449/asyncgen/templates/spec"
)

// target has handlers, reports and producers that fit each other in some
// combinations. Many have the names that emitted bodies like to use.
const target = `package target

import (
	"context"
	"net/http"
	list "container/heap"
	sync "time"
)

type (
	Page       struct{}
	Ctx        = context.Context
	item       struct{ list.Interface }
	p          []error
	err        = sync.Duration
	Box[T any] struct{ v T }
	Store      struct{}
	Func       struct{}
	ring       func(ctx context.Context, cause error) error
)

func write(ctx context.Context, page *Page) error { return nil }
func writeAll(ctx context.Context, pages []*Page) error { return nil }
func handle(Ctx, item) error { return nil }
func batch(_ Ctx, _ []item) (err error) { return nil }
func none(context.Context, p) error { return nil }
func next(context.Context, err) error { return nil }
func busy(context.Context, *http.Request) error { return nil }
func w(context.Context, []map[string]http.Header) error { return nil }
func place(context.Context, ring) error { return nil }
func ok(context.Context, [4]chan<- p) error { return nil }
func relay[T any](context.Context, Box[T]) error { return nil }
func relayAll[list comparable](context.Context, []map[list]item) error { return nil }
func (s Store) save(context.Context, *Page) error { return nil }
func (*Store) saveAll(context.Context, []*Page) error { return nil }
func (*Func) run(context.Context, item) error { return nil }

func cancel(*Page, error) {}
func failure(Ctx, []*Page, error) {}
func cause(item, error) {}
func n(context.Context, p, error) {}
func told(err, error) {}
func handled(context.Context, *http.Request, error) {}
func (*Store) i(*Page, error) {}
func (Store) e(Ctx, []*Page, error) {}
func (*Func) leftover(item, error) {}

func retire(ctx context.Context, put func(ctx context.Context, page *Page) error) error { return nil }
func producing(context.Context, func(Ctx context.Context, _ item) error) error { return nil }
func producers(context.Context, func(context.Context, p) error) error { return nil }
func (*Store) name(context.Context, func(context.Context, *Page) error) error { return nil }
func (*Func) s(context.Context, func(context.Context, item) error) error { return nil }
func isIt(error) bool { return true }

const first, full, queued = 1, 2, 3
var finished, returned = 4, 5
`

var (
	handlers = []string{
		"write", "writeAll", "handle", "batch", "none", "next", "busy", "w", "place", "ok", "relay", "relayAll",
		"Store.save", "(*Store).saveAll", "(*Func).run",
	}
	items = []string{
		"*Page", "item", "p", "err", "ring", "Ctx", "int", "error", "any", "[]byte", `map[string]net/http.Header`,
		"func(ctx context.Context) error", "Box[item]", "struct{}", "*time.Timer", "chan p",
	}
	reports = []string{
		"cancel", "failure", "cause", "n", "told", "handled", "(*Store).i", "Store.e", "(*Func).leftover", "isIt",
	}
	producers = []string{"retire", "producing", "producers", "(*Store).name", "(*Func).s", "isIt"}
)

// A chooser makes the decisions of a random spec.
type chooser struct{ *rand.Rand }

func (c chooser) one(words ...string) string { return words[c.IntN(len(words))] }

// maybe returns "key: value, " in one of n cases.
func (c chooser) maybe(n int, key string, values ...string) string {
	if c.IntN(n) > 0 {
		return ""
	}
	return fmt.Sprintf("%q: %s, ", key, c.one(values...))
}

func (c chooser) entry(name string) string {
	handler := c.maybe(1, "func", handlers...)
	if c.IntN(3) == 0 {
		handler = fmt.Sprintf("in: %q, ", c.one(items...))
	}
	batch := c.maybe(2, "size", "1", "7", "300") + c.maybe(2, "age", "1us", "50ms", "24h")
	onError := c.one("", "on_error: stop, ", "on_error: continue, ", "on_error: continue, "+c.maybe(1, "report", reports...))
	return fmt.Sprintf("  - {kind: pipeline, name: %s, %s}\n", name,
		handler+onError+c.maybe(2, "workers", "1", "10000")+c.maybe(2, "queue", "1", "7", "1000000")+
			c.maybe(3, "producers", "["+c.one(producers...)+"]", "["+c.one(producers...)+", "+c.one(producers...)+"]")+
			c.maybe(3, "batch", "{"+batch+"}")+c.maybe(6, "timeout", "1s")+c.maybe(6, "retry", "{}", "{if: isIt}"))
}

// newTarget writes the target package to a module of its own.
func newTarget(t testing.TB) (dir string) {
	dir = t.TempDir()
	module := "module example.com/target\n\ngo 1.26\n"
	for name, text := range map[string]string{"go.mod": module, "target.go": target} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// imported reads the export data of the packages that emitted code imports.
var imported = sync.OnceValue(func() types.Importer {
	mode := packages.NeedName | packages.NeedExportFile | packages.NeedImports | packages.NeedDeps
	pkgs, err := packages.Load(&packages.Config{Mode: mode},
		"context", "container/heap", "container/list", "errors", "fmt", "math", "math/rand/v2", "net/http",
		"runtime/debug", "sync", "time")
	if err != nil {
		panic(err)
	}
	files := map[string]string{}
	packages.Visit(pkgs, nil, func(p *packages.Package) { files[p.PkgPath] = p.ExportFile })
	open := func(path string) (io.ReadCloser, error) { return os.Open(files[path]) }
	return importer.ForCompiler(token.NewFileSet(), "gc", open)
})

// typeCheck reports what the compiler would say of the target with the output.
func typeCheck(output []byte) error {
	fset := token.NewFileSet()
	var files []*ast.File
	for name, src := range map[string]any{"target.go": target, "out_async.go": output} {
		file, err := parser.ParseFile(fset, name, src, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		files = append(files, file)
	}
	conf := types.Config{Importer: imported()}
	_, err := conf.Check("example.com/target", fset, files, nil)
	return err
}

// check generates from the spec and reports whether there was an output, which
// then is Go. All that is wrong with a spec has a position in it.
func check(t testing.TB, dir, source string) bool {
	t.Helper()
	var errs spec.Errors
	path := filepath.Join(dir, "out.async.yaml")
	file := spec.Parse(path, []byte(source), &errs)
	if file == nil {
		if errs.Len() == 0 {
			t.Fatalf("neither spec nor error:\n%s", source)
		}
		return false
	}
	outputs := templates.Generate([]*spec.File{file}, &errs)
	for _, e := range errs.List() {
		if e.At.File != path || e.At.Line < 1 || e.At.Col < 1 || strings.Contains(e.Msg, "internal error") {
			t.Fatalf("error without a place: %v\n%s", e, source)
		}
	}
	if errs.Len() > 0 {
		return false
	}
	for _, out := range outputs {
		if err := typeCheck(out.Content); err != nil {
			t.Fatalf("generated code does not compile: %v\n%s\n%s", err, source, out.Content)
		}
	}
	return true
}

// TestRandomSpecs shows that every combination of keys and signatures is either
// refused or compiles.
func TestRandomSpecs(t *testing.T) {
	dir := newTarget(t)
	c := chooser{rand.New(rand.NewPCG(1, 2))}
	compiled := 0
	const rounds = 500
	for range rounds {
		name := c.one("Writer", "writer", "URLWriter", "X", "é", "context", "None", "work", "Ring")
		if check(t, dir, "version: 1\nscaffolds:\n"+c.entry(name)) {
			compiled++
		}
	}
	t.Logf("%d of %d specs were accepted", compiled, rounds)
	if compiled < rounds/10 {
		t.Errorf("only %d of %d specs were accepted", compiled, rounds)
	}
}

// TestEachShape makes sure that the shapes which random specs seldom hit are
// accepted.
func TestEachShape(t *testing.T) {
	dir := newTarget(t)
	for _, entry := range []string{
		`func: handle, on_error: continue, report: cause, producers: [producing], workers: 1`,
		`func: (*Func).run, on_error: continue, report: (*Func).leftover, producers: [(*Func).s, producing], retry: {}`,
		`func: (*Store).saveAll, on_error: continue, report: Store.e, producers: [(*Store).name, retire], batch: {age: 1s}`,
		`func: none, on_error: continue, report: n, producers: [producers]`,
		`func: next, on_error: continue, report: told, timeout: 1s`,
		`func: busy, on_error: continue, report: handled, batch: {size: 1}, queue: 1, in: ""`,
		`func: relayAll, batch: {size: 7, age: 1h}, queue: 7, on_error: continue`,
		`func: relay, retry: {if: isIt}, timeout: 1s`,
		`in: "func(ctx context.Context) error", batch: {size: 2}`,
	} {
		ok := check(t, dir, "version: 1\nscaffolds:\n  - {kind: pipeline, name: Writer, "+entry+"}\n")
		if wrong := strings.Contains(entry, `in: ""`); ok == wrong {
			t.Errorf("accepted %v: %s", ok, entry)
		}
	}
}

// FuzzSpec gives arbitrary bytes: they must lead to positioned errors or to
// code that compiles.
func FuzzSpec(f *testing.F) {
	c := chooser{rand.New(rand.NewPCG(3, 4))}
	for range 50 {
		f.Add("version: 1\nscaffolds:\n" + c.entry("Writer"))
	}
	dir := newTarget(f)
	f.Fuzz(func(t *testing.T, source string) { check(t, dir, source) })
}
