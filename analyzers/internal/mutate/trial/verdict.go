package trial

import (
	"fmt"
	"slices"
	"strings"
)

// How it was seen that a mutant blocks, the surest first.
const (
	Leak    = "leak"    // the runtime found a goroutine that nothing can wake
	Bubble  = "bubble"  // synctest found a bubble in which nothing can move
	Hang    = "hang"    // the tests did not end
	Blocked = "blocked" // when the tests were done a goroutine waited that does not wait without the edit
)

// A Verdict says whether a version of a package blocks where another does not.
type Verdict struct {
	How    string   // "" if it does not
	Places []string // file:line of the goroutines that are stuck, in the package's own files
}

// Judge compares a run of a changed package in dir, an absolute path, with runs of the original. A
// goroutine counts when it waits in the package's code, its own stack there (the
// innermost three calls) occurs in no run of the original, and it waits for
// another goroutine.
func Judge(dir string, original []*Outcome, changed *Outcome) Verdict {
	known := map[string]bool{}
	leaks := map[string]bool{}
	for _, o := range original {
		for _, s := range o.Stacks {
			known[signature(s, dir)] = true
			leaks[signature(s, dir)] = leaks[signature(s, dir)] || s.Leaked
		}
	}
	var fresh, leaked []Stack
	for _, s := range changed.Stacks {
		if !s.waits() || len(s.within(dir)) == 0 {
			continue
		}
		key := signature(s, dir)
		if s.Leaked && !leaks[key] {
			leaked = append(leaked, s)
		} else if !known[key] {
			fresh = append(fresh, s)
		}
	}
	switch {
	case len(leaked) > 0:
		return Verdict{Leak, places(leaked, dir)}
	case changed.Bubble && !anyOf(original, func(o *Outcome) bool { return o.Bubble }):
		return Verdict{Bubble, places(fresh, dir)}
	case changed.Hung && !anyOf(original, func(o *Outcome) bool { return o.Hung }):
		return Verdict{Hang, places(fresh, dir)}
	case len(fresh) > 0 && !panicked(changed):
		return Verdict{Blocked, places(fresh, dir)}
	}
	return Verdict{}
}

func anyOf(outcomes []*Outcome, test func(*Outcome) bool) bool {
	return slices.ContainsFunc(outcomes, test)
}

// panicked reports whether the process died, so that its dump shows goroutines
// in the middle of things.
func panicked(o *Outcome) bool {
	return strings.Contains(o.Output, "\npanic: ") || strings.HasPrefix(o.Output, "panic: ") ||
		strings.Contains(o.Output, "fatal error: ")
}

func signature(s Stack, dir string) string {
	frames := s.within(dir)
	return fmt.Sprint(s.State, frames[:min(3, len(frames))])
}

// places returns where the stacks stand in the package, at most four, those
// outside tests first: when tests hang, those that wait for their turn are stuck, too.
func places(stacks []Stack, dir string) (found []string) {
	var tests []string
	for _, s := range stacks {
		f := s.within(dir)[0]
		place := fmt.Sprintf("%s:%d", f.File, f.Line)
		switch {
		case slices.Contains(found, place) || slices.Contains(tests, place):
		case strings.HasSuffix(f.File, "_test.go"):
			tests = append(tests, place)
		default:
			found = append(found, place)
		}
	}
	found = append(found, tests...)
	return found[:min(4, len(found))]
}
