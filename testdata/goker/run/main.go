// Command run runs the programs of this module, which must leave nothing behind
// (repaired) or leave a goroutine behind that is stuck (variants):
//
//	run repaired     each program some times at once; fails on what remains of it
//	run variants     each until Go's leak profile shows a stuck goroutine of it
//
// It prints "program file:line" for each place where a goroutine of a program
// is stuck. The programs are named in a file that the test which builds the
// command adds to it.
package main

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"regexp"
	"runtime"
	"runtime/pprof"
	"slices"
	"strings"
	"sync"
	"time"
)

// programs are the programs by their folder, for example "variants/pool".
var programs = map[string]func(){}

const (
	copies   = 20               // of a repaired program
	patience = 20 * time.Second // for what must end, on a machine that is busy
	rounds   = 9                // of a variant, each with twice as many copies
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: run repaired|variants")
		os.Exit(2)
	}
	for _, name := range slices.Sorted(maps.Keys(programs)) {
		switch {
		case !strings.HasPrefix(name, os.Args[1]+"/"):
		case os.Args[1] == "variants":
			provoke(name)
		default:
			exhaust(name)
		}
	}
}

// exhaust runs a program that must end, and prints where it has not.
func exhaust(name string) {
	var running sync.WaitGroup
	for range copies {
		running.Go(programs[name])
	}
	ended := make(chan struct{})
	go func() { running.Wait(); close(ended) }()
	deadline := time.Now().Add(patience)
	select {
	case <-ended:
	case <-time.After(patience):
	}
	left := places(name, all())
	for len(left) > 0 && time.Now().Before(deadline) {
		time.Sleep(time.Millisecond)
		left = places(name, all())
	}
	report(name, left)
}

// all returns the stacks of all goroutines.
func all() []byte {
	buf := make([]byte, 4<<20)
	return buf[:runtime.Stack(buf, true)]
}

func report(name string, places []string) {
	for _, place := range places {
		fmt.Println(name, place)
	}
}

// provoke runs a program until some of it is stuck for ever, and prints where.
func provoke(name string) {
	for round := range rounds {
		for range 1 << round {
			go programs[name]()
		}
		for range 3 {
			time.Sleep(time.Duration(round+1) * 2 * time.Millisecond)
			var profile bytes.Buffer
			if err := pprof.Lookup("goroutineleak").WriteTo(&profile, 2); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
			stuck := places(name, profile.Bytes(), "(leaked)")
			report(name, stuck)
			if len(stuck) > 0 && round > 0 {
				return
			}
		}
	}
	reportStandstill(name)
}

// reportStandstill is for what the profile cannot see, since a deferred call
// keeps the primitive reachable: it prints where the program's goroutines are
// when each waits for another one.
func reportStandstill(name string) {
	stacks := all()
	blocked := places(name, stacks, "[sync.", "[chan ", "[select")
	if len(blocked) == len(places(name, stacks)) {
		report(name, blocked)
	}
}

var frame = regexp.MustCompile(`(?m)^\t(\S+\.go):(\d+)`)

// places returns the innermost line that each goroutine of the stacks runs in
// the program, each line once. With marks, one of them must be in the line that
// says how the goroutine is.
func places(name string, stacks []byte, marks ...string) (all []string) {
	for stack := range strings.SplitSeq(string(stacks), "\n\n") {
		head, _, _ := strings.Cut(stack, "\n")
		marked := slices.ContainsFunc(marks, func(mark string) bool { return strings.Contains(head, mark) })
		if len(marks) > 0 && !marked {
			continue
		}
		for _, at := range frame.FindAllStringSubmatch(stack, -1) {
			if _, file, ok := strings.Cut(at[1], "/"+name+"/"); ok {
				all = append(all, file+":"+at[2])
				break
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
