package simulate

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/explore"
)

// DefaultBounds keep the cost of one run within some ten milliseconds.
var DefaultBounds = explore.Bounds{States: 600, Depth: 300}

// A Run is a searched program.
type Run struct {
	*Program
	explore.Result
}

// Runs searches the package from all its roots, those first that code outside
// can call. A root of which all callers are known is run by itself only if runs
// from these do not show all there is: what its callers never do is then no
// reason to report anything.
//
// All runs together are bounded by the size of the package. They come in rounds,
// in each of which the roots that are not done have a larger share: those that
// need little are not kept from it by those that need much.
func (p *Package) Runs(bounds explore.Bounds) []Run {
	roots := p.Roots()
	slices.SortStableFunc(roots, func(a, b *ssa.Function) int { return p.rank(a) - p.rank(b) })
	s := &schedule{p: p, bounds: bounds, left: p.budget(), covered: map[*ssa.Function]bool{}, at: map[*ssa.Function]int{}}
	for share := firstWork; len(roots) > 0 && share <= maxWork; share *= growth {
		roots = s.round(roots, share)
	}
	return s.list
}

// A schedule shares out the work of a package.
type schedule struct {
	p       *Package
	bounds  explore.Bounds
	left    int                    // instructions
	covered map[*ssa.Function]bool // by complete runs
	list    []Run
	at      map[*ssa.Function]int // where the run of a root is in the list
}

// round runs roots, each within a share of the work, and returns those that
// need more.
func (s *schedule) round(roots []*ssa.Function, share int) (again []*ssa.Function) {
	for _, root := range roots {
		if s.p.rank(root) > 0 && s.p.shown(root, s.covered) {
			continue
		}
		_, known := s.at[root]
		if known && s.left <= 0 {
			continue
		}
		r := s.p.search(root, s.bounds, min(share, s.left))
		s.left -= r.work
		s.keep(r)
		if slices.Contains(r.Reasons, tooMuchWork) {
			again = append(again, root)
		}
		if len(r.Reasons) == 0 {
			for fn := range r.entered {
				s.covered[fn] = s.covered[fn] || !r.partly[fn]
			}
		}
	}
	return again
}

// keep lists a run in place of an earlier one of the same root.
func (s *schedule) keep(r Run) {
	r.forget()
	i, known := s.at[r.root]
	if !known {
		s.at[r.root] = len(s.list)
		s.list = append(s.list, r)
		return
	}
	s.list[i] = r
}

// forget drops what only the search needed, and those who explain leaks.
func (r Run) forget() {
	if len(r.Leaks) == 0 {
		r.expanded, r.places, r.loops, r.sites = nil, nil, nil, nil
	}
}

func (p *Package) search(root *ssa.Function, bounds explore.Bounds, work int) Run {
	program := p.Program(root)
	program.limit = work
	return Run{program, explore.Search(program, bounds)}
}

// budget returns how many instructions the runs of the package may take.
func (p *Package) budget() int {
	n := baseWork
	for _, fn := range p.all {
		for _, b := range fn.Blocks {
			n += workPerInstr * len(b.Instrs)
		}
	}
	return min(n, mostWork)
}

// rank orders roots: those that can be called from anywhere come first, then
// those whose callers are known, the outer ones before those they call.
func (p *Package) rank(fn *ssa.Function) int {
	if !p.graph().closed(fn) {
		return 0
	}
	depth := 1
	for outer := fn.Parent(); outer != nil; outer = outer.Parent() {
		depth++
	}
	return depth
}

// shown reports whether complete runs went through a function and all of its callers.
func (p *Package) shown(fn *ssa.Function, covered map[*ssa.Function]bool) bool {
	for _, caller := range p.graph().callers[fn] {
		if !covered[caller] {
			return false
		}
	}
	return covered[fn]
}

// closed reports whether all callers of a function are known: it is only ever
// called by name, within the package.
func (c *callGraph) closed(fn *ssa.Function) bool {
	if c.valued[fn] || len(c.callers[fn]) == 0 || fn.Parent() != nil {
		return false
	}
	if fn.Signature.Recv() != nil && c.invoked[fn.Name()] {
		return false
	}
	return c.p.ssa.Pkg.Name() == "main" || !token.IsExported(fn.Name())
}

// indexUses notes who calls a function by name, and which are used as values.
func (c *callGraph) indexUses(fn *ssa.Function, instr ssa.Instruction) {
	call := callOf(instr)
	for _, operand := range instr.Operands(nil) {
		used, ok := (*operand).(*ssa.Function)
		if !ok {
			continue
		}
		if call != nil && call.Value == *operand && !slices.Contains(call.Args, *operand) {
			c.callers[used] = append(c.callers[used], fn)
		} else {
			c.valued[used] = true
			if sig := shape(used.Signature); !slices.Contains(c.values[sig], used) {
				c.values[sig] = append(c.values[sig], used)
			}
		}
	}
	if call != nil && call.IsInvoke() {
		c.invoked[call.Method.Name()] = true
	}
}
