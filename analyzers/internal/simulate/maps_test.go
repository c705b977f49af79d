package simulate_test

import (
	"testing"

	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

// entries are runs that find channels in a map.
var entries = []struct {
	name, code string
	want       witness.Verdict
}{
	{"under a key of the run", `
func f() { ch := make(chan int); m := map[int]chan int{7: ch}; go give(m[7]); <-m[7] }`, witness.Clean},
	{"under another one", `
func f() { ch := make(chan int); m := map[int]chan int{7: ch}; go give(ch); if c, ok := m[8]; ok { <-c } }`, witness.Leaks},
	{"what was deleted is not found", `
func f() { ch := make(chan int); m := map[int]chan int{7: ch}; go give(ch); delete(m, 7); if c, ok := m[7]; ok { <-c } }`, witness.Leaks},
	{"an unknown key finds it once", `
func f() { ch := make(chan int); m := map[int]chan int{7: ch}; go func() { if c := m[value()]; c != nil { c <- 1 } }() }`, witness.Leaks},
	{"one key finds it twice", `
func f() { ch := make(chan int, 1); m := map[int]chan int{7: ch}
	go func() { k := value(); if c := m[k]; c != nil { c <- 1 }; if c := m[k]; c != nil { c <- 1 } }() }`, witness.Leaks},
	{"unknown keys find it twice", `
func f() { ch := make(chan int, 1); m := map[int]chan int{7: ch}
	go func() { if c := m[value()]; c != nil { c <- 1 }; if c := m[value()]; c != nil { c <- 1 } }() }`, witness.Unknown},
	{"it was put there anew in between", `
func f() { ch := make(chan int, 1); m := map[int]chan int{7: ch}
	go func() { if c := m[value()]; c != nil { c <- 1 }; m[7] = ch; if c := m[value()]; c != nil { c <- 1 } }() }`, witness.Leaks},
}

func TestEntries(t *testing.T) {
	for _, tt := range entries {
		t.Run(tt.name, func(t *testing.T) {
			if got, why := verdict(t, tt.code); got != tt.want {
				t.Errorf("%v, want %v %q", got, tt.want, why)
			}
		})
	}
}
