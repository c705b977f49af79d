package lockorder

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/locks"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/pointsto"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
)

// starts tells in which goroutines a function may run.
type starts struct {
	graph *pointsto.Graph
	known map[*ssa.Function]map[*ssa.Function]bool
}

// alone reports whether all edges of a cycle run in one goroutine only, which
// the program starts once: then one side is over before the other one begins.
func (s *starts) alone(c cycle) bool {
	all := map[*ssa.Function]bool{}
	for _, e := range c {
		for fn := range s.of(e.fn.Fn) {
			all[fn] = true
		}
	}
	if len(all) != 1 {
		return false
	}
	for fn := range all {
		return runsOnce(fn) && !s.isStarted(fn)
	}
	return false
}

// arranged reports whether one side of a cycle is a test that takes locks of the
// code it tests, or of what stands for it, and the other side is that code: the
// test does so at a moment that it has arranged, when the other goroutines are known
// to be elsewhere. What the test itself starts next to the locks is another matter.
func (g *graph) arranged(c cycle) bool {
	test, tested := false, false
	for _, e := range c {
		fn := ssabuild.Outermost(e.fn.Fn)
		switch {
		case !inTest(fn):
			tested = true
		case !runsOnce(fn):
			test = true
		case !slices.ContainsFunc(c, func(other edge) bool { return other.pair != e.pair && g.starts.byGo(g.pkg, fn, other.fn.Fn) }):
			return true
		default:
			test = true
		}
	}
	return test && tested
}

// byGo reports whether a function has a go statement that leads to another one.
func (s *starts) byGo(pkg *locks.Package, from, to *ssa.Function) bool {
	for _, b := range from.Blocks {
		for _, instr := range b.Instrs {
			start, ok := instr.(*ssa.Go)
			if !ok {
				continue
			}
			fn := start.Call.StaticCallee()
			if fn == nil || fn == to || pkg.Calls(fn, to) {
				return true
			}
		}
	}
	return slices.ContainsFunc(from.AnonFuncs, func(lit *ssa.Function) bool { return s.byGo(pkg, lit, to) })
}

// apart reports whether two sides of a cycle stand in two tests: each makes what
// it locks, and one is over when the other one begins.
func apart(c cycle) bool {
	var first *ssa.Function
	for _, e := range c {
		fn := ssabuild.Outermost(e.fn.Fn)
		if !inTest(fn) || !runsOnce(fn) {
			continue
		}
		if first != nil && first != fn {
			return true
		}
		first = fn
	}
	return false
}

func inTest(fn *ssa.Function) bool {
	return strings.HasSuffix(fn.Prog.Fset.Position(fn.Pos()).Filename, "_test.go")
}

// of returns the functions with which the goroutines begin that may run fn.
func (s *starts) of(fn *ssa.Function) map[*ssa.Function]bool {
	if known, ok := s.known[fn]; ok {
		return known
	}
	found := map[*ssa.Function]bool{}
	s.known[fn] = found
	seen := map[*ssa.Function]bool{fn: true}
	for work := []*ssa.Function{fn}; len(work) > 0; {
		last := work[len(work)-1]
		work = work[:len(work)-1]
		callers := s.graph.Callers(last)
		if len(callers) == 0 || s.graph.IsRoot(last) || last.Parent() != nil {
			found[last] = true // for all that is known, others run it
		}
		for _, call := range callers {
			if _, isGo := call.(*ssa.Go); isGo {
				found[last] = true
			} else if from := call.Parent(); !seen[from] {
				seen[from] = true
				work = append(work, from)
			}
		}
	}
	return found
}

func (s *starts) isStarted(fn *ssa.Function) bool {
	for _, call := range s.graph.Callers(fn) {
		if _, isGo := call.(*ssa.Go); isGo {
			return true
		}
	}
	return false
}

// runsOnce reports whether the runtime or the testing package calls a function,
// once in a program's life, or at least never twice at a time.
func runsOnce(fn *ssa.Function) bool {
	if fn.Parent() != nil || fn.Signature.Recv() != nil || fn.Pkg == nil {
		return false
	}
	if fn.Name() == "init" || strings.HasPrefix(fn.Name(), "init#") || fn.Name() == "main" && fn.Pkg.Pkg.Name() == "main" {
		return true
	}
	if !inTest(fn) {
		return false
	}
	for _, prefix := range []string{"Test", "Benchmark", "Fuzz", "Example"} {
		if rest, ok := strings.CutPrefix(fn.Name(), prefix); ok {
			first, _ := utf8.DecodeRuneInString(rest)
			return rest == "" || !unicode.IsLower(first)
		}
	}
	return false
}
