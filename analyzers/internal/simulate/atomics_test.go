package simulate_test

import (
	"slices"
	"testing"

	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

// atomics are runs that an atomic operation decides.
var atomics = []struct {
	name, code string
	want       witness.Verdict
	why        string // one of the reasons, if it is unknown
}{
	{"of the run: the first one swaps", `
func f() { ch := make(chan int); var done atomic.Bool; if done.CompareAndSwap(false, true) { go give(ch) }; <-ch }`, witness.Clean, ""},
	{"of the run: the second one does not", `
func f() { ch := make(chan int); var done atomic.Bool; done.Store(true); if done.CompareAndSwap(false, true) { go give(ch) }; <-ch }`, witness.Leaks, ""},
	{"of the outside: both sides come to their end", `
type door struct{ opened atomic.Bool }
func (d *door) open() bool { return d.opened.CompareAndSwap(false, true) }
func f(ds []*door) {
	var wg sync.WaitGroup
	for _, d := range ds { wg.Add(1); go func() { defer wg.Done(); if !d.open() { return }; work() }() }
	wg.Wait()
}`, witness.Clean, ""},
	{"of the outside: what hangs on it is in doubt", `
type door struct{ opened atomic.Bool }
func f(d *door) { ch := make(chan int); if d.opened.CompareAndSwap(false, true) { go give(ch) }; if !d.opened.Load() { <-ch } }`,
		witness.Unknown, "a test of memory that goroutines share"},
	{"a pointer of the outside", `
type node struct{ next atomic.Pointer[node] }
func f(n, o *node) { ch := make(chan int); go give(ch); if n.next.CompareAndSwap(nil, o) { <-ch } }`,
		witness.Unknown, "a test of memory that goroutines share"},
	{"a number of the outside", `
func f(n *int32) { ch := make(chan int); go give(ch); if atomic.CompareAndSwapInt32(n, 0, 1) { <-ch } else { <-ch } }`, witness.Clean, ""},
}

func TestAtomics(t *testing.T) {
	for _, tt := range atomics {
		t.Run(tt.name, func(t *testing.T) {
			got, reasons := verdict(t, tt.code)
			if got != tt.want || tt.why != "" && !slices.Contains(reasons, tt.why) {
				t.Errorf("%v %q, want %v %q", got, reasons, tt.want, tt.why)
			}
		})
	}
}
