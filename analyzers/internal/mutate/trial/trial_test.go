package trial

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

const dumped = `some output
goroutine 7 [chan receive (leaked), 2 minutes]:
example.com/p.wait(0x1)
	/src/p/wait.go:12 +0x1f
created by example.com/p.start in goroutine 1
	/src/p/start.go:5 +0x2

goroutine 8 gp=0xc0 m=nil mp=0x1 [sync.Mutex.Lock]:
sync.runtime_SemacquireMutex(0x1)
	/go/src/runtime/sema.go:95 +0x25
example.com/p.lock(0x1)
	/src/p/wait.go:20
`

func TestParseStacks(t *testing.T) {
	stacks := ParseStacks(dumped)
	if len(stacks) != 2 {
		t.Fatalf("want 2 stacks, got %v", stacks)
	}
	if s := stacks[0]; s.State != "chan receive" || !s.Leaked || len(s.Frames) != 2 || s.Frames[0] != (Frame{"/src/p/wait.go", 12}) {
		t.Errorf("first stack: %+v", s)
	}
	if s := stacks[1]; s.State != "sync.Mutex.Lock" || s.Leaked || !slices.Equal(s.within("/p"), []Frame{{"wait.go", 20}}) {
		t.Errorf("second stack: %+v", s)
	}
}

func TestJudge(t *testing.T) {
	stuck := func(state string, leaked bool) *Outcome {
		return &Outcome{Built: true, Stacks: []Stack{{state, leaked, []Frame{{"/src/p/a.go", 3}}}}}
	}
	none := &Outcome{Built: true}
	died := stuck("select", false)
	died.Output = "panic: no\n"
	for name, test := range map[string]struct {
		original, changed *Outcome
		want              string
	}{
		"nothing":           {none, none, ""},
		"leak":              {none, stuck("select", true), Leak},
		"leaks before":      {stuck("select", true), stuck("select", true), ""},
		"waits before":      {stuck("select", false), stuck("select", true), Leak},
		"blocked":           {none, stuck("chan send", false), Blocked},
		"on the network":    {none, stuck("IO wait", false), ""},
		"died half-way":     {none, died, ""},
		"bubble":            {none, &Outcome{Bubble: true}, Bubble},
		"bubble before":     {&Outcome{Bubble: true}, &Outcome{Bubble: true}, ""},
		"never ends":        {none, &Outcome{Hung: true}, Hang},
		"waits elsewhere":   {none, &Outcome{Stacks: []Stack{{"select", true, []Frame{{"/src/q/a.go", 3}}}}}, ""},
		"state has changed": {stuck("chan send", false), stuck("select", false), Blocked},
	} {
		if got := Judge("/p", []*Outcome{test.original}, test.changed); got.How != test.want {
			t.Errorf("%s: got %q, want %q", name, got.How, test.want)
		} else if test.want == Leak && !slices.Equal(got.Places, []string{"a.go:3"}) {
			t.Errorf("%s: places %v", name, got.Places)
		}
	}
}

const leaky = `package p

func start(n int) {
	c := make(chan int, n)
	go func() { c <- 1 }()
}
`

// TestRun runs the tests of a small module as they are and with its buffer gone.
func TestRun(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the standard library with another GOEXPERIMENT")
	}
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":    "module example.com/p\n\ngo 1.26\n",
		"p.go":      leaky,
		"p_test.go": "package p\n\nimport \"testing\"\n\nfunc TestStart(t *testing.T) { start(1) }\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	s := &Settings{
		Dir: dir, Package: "example.com/p", Timeout: time.Minute, Work: t.TempDir(),
		Env: []string{"GOWORK=off", "GOFLAGS=", "CGO_ENABLED=0"},
	}
	original, err := s.Run(t.Context(), nil)
	if err != nil || !original.Built || original.Hung {
		t.Fatal(err, original)
	}
	unbuffered := []byte("package p\n\nfunc start(n int) {\n\tc := make(chan int)\n\tgo func() { c <- 1 }()\n}\n")
	changed, err := s.Run(t.Context(), map[string][]byte{filepath.Join(dir, "p.go"): unbuffered})
	if err != nil || !changed.Built {
		t.Fatal(err, changed)
	}
	v := Judge(filepath.Base(dir), []*Outcome{original}, changed)
	if v.How != Leak || !slices.Equal(v.Places, []string{"p.go:5"}) {
		t.Errorf("got %+v; output:\n%s", v, changed.Output)
	}
	if broken, err := s.Run(t.Context(), map[string][]byte{filepath.Join(dir, "p.go"): []byte("package p\n")}); err != nil || broken.Built {
		t.Errorf("a package that does not compile counts as built: %v", err)
	}
}
