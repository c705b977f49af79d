package simulate_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/simulate"
)

// roots are the functions that a run begins with, of those that are named in
// each source: the ones that come by a primitive and share it, and not those
// that only call them.
var roots = []struct {
	name, code string
	want       []string
}{
	{"made and shared", `func f() { ch := make(chan int); go give(ch) }`, []string{"f"}},
	{"made and not shared", `func f() { ch := make(chan int); go work(); ch <- 1 }`, nil},
	{"only calls such a function", `
func f() { g(); work() }
func g() { ch := make(chan int); go give(ch) }`, []string{"g"}},
	{"by a constructor that keeps it to itself", `
func f() { ch := g(); go give(ch) }
func g() chan int { return make(chan int, 1) }`, []string{"f"}},
	{"a constructor that shares what it returns", `
func f() { <-g() }
func g() chan int { ch := make(chan int); go give(ch); return ch }`, []string{"f", "g"}},
	{"one that drops what such a constructor returns", `
func f() { g() }
func g() chan int { ch := make(chan int); go give(ch); return ch }`, []string{"f", "g"}},
	{"one that wraps such a constructor", `
type t struct{ ch chan int }
func h() *t { return &t{g()} }
func g() chan int { ch := make(chan int); go give(ch); return ch }`, []string{"g"}},
	{"put into memory of the caller", `
type t struct{ ch chan int }
func (x *t) init() { x.ch = make(chan int) }
func f() { x := &t{}; x.init(); go give(x.ch) }`, []string{"f"}},
	{"put into memory of others", `
type t struct{ ch chan int }
func (x *t) f() { x.ch = make(chan int); go give(x.ch) }
func g(x *t) { x.f() }`, nil},
	{"through a function that starts it", `
func f() { ch := make(chan int); g(ch) }
func g(ch chan int) { go give(ch) }`, []string{"f"}},
	{"given to a function that starts something else", `
func f() { ch := make(chan int, 1); g(ch) }
func g(ch chan int) { go work(); ch <- 1 }`, nil},
	{"a result that does not hang together with it", `
type conn struct{ n int }
func f() { c := dial(); go func() { c.n++ }() }
func dial() *conn { var mu sync.Mutex; mu.Lock(); mu.Unlock(); return &conn{} }`, nil},
	{"captured by a literal", `func f() { ch := make(chan int); g := func() { ch <- 1 }; go g() }`, []string{"f"}},
	{"a goroutine that may stop itself", `
func f() { go g() }
func g() { ch := make(chan int); ch <- 1 }`, []string{"g"}},
	{"a function that calls itself", `func f(n int) chan int { ch := f(n - 1); go give(ch); return make(chan int) }`, []string{"f"}},
}

func TestRoots(t *testing.T) {
	for _, tt := range roots {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "p.go")
			if err := os.WriteFile(path, []byte(prelude+tt.code), 0o600); err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, fn := range load(t, "go1.26", path).pkg.Roots() {
				if !strings.HasPrefix(fn.Name(), "f$") && !strings.HasPrefix(fn.Name(), "g$") {
					got = append(got, fn.Name())
				}
			}
			slices.Sort(got)
			if !slices.Equal(got, tt.want) {
				t.Errorf("roots are %v, want %v", got, tt.want)
			}
		})
	}
}

// What a package's runs take together does not depend on how many roots it has.
func TestWorkIsBounded(t *testing.T) {
	body := `
func f%(n int) {
	a, b, c := make(chan int), make(chan int), make(chan int)
	for i := 0; i < n; i++ {
		go func() { if test() { a <- 1 } else { b <- 2 }; if test() { c <- 3 }; outside(0); if test() { b <- 4 }; if test() { a <- 5 } }()
		go func() { if test() { a <- 6 }; c <- 7 }()
	}
	for i := 0; i < n; i++ { select { case <-a: case <-b: case <-c: }; outside(i) }
}`
	code := prelude
	for i := range 60 {
		code += strings.ReplaceAll(body, "%", strings.Repeat("x", i+1))
	}
	path := filepath.Join(t.TempDir(), "p.go")
	if err := os.WriteFile(path, []byte(code), 0o600); err != nil {
		t.Fatal(err)
	}
	pkg := load(t, "go1.26", path).pkg
	runs := pkg.Runs(simulate.DefaultBounds)
	sum, open := 0, 0
	for _, r := range runs {
		sum += r.Work()
		if len(r.Reasons) > 0 {
			open++
		}
	}
	if len(runs) < 60 || open == 0 {
		t.Errorf("%d runs, %d open: too easy", len(runs), open)
	}
	if most := pkg.Budget() * 3 / 2; sum > most {
		t.Errorf("%d runs take %d instructions, more than %d", len(runs), sum, most)
	}
}
