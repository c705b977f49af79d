package extract

import "golang.org/x/tools/go/ssa"

// loops holds the natural loops of a function: for each block, the header of
// the innermost loop that it belongs to, or nil.
type loops struct {
	header map[*ssa.BasicBlock]*ssa.BasicBlock
	member map[*ssa.BasicBlock]map[*ssa.BasicBlock]bool // header → blocks of its loop
}

// findLoops finds the natural loops: a back edge leads to a block that
// dominates its source. Irreducible loops, which only goto makes, are not found.
func findLoops(fn *ssa.Function) *loops {
	l := &loops{map[*ssa.BasicBlock]*ssa.BasicBlock{}, map[*ssa.BasicBlock]map[*ssa.BasicBlock]bool{}}
	for _, b := range fn.Blocks {
		for _, succ := range b.Succs {
			if succ.Dominates(b) {
				l.collect(succ, b)
			}
		}
	}
	for _, b := range fn.Blocks {
		for header, body := range l.member {
			if body[b] && (l.header[b] == nil || l.header[b].Dominates(header) && header != l.header[b]) {
				l.header[b] = header
			}
		}
	}
	return l
}

// collect adds to the header's loop all blocks that reach the back edge's
// source without passing the header.
func (l *loops) collect(header, source *ssa.BasicBlock) {
	body := l.member[header]
	if body == nil {
		body = map[*ssa.BasicBlock]bool{header: true}
		l.member[header] = body
	}
	for todo := []*ssa.BasicBlock{source}; len(todo) > 0; {
		b := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if !body[b] {
			body[b] = true
			todo = append(todo, b.Preds...)
		}
	}
}

// within reports whether a block may run more than once in one run of the
// region: the function, or one round of the loop with that header.
func (l *loops) within(b, region *ssa.BasicBlock) bool {
	return l.header[b] != nil && l.header[b] != region
}

// leaves reports whether the block decides if its loop goes round again: it
// ends with a branch that leaves the loop, and it is the loop's first or last.
func (l *loops) leaves(b *ssa.BasicBlock) bool {
	header := l.header[b]
	if header == nil || len(b.Succs) != 2 {
		return false
	}
	body := l.member[header]
	first, last := b == header, b.Succs[0] == header || b.Succs[1] == header
	return (first || last) && body[b.Succs[0]] != body[b.Succs[1]]
}
