package call_test

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

// target has functions of many shapes, hooks that fit some of them, and
// declarations with the names that emitted bodies like to use.
const target = `package target

import (
	"context"
	"io"
	"net/http"
	clock "time"
)

type (
	Ctx    = context.Context
	Client struct{ Name string }
	Cache[K comparable, V interface{}] struct{}
	Number interface{ ~int | ~float64 }
	Items[T interface{}] []T
)

func plain(ctx context.Context, url string) (*Client, error) { return nil, nil }
func only(context.Context) error { return nil }
func alias(c Ctx, _ ...clock.Duration) (_ clock.Time, err error) { return }
func many(ctx context.Context, time, fmt string, errors error) (max int, err string, nil error) { return 0, "", errors }
func imported(context context.Context, http *http.Request, r io.Reader) (res *http.Response, err error) { return }
func generic[T interface{}](ctx context.Context, in []T, each ...func(T) error) (out Items[T], err error) { return }
func numbers[N Number, M ~map[string]N](ctx context.Context, m M) (N, M, error) { panic(0) }
func nested(ctx context.Context, f func(ctx context.Context) (int, error)) (func() error, chan<- struct{ A int }, [2]bool, interface{ M() }, error) { panic(0) }
func shadow(ctx context.Context, result, attempt, delay, ok, cause, start, cancel, backoff int) (err, results int, _ error) { return }
func (c *Client) get(ctx context.Context, c2 int) (Client, error) { return Client{}, nil }
func (Client) put(ctx context.Context, _, _ int) error { return nil }
func (c *Cache[K, V]) load(ctx context.Context, k K) (v V, ok bool, err error) { return }
func (*Cache[_, V]) store(ctx context.Context, v V) (V, error) { return v, nil }

func always(error) bool { return true }
func sees[T interface{}](T, error) bool { return true }
func seesAny(interface{}, error) bool { return true }
func seesClient(*Client, error) bool { return true }
func seesItems[E interface{}](Items[E], error) bool { return true }
func seesTwo[A, B interface{}](A, B, error) bool { return true }
func (c *Client) mine(error) bool { return true }
func (c *Cache[A, B]) mine(B, bool, error) bool { return true }
func asks(error) (clock.Duration, bool) { return 0, false }
func asksTwo[A comparable, B interface{}](A, B, error) (clock.Duration, bool) { return 0, false }
func drops[T interface{}](T) {}
func dropsTwo(_, _ interface{}) {}
`

// hostile declares what imports are usually called.
const hostile = `package target

type rand int
var list, atomic, sync, math, result2, err, attempt = 0, 1, 2, 3, 4, 5, rand(6)
const delay, cause = 7, 8
func start(cancel error) bool { return cancel == nil }

// These came to Go late; packages that are older have their own.
func min(a, b int) int { return a + b }
func max(a, b int) int { return a - b }
type any interface{ hostile() }
type clear struct{}
`

var (
	funcs = []string{
		"plain", "only", "alias", "many", "imported", "generic", "numbers", "nested", "shadow",
		"(*Client).get", "Client.put", "(*Cache).load", "(*Cache).store",
	}
	ifs = []string{
		"always", "sees", "seesAny", "seesClient", "seesItems", "seesTwo", "(*Client).mine", "(*Cache).mine", "start", "asks",
	}
	delays   = []string{"asks", "asksTwo", "always"}
	discards = []string{"drops", "dropsTwo", "plain"}
)

// A chooser makes the decisions of a random spec.
type chooser struct{ *rand.Rand }

func (c chooser) one(words ...string) string { return words[c.IntN(len(words))] }

// maybe returns "key: value, " in half of the cases.
func (c chooser) maybe(key string, values ...string) string {
	if c.IntN(2) == 0 {
		return ""
	}
	return fmt.Sprintf("%q: %s, ", key, c.one(values...))
}

func (c chooser) entry(name string) string {
	backoff := c.maybe("base", "0s", "1ns", "100ms", "1h") + c.maybe("factor", "1", "1.5", "100") +
		c.maybe("max", "1ns", "1h", "24h") + c.maybe("jitter", "full", "equal", "decorrelated", "none")
	retry := c.maybe("attempts", "2", "3", "100") + c.maybe("backoff", "{"+backoff+"}") + c.maybe("budget", "1us", "30s") +
		c.maybe("if", ifs...) + c.maybe("delay", delays...) + c.maybe("discard", discards...)
	rate := "{limit: " + c.one("50/s", "1/500ms", "7/m", "100000000/s") + ", " + c.maybe("burst", "1", "50") +
		c.maybe("per", "call", "attempt") + "}"
	return fmt.Sprintf("  - {kind: call, name: %s, func: %s, %s}\n", name, c.one(funcs...),
		c.maybe("timeout", "1us", "2s")+c.maybe("retry", "{"+retry+"}", "{"+c.maybe("if", ifs...)+"}", "{}")+
			c.maybe("rate", rate, "3/s")+c.maybe("concurrency", "1", "8"))
}

// newTarget writes the target package to a module of its own.
func newTarget(t testing.TB) (dir string) {
	dir = t.TempDir()
	for name, text := range map[string]string{"go.mod": "module example.com/target\n\ngo 1.26\n", "target.go": target, "hostile.go": hostile} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// imported reads the export data of the packages that emitted code imports.
var imported = sync.OnceValue(func() types.Importer {
	pkgs, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedExportFile | packages.NeedImports | packages.NeedDeps},
		"context", "errors", "fmt", "io", "math", "math/rand/v2", "net/http", "sync", "sync/atomic", "time", "container/list")
	if err != nil {
		panic(err)
	}
	files := map[string]string{}
	packages.Visit(pkgs, nil, func(p *packages.Package) { files[p.PkgPath] = p.ExportFile })
	return importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) { return os.Open(files[path]) })
})

// typeCheck reports what the compiler would say of the target with the output.
func typeCheck(dir string, output []byte) error {
	fset := token.NewFileSet()
	var files []*ast.File
	for name, src := range map[string]any{"target.go": nil, "hostile.go": nil, "out_async.go": output} {
		if src == nil {
			src, _ = os.ReadFile(filepath.Join(dir, name))
		}
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
		if err := typeCheck(dir, out.Content); err != nil {
			t.Fatalf("generated code does not compile: %v\n%s\n%s", err, source, out.Content)
		}
	}
	return true
}

// Every combination of policies, hooks and signatures is either refused or
// compiles.
func TestRandomSpecs(t *testing.T) {
	dir := newTarget(t)
	c := chooser{rand.New(rand.NewPCG(1, 33))}
	compiled := 0
	const rounds = 1000
	for range rounds {
		if check(t, dir, "version: 1\nscaffolds:\n"+c.entry(c.one("Fetch", "fetchIt", "URLFetch", "X", "é", "context", "time", "rand", "list", "errors", "err", "ok", "http", "T", "K"))) {
			compiled++
		}
	}
	t.Logf("%d of %d specs were accepted", compiled, rounds)
	if compiled < rounds/5 {
		t.Errorf("%d of %d specs were accepted: too few to show anything", compiled, rounds)
	}
}

// Whatever the bytes, the answer is positioned errors or code that compiles.
func FuzzSpec(f *testing.F) {
	paths, _ := filepath.Glob("../../testdata/*/call*.async.yaml")
	for _, path := range paths {
		if source, err := os.ReadFile(path); err == nil {
			f.Add(strings.ReplaceAll(strings.ReplaceAll(string(source), "package: ../../generated/call\n", ""), "fetchPage", "plain"))
		}
	}
	c := chooser{rand.New(rand.NewPCG(3, 4))}
	for i := range 20 {
		f.Add("version: 1\nscaffolds:\n" + c.entry(fmt.Sprintf("Fetch%d", i)))
	}
	dir := newTarget(f)
	f.Fuzz(func(t *testing.T, source string) {
		if !strings.Contains(source, "package:") && !strings.Contains(source, "output:") {
			check(t, dir, source)
		}
	})
}
