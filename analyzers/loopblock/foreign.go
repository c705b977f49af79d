package loopblock

import (
	"strings"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
)

// This file knows what belongs to other modules: who reads a finding cannot mend it.

// isForeign reports whether a chain ends in another module: what its goroutines do with each
// other is its own business, and no stay in the outside world, which has other classes.
func (p *surroundings) isForeign(b summary.Block) bool {
	last := b.Chain[len(b.Chain)-1]
	if last.Pos().IsValid() || last.File == "" {
		return false
	}
	return p.isElsewhere(last.File)
}

// isElsewhere reports whether an import path, with or without a file, is in another module.
// Without modules the first folder has to do.
func (p *surroundings) isElsewhere(path string) bool {
	if p.pass.Module != nil && p.pass.Module.Path != "" {
		return path != p.pass.Module.Path && !strings.HasPrefix(path, p.pass.Module.Path+"/")
	}
	own, _, _ := strings.Cut(p.pass.Pkg.Path(), "/")
	other, _, _ := strings.Cut(path, "/")
	return own != other
}
