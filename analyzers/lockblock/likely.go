package lockblock

import (
	"go/constant"
	"slices"
	"strings"
	"time"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/locks"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/loops"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
)

// This file knows waits that the code makes possible, but of which little speaks for
// their ever mattering.

// farAway reports whether a chain of calls leads through so much code of others that its
// end says nothing of the call at hand: too many calls to name them all, or the packages
// of three other modules.
func (p *program) farAway(b summary.Block) bool {
	modules := map[string]bool{}
	for _, hop := range b.Chain {
		if hop.File == "" && hop.Pkg == "" {
			return true
		}
		if m := moduleOf(hop.File); m != "" && m != moduleOf(p.pass.Pkg.Path()) {
			modules[m] = true
		}
	}
	return len(modules) > 2
}

// moduleOf returns what most likely is the path of the module that a package lies in, ""
// for one of the standard library. Where only hosts are known, facts have no more to say.
func moduleOf(path string) string {
	parts := strings.Split(path, "/")
	if !strings.Contains(parts[0], ".") {
		return ""
	}
	n := 2
	if parts[0] == "github.com" || parts[0] == "gitlab.com" || parts[0] == "bitbucket.org" {
		n = 3
	}
	return strings.Join(parts[:min(n, len(parts))], "/")
}

// blinks reports whether readers hold a lock for a short pause, once: those who write can
// wait for that long.
func (p *program) blinks(s stall) bool {
	pause, ok := p.at[s.block.Chain[len(s.block.Chain)-1].Pos()].(*ssa.Call)
	if !ok || s.hold.Mode != locks.Read || len(pause.Call.Args) != 1 || loops.Innermost(pause.Block()) != nil || loops.Innermost(s.instr.Block()) != nil {
		return false
	}
	length, ok := pause.Call.Args[0].(*ssa.Const)
	if !ok || length.Value == nil {
		return false
	}
	d, exact := constant.Int64Val(constant.ToInt(length.Value))
	return exact && time.Duration(d) <= 100*time.Millisecond
}

// partOfClose reports whether a function of the package is called by methods such as
// Close and Shutdown only.
func (p *program) partOfClose(fn *ssa.Function, depth int) bool {
	calls := p.callers[fn]
	if depth > 2 || len(calls) == 0 || fn.Object() == nil || fn.Object().Exported() {
		return false
	}
	return !slices.ContainsFunc(calls, func(call *ssa.Call) bool {
		from := ssabuild.Outermost(call.Parent())
		return !isClose(from) && !p.partOfClose(from, depth+1)
	})
}
