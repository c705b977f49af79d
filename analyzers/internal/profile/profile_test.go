package profile

import (
	"bytes"
	"compress/gzip"
	"io"
	"runtime"
	"runtime/pprof"
	"strings"
	"testing"
	"time"

	"github.com/google/pprof/profile"
)

const self = "github.com/seed-5a033449/asyncgen/analyzers/internal/profile"

// A real block profile puts what a function has waited for on the function and on
// the line, and on who called it.
func TestBlockProfile(t *testing.T) {
	runtime.SetBlockProfileRate(1)
	defer runtime.SetBlockProfileRate(0)
	caller()
	var out bytes.Buffer
	if err := pprof.Lookup("block").WriteTo(&out, 0); err != nil {
		t.Fatal(err)
	}
	p, err := Read(&out)
	if err != nil {
		t.Fatal(err)
	}
	if p.Kind != "block profile" {
		t.Errorf("kind %q", p.Kind)
	}
	line := p.Line(self, "/elsewhere/profile_test.go", waitLine, true)
	if line.Percent < 50 || line.Percent > 100 {
		t.Errorf("the receive has %v", line)
	}
	for _, name := range []string{"(*queue[K]).take", "caller"} {
		if got := p.Function(self, name); got.Percent < 50 {
			t.Errorf("%s has %v", name, got)
		}
	}
	if got := p.Function(self, "feed"); got.Percent > 0 {
		t.Errorf("feed has %v", got)
	}
}

var waitLine int

type queue[T any] struct{ c chan T }

//go:noinline
func (q *queue[T]) take() T {
	_, _, waitLine, _ = runtime.Caller(0)
	waitLine += 2
	return <-q.c
}

//go:noinline
func caller() {
	q := &queue[int]{make(chan int)}
	go feed(q)
	q.take()
}

func feed(q *queue[int]) {
	time.Sleep(50 * time.Millisecond)
	q.c <- 1
}

// Who stands at the bottom of a stack and waits there waits for work, not at it.
func TestGoroutineProfile(t *testing.T) {
	quit := make(chan bool)
	defer close(quit)
	started := make(chan bool)
	go loop(started, quit) // with arguments, so that there is a wrapper around it
	<-started
	runtime.Gosched()
	var out bytes.Buffer
	if err := pprof.Lookup("goroutine").WriteTo(&out, 0); err != nil {
		t.Fatal(err)
	}
	p, err := Read(&out)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"loop", "TestGoroutineProfile"} {
		if got := p.Function(self, name); got.Percent == 0 || got.Profile != "goroutine profile" {
			t.Errorf("%s has %v", name, got)
		}
	}
	if got := p.Line(self, "profile_test.go", quitLine, true); got.Percent > 0 {
		t.Errorf("waiting for work has %v", got)
	}
	if got := p.Line(self, "profile_test.go", quitLine, false); got.Percent == 0 {
		t.Error("waiting has no share")
	}
}

var quitLine int

func loop(started, quit chan bool) {
	_, _, quitLine, _ = runtime.Caller(0)
	quitLine += 3
	started <- true
	<-quit
}

// What is no profile, or none that says where, gets an error that says so.
func TestErrors(t *testing.T) {
	lookup := func(name string, debug int) string {
		var out strings.Builder
		if err := pprof.Lookup(name).WriteTo(&out, debug); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	goroutine := lookup("goroutine", 0)
	unzipped := gunzip(t, goroutine)
	for name, test := range map[string]struct{ data, want string }{
		"heap":            {lookup("heap", 0), "not a CPU, block, mutex or goroutine profile (got one of alloc_objects, "},
		"heap as text":    {lookup("heap", 1), "not a CPU, block, mutex or goroutine profile"},
		"goroutines":      {lookup("goroutine", 1), "a list of goroutines as text, not a profile: take it without ?debug="},
		"their stacks":    {lookup("goroutine", 2), "a list of goroutines as text"},
		"blocks as text":  {"--- contention:\ncycles/second=1000\n90 1 @ 0x1 0x2\n", "holds no names of functions: take it without ?debug="},
		"nonsense":        {"nonsense", "not a whole profile: "},
		"empty file":      {"", "not a whole profile: "},
		"cut":             {goroutine[:len(goroutine)/2], "not a whole profile: "},
		"cut in the text": {unzipped[:len(unzipped)/2], "not a whole profile: "},
		"idle":            {idle(t), "the block profile holds no samples: has the program called runtime.SetBlockProfileRate?"},
	} {
		if _, err := Read(strings.NewReader(test.data)); err == nil || !strings.HasPrefix(err.Error(), test.want) && !strings.Contains(err.Error(), "the block profile "+test.want) {
			t.Errorf("%s: error %v, want %s", name, err, test.want)
		}
	}
	if _, err := Read(strings.NewReader(unzipped)); err != nil {
		t.Errorf("not compressed: %v", err)
	}
	if _, err := Open("no such file"); err == nil {
		t.Error("a file that is not there is opened")
	}
	if _, err := Open(t.TempDir()); err == nil {
		t.Error("a folder is opened")
	}
}

func gunzip(t *testing.T, data string) string {
	r, err := gzip.NewReader(strings.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(plain)
}

// idle returns a block profile of a program that has not waited.
func idle(t *testing.T) string {
	var out strings.Builder
	empty := &profile.Profile{SampleType: []*profile.ValueType{{Type: "contentions", Unit: "count"}, {Type: "delay", Unit: "nanoseconds"}}}
	if err := empty.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestSplit(t *testing.T) {
	for _, test := range []struct{ name, pkg, fn string }{
		{"main.main", "main", "main"},
		{"main.main.func1", "main", "main"},
		{"example.com/a/b.(*T).Do.func2.1", "example.com/a/b", "(*T).Do"},
		{"example.com/a/b.(*T[...]).Do.func2.func3", "example.com/a/b", "(*T).Do"},
		{"example.com/a.Map[go.shape.int,example.com/b.X].func1", "example.com/a", "Map"},
		{"gopkg.in/yaml%2ev3.Marshal", "gopkg.in/yaml.v3", "Marshal"},
		{"net/http.HandlerFunc.ServeHTTP", "net/http", "HandlerFunc.ServeHTTP"},
		{"example.com/a.F.gowrap1", "example.com/a", "F"},
		{"example.com/a.F-range1", "example.com/a", "F"},
		{"example.com/a.T.Do-fm", "example.com/a", "T.Do"},
		{"runtime.goexit", "runtime", "goexit"},
	} {
		if pkg, fn := split(test.name); pkg != test.pkg || fn != test.fn {
			t.Errorf("split(%q) = %q, %q; want %q, %q", test.name, pkg, fn, test.pkg, test.fn)
		}
	}
}
