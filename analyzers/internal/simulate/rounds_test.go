package simulate_test

import (
	"testing"

	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

// counted are loops that a root counts to a number.
var counted = []struct {
	name, code string
	want       witness.Verdict
}{
	{"a goroutine is left behind in some round", `
func f() { for range 100 { ch := make(chan int); go give(ch); if test() { <-ch } } }`, witness.Leaks},
	{"none is, in a hundred rounds", `
func f() { for range 100 { ch := make(chan int); go give(ch); <-ch } }`, witness.Clean},
	{"what comes after the rounds lets them go", `
func f() { quit := make(chan int); for range 100 { go func() { <-quit }() }; close(quit) }`, witness.Unknown},
	{"after the rounds the process ends", `
func f(tick chan int) { for range 100 { ch := make(chan int); go give(ch); <-tick; if test() { <-ch } }; os.Exit(1) }`, witness.Clean},
	{"each round adds to what is there", `
func f() { ch := make(chan int, 20); for range 20 { ch <- 1 }; go func() { <-ch }() }`, witness.Clean},
	{"one round too many", `
func f() { ch := make(chan int, 20); go func() { for range 21 { ch <- 1 } }() }`, witness.Leaks},
	{"the count is used", `
func f() { ch := make(chan int); for i := range 100 { if i == 50 { go give(ch) } }; <-ch }`, witness.Clean},
	{"one of many rounds may be the last", `
func f() { ch := make(chan int, 1); for i := 0; i < 1000; i++ { if test() { go give(ch); go give(ch); break } } }`, witness.Leaks},
}

func TestCountedRounds(t *testing.T) {
	for _, tt := range counted {
		t.Run(tt.name, func(t *testing.T) {
			if got, why := verdict(t, tt.code); got != tt.want {
				t.Errorf("%v, want %v %q", got, tt.want, why)
			}
		})
	}
}
