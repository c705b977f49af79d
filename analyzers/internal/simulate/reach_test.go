package simulate_test

import (
	"testing"

	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

// lost is a function at which a run is left open: it does what is not modelled.
const lost = `
var bits int32
func lost() { atomic.OrInt32(&bits, 1) }
`

// reached are runs that are left open, with goroutines that nobody reaches who may
// run, and others that somebody does.
var reached = []struct {
	name, code string
	want       witness.Verdict
}{
	{"nobody has the channel", `
func f() { ch := make(chan int); go give(ch); lost() }`, witness.Leaks},
	{"the one who runs has it", `
func f() { ch := make(chan int); go give(ch); lost(); <-ch }`, witness.Unknown},
	{"a deferred call has it", `
func f() { ch := make(chan int); defer take(ch); go give(ch); lost() }`, witness.Unknown},
	{"a literal has it that is called later", `
func f() { ch := make(chan int); end := func() { <-ch }; go give(ch); lost(); end() }`, witness.Unknown},
	{"an object has it that is used later", `
type box struct{ ch chan int }
func f() { b := &box{make(chan int)}; go give(b.ch); lost(); <-b.ch }`, witness.Unknown},
	{"the outside has it", `
func f() { ch := make(chan int); outside(ch); go give(ch); lost() }`, witness.Unknown},
	{"two who could meet have it", `
func f() { ch := make(chan int); go give(ch); go take(ch); lost() }`, witness.Unknown},
	{"two who wait for each other", `
func f() { a, b := make(chan int), make(chan int); go func() { <-a; b <- 1 }(); go func() { <-b; a <- 1 }(); lost() }`, witness.Leaks},
	{"one of a select's channels is reached", `
func f() { a, b := make(chan int), make(chan int); go func() { select { case <-a: case <-b: } }(); lost(); close(b) }`, witness.Unknown},
	{"none of them is", `
func f() { a, b := make(chan int), make(chan int); go func() { select { case <-a: case <-b: } }(); lost() }`, witness.Leaks},
	{"a context whose parent ends", `
func f(p context.Context) { ctx, cancel := context.WithCancel(p); _ = cancel; go func() { <-ctx.Done() }(); lost() }`, witness.Unknown},
	{"a context that nobody ends", `
func f() { ctx, cancel := context.WithCancel(context.Background()); _ = cancel; go func() { <-ctx.Done() }(); lost() }`, witness.Leaks},
	{"a context that is ended later", `
func f() { ctx, cancel := context.WithCancel(context.Background()); go func() { <-ctx.Done() }(); lost(); cancel() }`, witness.Unknown},
	{"a WaitGroup", `
func f() { wg := new(sync.WaitGroup); wg.Add(1); go wg.Wait(); lost() }`, witness.Leaks},
	{"a WaitGroup that is counted down later", `
func f() { wg := new(sync.WaitGroup); wg.Add(1); go wg.Wait(); lost(); wg.Done() }`, witness.Unknown},
	{"a lock whose holder is gone", `
func f() { mu := new(sync.Mutex); mu.Lock(); go func() { mu.Lock() }(); lost() }`, witness.Leaks},
	{"a lock that is given up later", `
func f() { mu := new(sync.Mutex); mu.Lock(); go func() { mu.Lock() }(); lost(); mu.Unlock() }`, witness.Unknown},
	{"a Cond", `
func f() { c := sync.NewCond(new(sync.Mutex)); go func() { c.L.Lock(); c.Wait() }(); lost() }`, witness.Leaks},
	{"a Cond that is signalled later", `
func f() { c := sync.NewCond(new(sync.Mutex)); go func() { c.L.Lock(); c.Wait() }(); lost(); c.Broadcast() }`, witness.Unknown},
	{"a timer will fire", `
func f() { t := time.NewTimer(1); go func() { <-t.C }(); lost() }`, witness.Unknown},
	{"a function of the library has it", `
func f() { ch := make(chan int); go give(ch); time.AfterFunc(1, func() { <-ch }); lost() }`, witness.Unknown},

	// Whether the process lives on.
	{"the process ends after it", `
func f() { ch := make(chan int); go give(ch); lost(); os.Exit(1) }`, witness.Unknown},
	{"it may end after it", `
func f() { ch := make(chan int); go give(ch); lost(); if test() { os.Exit(1) } }`, witness.Leaks},
	{"a function ends it", `
func quit() { os.Exit(1) }
func f() { ch := make(chan int); go give(ch); lost(); quit() }`, witness.Unknown},
	{"a panic ends it", `
func f() { ch := make(chan int); go give(ch); lost(); panic("end") }`, witness.Unknown},
	{"a loop goes on for ever", `
func f() { ch := make(chan int); go give(ch); lost(); for { work() } }`, witness.Leaks},
	{"a loop with a way out ends in its end", `
func f() { ch := make(chan int); go give(ch); lost(); for test() { work() }; os.Exit(1) }`, witness.Unknown},
}

func TestReached(t *testing.T) {
	for _, tt := range reached {
		t.Run(tt.name, func(t *testing.T) {
			if got, why := verdict(t, lost+tt.code); got != tt.want {
				t.Errorf("%v, want %v %q", got, tt.want, why)
			}
		})
	}
}

// Who has been left behind makes no difference to those who go on: rounds that
// leave one behind each are the same, and do not count for the bound on goroutines.
func TestDeadAreForgotten(t *testing.T) {
	const code = `
func f(tick chan int) {
	for i := range 30 {
		<-tick
		outside(i)
		ch := make(chan int)
		go give(ch)
		if test() { <-ch }
	}
}`
	if got, why := verdict(t, code); got != witness.Leaks || len(why) > 0 {
		t.Errorf("%v %q", got, why)
	}
}
