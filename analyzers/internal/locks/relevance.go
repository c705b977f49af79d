package locks

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// Paths part at every test, and come together again only if what they know is
// equal. So a path forgets, at each block, the tests that no later test depends
// on and the phis that nothing of interest uses later. What a later test depends
// on is found without regard to paths, by looking through phis and variables.

// alternatives bounds the forms of one test; a test with more depends on all.
const alternatives = 48

// A relevance tells for each block of a function what is still of use.
type relevance struct {
	blank *state              // knows nothing of any path
	tests map[string]blocks   // by a test's key: the blocks from which a test like it can be reached
	phis  map[*ssa.Phi]blocks // the blocks from which a use can be reached
	all   bool                // a test has too many forms
	done  map[visit]int       // the depths at which values were looked into for a region
}

// A region is the blocks from which one block can be reached.
type region struct{ blocks blocks }

type visit struct {
	v    ssa.Value
	from *region
}

func (p *Package) relevance(fn *ssa.Function) *relevance {
	if r, ok := p.relevances[fn]; ok {
		return r
	}
	r := &relevance{
		blank: newState(&walker{pkg: p}), tests: map[string]blocks{},
		phis: map[*ssa.Phi]blocks{}, done: map[visit]int{},
	}
	p.relevances[fn] = r
	reached := reaching(fn)
	r.collect(fn, reached, func(b *ssa.BasicBlock) *region { return reached[b.Index] })
	return r
}

// collect gathers the uses in a function and in the literals within it, which may
// run anywhere.
func (r *relevance) collect(fn *ssa.Function, outer []*region, from func(*ssa.BasicBlock) *region) {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			r.use(instr, from(b))
		}
	}
	everywhere := &region{newBlocks(len(outer))}
	for i := range outer {
		everywhere.blocks.add(i)
	}
	for _, anon := range fn.AnonFuncs {
		r.collect(anon, outer, func(*ssa.BasicBlock) *region { return everywhere })
	}
}

// reaching returns for each block the blocks from which it can be reached,
// itself included.
func reaching(fn *ssa.Function) []*region {
	result := make([]*region, len(fn.Blocks))
	for i, b := range fn.Blocks {
		seen := newBlocks(len(fn.Blocks))
		seen.add(i)
		for work := []*ssa.BasicBlock{b}; len(work) > 0; {
			last := work[len(work)-1]
			work = work[:len(work)-1]
			for _, pred := range last.Preds {
				if !seen.has(pred.Index) {
					seen.add(pred.Index)
					work = append(work, pred)
				}
			}
		}
		result[i] = &region{seen}
	}
	return result
}

// use notes what an instruction needs: a test its forms, a lock operation or a
// call the phis behind its operands.
func (r *relevance) use(instr ssa.Instruction, from *region) {
	switch instr := instr.(type) {
	case *ssa.If:
		r.note(instr.Cond, from)
		r.slice(instr.Cond, from, 0)
	case *ssa.Return:
		for _, result := range instr.Results {
			if isNilable(result.Type()) || isBool(result.Type()) {
				r.note(result, from)
				r.slice(result, from, 0)
			}
		}
	case ssa.CallInstruction:
		for _, op := range instr.Operands(nil) {
			if *op != nil && !isPlain((*op).Type()) {
				r.slice(*op, from, 0)
			}
		}
	case *ssa.Store:
		r.slice(instr.Val, from, 4)
	}
}

// isPlain reports whether values of a type lead to no lock and no function, and
// are no flags.
func isPlain(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsBoolean == 0
}

// blocks is a set of blocks of one function, by index.
type blocks []uint64

func newBlocks(n int) blocks { return make(blocks, (n+63)/64) }

func (s blocks) add(i int) { s[i/64] |= 1 << (i % 64) }

func (s blocks) has(i int) bool { return i/64 < len(s) && s[i/64]&(1<<(i%64)) != 0 }

func (s blocks) addAll(other blocks) {
	for i, word := range other {
		s[i] |= word
	}
}

// note adds the forms of a test.
func (r *relevance) note(cond ssa.Value, from *region) {
	forms := r.forms(cond, nil, 0)
	if len(forms) >= alternatives {
		r.all = true
	}
	for _, form := range forms {
		if r.tests[form] == nil {
			r.tests[form] = make(blocks, len(from.blocks))
		}
		r.tests[form].addAll(from.blocks)
	}
}

// forms returns the keys that a test can have, depending on the path.
func (r *relevance) forms(cond ssa.Value, found []string, depth int) []string {
	for _, v := range r.others(cond, nil, 0) {
		switch v := v.(type) {
		case *ssa.UnOp:
			if v.Op == token.NOT && depth < 6 {
				found = r.forms(v.X, found, depth+1)
				continue
			}
		case *ssa.BinOp:
			for _, x := range r.others(v.X, nil, 0) {
				for _, y := range r.others(v.Y, nil, 0) {
					if len(found) >= alternatives {
						return found
					}
					found = append(found, subject(r.blank.key(x, 0), r.blank.key(y, 0)))
				}
			}
			continue
		}
		key := r.blank.key(v, 0)
		found = append(found, key, subject(key, "nil"))
	}
	return found
}

// subject is the key of a comparison for the sake of relevance. Comparisons of
// one value with several constants bear on each other.
func subject(a, b string) string {
	if literal(a) {
		a, b = b, a
	}
	if literal(b) {
		return a + "?"
	}
	return min(a, b) + "?" + max(a, b)
}

// test returns the key by which the relevance of a test is looked up.
func (r *relevance) test(cond ssa.Value) string {
	for {
		not, ok := cond.(*ssa.UnOp)
		if !ok || not.Op != token.NOT {
			break
		}
		cond = not.X
	}
	if cmp, ok := cond.(*ssa.BinOp); ok {
		return subject(r.blank.key(cmp.X, 0), r.blank.key(cmp.Y, 0))
	}
	return r.blank.key(cond, 0)
}

// others returns the values that v may be, through phis and local variables.
func (r *relevance) others(v ssa.Value, found []ssa.Value, depth int) []ssa.Value {
	if slices.Contains(found, v) || len(found) > 12 || depth > 6 {
		return found
	}
	found = append(found, v)
	switch v := v.(type) {
	case *ssa.Phi:
		for _, e := range v.Edges {
			found = r.others(e, found, depth+1)
		}
	case *ssa.UnOp:
		if alloc, ok := cell(v.X); ok && v.Op == token.MUL {
			for _, stored := range storesTo(alloc, nil, 0) {
				if stored != nil {
					found = r.others(stored, found, depth+1)
				}
			}
		}
	}
	return found
}

// slice notes the phis that a value is computed from.
func (r *relevance) slice(v ssa.Value, from *region, depth int) {
	if before, known := r.done[visit{v, from}]; depth > 6 || known && before <= depth {
		return
	}
	r.done[visit{v, from}] = depth
	if phi, ok := v.(*ssa.Phi); ok {
		if r.phis[phi] == nil {
			r.phis[phi] = make(blocks, len(from.blocks))
		}
		r.phis[phi].addAll(from.blocks)
		for _, e := range phi.Edges {
			if inner, ok := e.(*ssa.Phi); ok && inner != phi {
				r.slice(inner, from, depth+1)
			}
		}
		return
	}
	if instr, ok := v.(ssa.Instruction); ok {
		if _, isCall := v.(*ssa.Call); isCall {
			return
		}
		for _, op := range instr.Operands(nil) {
			if *op != nil {
				r.slice(*op, from, depth+1)
			}
		}
	}
}

// prune forgets what is of no use from a block on.
func (r *relevance) prune(s *state, b *ssa.BasicBlock) {
	for key, f := range s.facts.all() {
		if f.owner == b.Parent() && !r.all && !r.tests[f.test].has(b.Index) {
			s.facts.delete(key)
		}
	}
	for v := range s.env.all() {
		if phi, ok := v.(*ssa.Phi); ok && phi.Parent() == b.Parent() && !r.phis[phi].has(b.Index) {
			s.env.delete(phi)
		}
	}
}
