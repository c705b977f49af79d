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
	rounds   = 12               // of a variant, each with twice as many copies
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
	left := remains(name)
	for len(left) > 0 && time.Now().Before(deadline) {
		time.Sleep(time.Millisecond)
		left = remains(name)
	}
	for _, place := range left {
		fmt.Println(name, place)
	}
}

// remains returns where the goroutines of a program are.
func remains(name string) []string {
	buf := make([]byte, 4<<20)
	return places(name, buf[:runtime.Stack(buf, true)], "")
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
			for _, place := range stuck {
				fmt.Println(name, place)
			}
			if len(stuck) > 0 && round > 0 {
				return
			}
		}
	}
}

var frame = regexp.MustCompile(`(?m)^\t(\S+\.go):(\d+)`)

// places returns the innermost line that each goroutine of the stacks whose
// first line has the mark runs in the program, each once. A goroutine that the
// program has started counts even when none of its own lines is on the stack.
func places(name string, stacks []byte, mark string) (all []string) {
	for stack := range strings.SplitSeq(string(stacks), "\n\n") {
		head, _, _ := strings.Cut(stack, "\n")
		if !strings.Contains(head, mark) {
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
