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
// reason to report anything. All runs together are bounded by the size of the
// package: each has its share, and the longer ones what that leaves.
func (p *Package) Runs(bounds explore.Bounds) (runs []Run) {
	roots := p.Roots()
	slices.SortStableFunc(roots, func(a, b *ssa.Function) int { return p.rank(a) - p.rank(b) })
	left := p.budget()
	covered := map[*ssa.Function]bool{}
	for _, root := range roots {
		if p.rank(root) > 0 && p.shown(root, covered) {
			continue
		}
		r := p.search(root, bounds, firstWork)
		if slices.Contains(r.Reasons, tooMuchWork) && left > 0 {
			r = p.search(root, bounds, maxWork)
			left -= r.work
		}
		if len(r.Reasons) == 0 {
			for fn := range r.entered {
				covered[fn] = true
			}
		}
		runs = append(runs, r)
	}
	return runs
}

func (p *Package) search(root *ssa.Function, bounds explore.Bounds, work int) Run {
	program := p.Program(root)
	program.limit = work
	return Run{program, explore.Search(program, bounds)}
}

// budget returns how many instructions the longer runs of the package may take.
func (p *Package) budget() int {
	n := baseWork
	for _, fn := range p.all {
		for _, b := range fn.Blocks {
			n += workPerInstr * len(b.Instrs)
		}
	}
	return n
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
