package simulate_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/explore"
	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

const prelude = `package p

import (
	"context"
	"errors"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

var (
	_ context.Context
	_ = os.Exit
	_ sync.WaitGroup
	_ = time.Now
	_ = errors.New
	_ atomic.Int32
)

func work() error
func value() int
func test() bool
func outside(any)
func give(ch chan<- int) { ch <- 1 }
func take(ch <-chan int) int { return <-ch }
func takeTwo(ch <-chan int) { take(ch); take(ch) }
func forward(ch chan int) chan int { return ch }
func fail() { panic("no") }
`

// verdict joins the verdicts of the runs of a snippet's function f and the
// literals in it: a leak in one is a leak.
func verdict(t *testing.T, code string) (v witness.Verdict, reasons []string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "p.go")
	if err := os.WriteFile(path, []byte(prelude+code), 0o600); err != nil {
		t.Fatal(err)
	}
	l := load(t, "go1.26", path)
	v = witness.Clean
	for _, root := range l.pkg.Roots() {
		if !strings.HasPrefix(root.Name(), "f") || strings.HasPrefix(root.Name(), "forward") {
			continue
		}
		r := explore.Search(l.pkg.Program(root), testBounds)
		reasons = append(reasons, r.Reasons...)
		switch {
		case r.Verdict == witness.Leaks:
			v = witness.Leaks
		case r.Verdict == witness.Unknown && v == witness.Clean:
			v = witness.Unknown
		}
	}
	return v, reasons
}

var snippets = []struct {
	name, code string
	want       witness.Verdict
	why        string // one of the reasons, if it is unknown
}{
	// Where channels go.
	{"parameter", `func f() { ch := make(chan int); go give(ch); take(ch) }`, witness.Clean, ""},
	{"parameter, one too few", `func f() { ch := make(chan int); go give(ch); takeTwo(ch) }`, witness.Leaks, ""},
	{"direction", `func f() { ch := make(chan int); var r <-chan int = ch; var s chan<- int = ch; go func() { s <- 1 }(); <-r }`, witness.Clean, ""},
	{"result of an inlined call", `func f() { ch := make(chan int); go give(ch); <-forward(ch) }`, witness.Clean, ""},
	{"literal in a variable", `func f() { ch := make(chan int); send := func() { ch <- 1 }; go send() }`, witness.Leaks, ""},
	{"literal as argument", `func f() { ch := make(chan int); run(func() { ch <- 1 }); <-ch }
		func run(g func()) { go g() }`, witness.Clean, ""},
	{"nested literals", `func f() { ch := make(chan int); go func() { go func() { ch <- 1 }() }(); <-ch }`, witness.Clean, ""},
	{"two names", `func f() { a, b := make(chan int), make(chan int); ch := a; if test() { ch = b }; go func() { ch <- 1 }() }`, witness.Leaks, ""},

	// Branches.
	{"constant", `func f() { ch := make(chan int); const on = false; if on { go give(ch) } }`, witness.Clean, ""},
	{"the same parameter", `func f(b bool) { ch := make(chan int); if b { go give(ch) }; if b { take(ch) } }`, witness.Clean, ""},
	{"the same field", `type s struct{ b bool }
		func f(x *s) { ch := make(chan int); if x.b { go give(ch) }; if x.b { take(ch) } }`, witness.Clean, ""},
	{"another parameter", `func f(a, b bool) { ch := make(chan int); if a { go give(ch) }; if b { take(ch) } }`, witness.Leaks, ""},
	{"error in a variable", `func f() (err error) { defer func() { outside(err) }(); ch := make(chan int); err = work()
		if err == nil { go give(ch) }; if err != nil { return err }; take(ch); return nil }`, witness.Clean, ""},
	{"flag set on one path", `func f() { ch := make(chan int); started := false; if test() { started = true; go give(ch) }; if started { take(ch) } }`, witness.Clean, ""},
	{"flag in the closure", `func f(b bool) { ch := make(chan int); go func() { if b { ch <- 1 } }(); if b { <-ch } }`, witness.Clean, ""},
	{"switch on a string", `func f(s string) { ch := make(chan int)
		switch s { case "a": go give(ch); case "b": default: }
		if s == "a" { take(ch) } }`, witness.Clean, ""},
	{"switch on a number", `func f(n int) { ch := make(chan int); if n > 100 { go give(ch) }; if n > 50 { take(ch) } else { return } }`, witness.Leaks, ""},
	{"tests that imply each other", `func f(n int) { ch := make(chan int); if n > 100 { go give(ch) }; if n > 100 && n > 50 { take(ch) } }`, witness.Clean, ""},
	{"result of an inlined call is looked into", `func f() {
		ch := make(chan int); go give(ch); err := maybe(ch); if errors.Is(err, late) { return }; take(ch) }
		var late = errors.New("late")
		func maybe(ch chan int) error { if test() { take(ch); return late }; return work() }`, witness.Unknown, "a test of what a call that takes part returns"},
	{"an assertion on the result of an inlined call", `func f() {
		ch := make(chan int); go give(ch); if !errors.Is(maybe(ch), late) { panic("no") } }
		var late = errors.New("late")
		func maybe(ch chan int) error { if test() { take(ch); return late }; return work() }`, witness.Unknown, "a test of what a call that takes part returns"},
	{"result of a call that takes no part", `func f() {
		ch := make(chan int); go give(ch); if errors.Is(work(), late) { return }; take(ch) }
		var late = errors.New("late")`, witness.Leaks, ""},
	{"result of an inlined call decides", `func f() { ch := make(chan int); if start(ch) { take(ch) } }
		func start(ch chan int) bool { if test() { go give(ch); return true }; return false }`, witness.Clean, ""},
	{"shared memory", `func f() { ch := make(chan int); var n atomic.Int32
		for range 2 { go func() { if n.Add(1) == 2 { close(ch) } }() }; <-ch }`, witness.Clean, ""},

	// Counts.
	{"range over one slice twice", `func f(xs []int) { ch := make(chan int); for range xs { go give(ch) }; for range xs { take(ch) } }`, witness.Clean, ""},
	{"length of a made slice", `func f(n int) { xs := make([]int, n); ch := make(chan int); for range n { go give(ch) }; for range xs { take(ch) } }`, witness.Clean, ""},
	{"composite literal", `func f() { ch := make(chan int); for range []int{1, 2} { go give(ch) }; take(ch); take(ch) }`, witness.Clean, ""},
	{"half", `func f() { ch := make(chan int); n := 4; for range n / 2 { go give(ch) }; take(ch); take(ch) }`, witness.Clean, ""},
	{"capacity", `func f(n int) { ch := make(chan int, n); for range n { go give(ch) } }`, witness.Clean, ""},
	{"capacity too small", `func f(n int) { ch := make(chan int, n-1); for range n { go give(ch) } }`, witness.Leaks, ""},
	{"capacity from elsewhere", `func f(n int) { ch := make(chan int, value()); for range n { go give(ch) } }`, witness.Unknown, "the lengths of two loops cannot be related"},
	{"map", `func f(m map[int]int) { ch := make(chan int); for range m { go give(ch) }; for range len(m) { take(ch) } }`, witness.Clean, ""},
	{"two unknown loops", `func f() { ch := make(chan int); for test() { go give(ch) }; for test() { take(ch) } }`, witness.Unknown, "the lengths of two loops cannot be related"},
	{"sum", `func f(a, b int) { ch := make(chan int); for range a + b { go give(ch) }; for range a { take(ch) }; for range b { take(ch) } }`, witness.Clean, ""},

	// What is sent.
	{"an error that only messages have", `type item struct { key string; err error }
		func items() []item
		func f() { ch := make(chan item); go func() {
			if err := work(); err != nil { ch <- item{err: err}; return }
			xs := items(); if len(xs) != 2 { ch <- item{err: errors.New("few")}; return }; ch <- xs[0]; ch <- xs[1] }()
			for range 2 { if it := <-ch; it.err != nil { return } } }`, witness.Unknown, "a test for an error that only messages have"},
	{"an error that the package keeps, too", `type item struct { key string; err error }
		func items() []item
		func keep(x *item, err error) { x.err = err }
		func f() { ch := make(chan item); go func() {
			if err := work(); err != nil { ch <- item{err: err}; return }
			xs := items(); if len(xs) != 2 { ch <- item{err: errors.New("few")}; return }; ch <- xs[0]; ch <- xs[1] }()
			for range 2 { if it := <-ch; it.err != nil { return } } }`, witness.Leaks, ""},
	{"nil ends it", `func f() { ch := make(chan error); go func() { ch <- nil }(); for { if err := <-ch; err == nil { return } } }`, witness.Clean, ""},
	{"what is unknown of it", `type m struct{ last bool }
		func f(ms []m) { ch := make(chan m); go func() { for _, x := range ms { ch <- x } }(); for { if x := <-ch; x.last { return } } }`, witness.Unknown, "the lengths of two loops cannot be related"},
	{"comma ok", `func f() { ch := make(chan int); go func() { ch <- 1; close(ch) }(); for { if _, ok := <-ch; !ok { return } } }`, witness.Clean, ""},
	{"select with ok", `func f(quit <-chan bool) { ch := make(chan int); go func() { close(ch) }()
		for { select { case _, ok := <-ch: if !ok { return }; case <-quit: } } }`, witness.Clean, ""},

	// Deferred calls.
	{"deferred close", `func f() { ch := make(chan int); go func() { defer close(ch); if test() { return }; ch <- 1 }(); <-ch }`, witness.Clean, ""},
	{"deferred on one path", `func f() { ch := make(chan int); go func() { if test() { defer close(ch) } }(); <-ch }`, witness.Leaks, ""},
	{"last deferred runs first", `func f() { a, b := make(chan int), make(chan int)
		go func() { defer func() { a <- 1 }(); defer func() { b <- 1 }() }(); <-b; <-a }`, witness.Clean, ""},
	{"first deferred runs last", `func f() { a, b := make(chan int), make(chan int)
		go func() { defer func() { b <- 1 }(); defer func() { a <- 1 }() }(); <-b; <-a }`, witness.Leaks, ""},

	// The end of the process.
	{"panics elsewhere", `func f() { ch := make(chan int); go give(ch); if test() { fail() }; take(ch) }`, witness.Clean, ""},
	{"an assertion that may end the test", `type tester interface{ FailNow() }
		func isTrue(t tester, ok bool)
		func f(t tester) { ch := make(chan int); go give(ch); late := false
		select { case <-ch: case <-time.After(1): late = true }; isTrue(t, !late) }`, witness.Unknown, "an assertion that may end the test"},
	{"a function that is given no test", `func isTrue(t any, ok bool)
		func f(t any) { ch := make(chan int); go give(ch); late := false
		select { case <-ch: case <-time.After(1): late = true }; isTrue(t, !late) }`, witness.Leaks, ""},
	{"exits", `func f() { ch := make(chan int); go give(ch); if test() { os.Exit(1) }; take(ch) }`, witness.Clean, ""},

	// Contexts and WaitGroups.
	{"cancel on return", `func f() { ctx, cancel := context.WithCancel(context.Background()); defer cancel(); ch := make(chan int)
		go func() { select { case ch <- 1: case <-ctx.Done(): } }() }`, witness.Clean, ""},
	{"value context", `type k struct{}
		func f(p context.Context) { ctx := context.WithValue(p, k{}, 1); ch := make(chan int)
		go func() { select { case ch <- 1: case <-ctx.Done(): } }() }`, witness.Clean, ""},
	{"timeout context", `func f() { ctx, cancel := context.WithTimeout(context.Background(), 1); _ = cancel; ch := make(chan int)
		go func() { select { case ch <- 1: case <-ctx.Done(): } }() }`, witness.Clean, ""},
	{"wait, then close", `func f(xs []int) { ch := make(chan int); var wg sync.WaitGroup
		for range xs { wg.Add(1); go func() { defer wg.Done(); ch <- 1 }() }
		go func() { wg.Wait(); close(ch) }(); for range ch {} }`, witness.Clean, ""},
	{"add all at once", `func f(xs []int) { ch := make(chan int); wg := new(sync.WaitGroup); wg.Add(len(xs))
		for range xs { go func() { defer wg.Done(); ch <- 1 }() }
		go func() { wg.Wait(); close(ch) }(); for range ch {} }`, witness.Clean, ""},
	{"a WaitGroup from elsewhere", `func f(wg *sync.WaitGroup) { ch := make(chan int); wg.Add(1); go func() { ch <- 1; wg.Done() }(); wg.Wait() }`, witness.Leaks, ""},

	// Meetings outside of the model.
	{"a field orders them", `type s struct{ c chan int }
		func f(x *s) { ch := make(chan int, 1); go func() { <-x.c; ch <- 1 }(); ch <- 2; x.c <- 1; <-ch }`, witness.Unknown, "goroutines also meet on something that is not modelled"},
	{"a conversation", `func f() { ch, ready := make(chan int), make(chan int); outside(ready); go give(ch)
		select { case <-ch: case <-ready: } }`, witness.Unknown, "a communication on a channel that is not modelled"},
	{"a channel from outside", `func f(quit chan bool) { ch := make(chan int); go give(ch); select { case <-ch: case <-quit: } }`, witness.Leaks, ""},
}

func TestVerdicts(t *testing.T) {
	for _, s := range snippets {
		got, reasons := verdict(t, s.code)
		if got != s.want {
			t.Errorf("%s: %v %q, want %v", s.name, got, reasons, s.want)
		} else if s.why != "" && !slices.Contains(reasons, s.why) {
			t.Errorf("%s: unknown because of %q, want %q", s.name, reasons, s.why)
		}
	}
}

// What leaves the run can be used by anybody.
func TestEscapes(t *testing.T) {
	for name, code := range map[string]string{
		"returned":      `func f() chan int { ch := make(chan int); go give(ch); return ch }`,
		"in a field":    `type s struct{ c chan int }; func f(x *s) { ch := make(chan int); x.c = ch; go give(ch) }`,
		"in a slice":    `func f() { ch := make(chan int); xs := []chan int{ch}; go give(ch); outside(xs) }`,
		"in a map":      `func f(m map[int]chan int) { ch := make(chan int); m[1] = ch; go give(ch) }`,
		"in a global":   `var g chan int; func f() { ch := make(chan int); g = ch; go give(ch) }`,
		"sent":          `func f(c chan chan int) { ch := make(chan int); c <- ch; go give(ch) }`,
		"in a select":   `func f(c chan chan int) { ch := make(chan int); go give(ch); select { case c <- ch: } }`,
		"to a function": `func f(g func(chan int)) { ch := make(chan int); g(ch); go give(ch) }`,
		"as interface":  `func f() { ch := make(chan int); outside(ch); go give(ch) }`,
		"in a literal":  `func f(g func(func())) { ch := make(chan int); g(func() { <-ch }); go give(ch) }`,
	} {
		code = strings.ReplaceAll(code, "; func f", "\nfunc f")
		if v, reasons := verdict(t, code); v != witness.Clean {
			t.Errorf("%s: %v %q", name, v, reasons)
		}
	}
}
