package lockorder

import (
	"slices"

	"golang.org/x/tools/go/ssa"
)

// distinct leaves one of the cycles between the same functions whose locks hang together:
// two functions that take four locks the other way round disagree about six pairs, but
// that is one mistake. Cycles of other functions are mistakes of their own.
func distinct(cycles []cycle) (kept []cycle) {
	told := []mistake{}
	for _, c := range cycles {
		i := slices.IndexFunc(told, func(m mistake) bool { return m.has(c) })
		if i < 0 {
			told, kept = append(told, mistake{functions(c), map[string]bool{}}), append(kept, c)
			i = len(told) - 1
		}
		for _, e := range c {
			told[i].classes[e.held] = true
		}
	}
	return kept
}

// A mistake is what some functions disagree about.
type mistake struct {
	fns     map[*ssa.Function]bool
	classes map[string]bool
}

// has reports whether a cycle is between the same functions, and has one of the locks.
func (m mistake) has(c cycle) bool {
	fns := functions(c)
	for fn := range fns {
		if !m.fns[fn] {
			return false
		}
	}
	return len(fns) == len(m.fns) && slices.ContainsFunc(c, func(e edge) bool { return m.classes[e.held] })
}

func functions(c cycle) map[*ssa.Function]bool {
	fns := map[*ssa.Function]bool{}
	for _, e := range c {
		fns[e.fn.Fn] = true
	}
	return fns
}
