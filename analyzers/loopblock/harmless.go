package loopblock

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/pointsto"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// This file knows cases for which nobody waits, and waits that are nobody's to mend.

// isDropped reports whether all who send the events of a case do so in a select with
// default: rather than wait they go without.
func (p *surroundings) isDropped(c *eventCase) bool {
	if c.state == nil {
		return false
	}
	sites := p.sites(c.state.Chan)
	return len(sites) > 0 && !slices.ContainsFunc(sites, func(site *pointsto.Site) bool {
		sends, waits := 0, p.points().OutsideSends(site)
		for _, use := range p.points().Uses(site) {
			if isSend(use) {
				sends++
				waits = waits || use.Kind != syncop.Poll
			}
		}
		return sends == 0 || waits
	})
}

// channel returns what the events of a case come from, nil for a message that another
// function has received.
func (l *eventLoop) channel(c *eventCase) ssa.Value {
	if c.state != nil {
		return c.state.Chan
	}
	if receive, ok := l.event.(*ssa.UnOp); ok {
		return receive.X
	}
	return nil
}

// isForeign reports whether a chain ends in another module: what its goroutines do with each
// other is its own business, and no stay in the outside world, which has other classes.
func (p *surroundings) isForeign(b summary.Block) bool {
	last := b.Chain[len(b.Chain)-1]
	if last.Pos().IsValid() || last.File == "" {
		return false
	}
	if p.pass.Module != nil && p.pass.Module.Path != "" {
		return last.File != p.pass.Module.Path && !strings.HasPrefix(last.File, p.pass.Module.Path+"/")
	}
	own, _, _ := strings.Cut(p.pass.Pkg.Path(), "/")
	other, _, _ := strings.Cut(last.File, "/")
	return own != other
}
