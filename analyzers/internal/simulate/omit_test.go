package simulate_test

import (
	"strings"
	"testing"

	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

// long makes a function too long to be followed for its result alone.
var long = strings.Repeat("	s.n = value() + s.n*value()\n", 12)

const server = `
type server struct {
	mu     sync.Mutex
	n      int
	closed bool
	err    error
	events chan int
}
var stopped bool
`

// left are functions on both sides of the border of what is left out of a run.
var left = []struct {
	name, code string
	want       witness.Verdict
}{
	{"a call that can reach nothing of the run", `
func (s *server) refresh() error { s.mu.Lock(); defer s.mu.Unlock(); ` + "\n" + long + `; return work() }
func f(s *server) { ch := make(chan int); go give(ch); if s.refresh() != nil { return }; <-ch }`, witness.Leaks},
	{"one that is given a channel of the run", `
func (s *server) refresh(ch chan int) { ` + "\n" + long + `; <-ch }
func f(s *server) { ch := make(chan int); go give(ch); s.refresh(ch) }`, witness.Clean},
	{"one that may end the process", `
func (s *server) refresh() { ` + "\n" + long + `; os.Exit(1) }
func f(s *server) { ch := make(chan int); go give(ch); s.refresh() }`, witness.Clean},
	{"one that changes what was read before it", `
func (s *server) close() { s.closed = true; ` + "\n" + long + `; s.err = nil }
func f(s *server) {
	ch := make(chan int)
	if s.closed { return }
	go give(ch)
	s.close()
	if s.closed { <-ch }
}`, witness.Unknown},
	{"one that changes a variable of the package", `
func (s *server) close() { stopped = true; ` + "\n" + long + ` }
func f(s *server) {
	ch := make(chan int)
	if stopped { return }
	go give(ch)
	s.close()
	if stopped { <-ch }
}`, witness.Unknown},
	{"one that changes something else", `
func (s *server) refresh() { s.mu.Lock(); defer s.mu.Unlock(); ` + "\n" + long + ` }
func f(s *server) {
	ch := make(chan int)
	closed := s.closed
	if !closed { go give(ch) }
	s.refresh()
	if !s.closed { <-ch }
}`, witness.Clean},
	{"a truth that it computes from what is there", `
func (s *server) ready() bool { ` + "\n" + long + `; return s.n > 3 }
func f(s *server) { ch := make(chan int); if s.ready() { go give(ch) }; if s.ready() { <-ch } }`, witness.Unknown},
	{"one that makes what it returns", `
func (s *server) subscribe() chan int { ` + "\n" + long + `; ch := make(chan int); return ch }
func f(s *server) { ch := s.subscribe(); go give(ch) }`, witness.Leaks},
	{"one that lets the run's channel out", `
func (s *server) register(ch chan int) { ` + "\n" + long + `; s.events = ch }
func f(s *server) { ch := make(chan int); s.register(ch); go give(ch) }`, witness.Clean},
}

func TestLeftOut(t *testing.T) {
	for _, tt := range left {
		t.Run(tt.name, func(t *testing.T) {
			code := strings.ReplaceAll(tt.code, "value()", "len(os.Args)")
			if got, why := verdict(t, server+code); got != tt.want {
				t.Errorf("%v, want %v %q", got, tt.want, why)
			}
		})
	}
}

// settled are runs in which nobody can be stuck once the outside has what they
// have made, and others that look like them.
var settled = []struct {
	name, code string
	want       witness.Verdict
}{
	{"all is outside", `
func f(s *server) { ch := make(chan int); go give(ch); s.events = ch; for { work() } }`, witness.Clean},
	{"one of two is outside", `
func f(s *server) { a, b := make(chan int), make(chan int); go give(a); go give(b); s.events = a }`, witness.Leaks},
	{"another one is made later", `
func f(s *server) { a := make(chan int); go give(a); s.events = a; b := make(chan int); go give(b) }`, witness.Leaks},
	{"who is outside can end it", `
func f(s *server) { ctx, cancel := context.WithCancel(context.Background()); outside(cancel); go func() { <-ctx.Done() }() }`, witness.Clean},
	{"who is outside cannot end it", `
func f(s *server) { ctx, _ := context.WithCancel(context.Background()); outside(ctx); go func() { <-ctx.Done() }() }`, witness.Leaks},
}

func TestSettled(t *testing.T) {
	for _, tt := range settled {
		t.Run(tt.name, func(t *testing.T) {
			if got, why := verdict(t, server+tt.code); got != tt.want {
				t.Errorf("%v, want %v %q", got, tt.want, why)
			}
		})
	}
}

// outsideMemory are runs that hang on what lies in memory of the outside.
var outsideMemory = []struct {
	name, code string
	want       witness.Verdict
}{
	{"a flag of a struct", `
func f(s *server) { ch := make(chan int); go give(ch); if s.closed { return }; <-ch }`, witness.Leaks},
	{"a flag of a container", `
type queue[T any] struct { elems []T; dead bool }
func (q *queue[T]) push(v T) bool { if q.dead { return false }; q.elems = append(q.elems, v); return true }
func f(q *queue[func()]) { ch := make(chan int); q.push(func() { close(ch) }); go func() { <-ch }() }`, witness.Unknown},
	{"a container of the run", `
type queue[T any] struct { elems []T; dead bool }
func (q *queue[T]) push(v T) bool { if q.dead { return false }; q.elems = append(q.elems, v); return true }
func f() { q := &queue[int]{dead: true}; ch := make(chan int); go give(ch); if q.push(1) { <-ch } }`, witness.Leaks},
}

func TestOutsideMemory(t *testing.T) {
	for _, tt := range outsideMemory {
		t.Run(tt.name, func(t *testing.T) {
			if got, why := verdict(t, server+tt.code); got != tt.want {
				t.Errorf("%v, want %v %q", got, tt.want, why)
			}
		})
	}
}
