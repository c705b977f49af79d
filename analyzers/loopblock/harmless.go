package loopblock

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/pointsto"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
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

// channel returns what the events of a case come from.
func (l *eventLoop) channel(c *eventCase) ssa.Value {
	if c.state != nil {
		return c.state.Chan
	}
	return l.inbox
}

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

// isStream reports whether the messages of a mailbox come from another module, the standard
// library aside: they carry a type of it, or it has made the channel. Such events are worked
// off in their order; nobody waits for one of them to be served.
func (p *surroundings) isStream(ch ssa.Value) bool {
	if ch == nil {
		return false
	}
	library := func(pkg *types.Package) bool {
		if pkg == nil {
			return false
		}
		host, _, _ := strings.Cut(pkg.Path(), "/")
		return strings.Contains(host, ".") && p.isElsewhere(pkg.Path())
	}
	if c, ok := ch.Type().Underlying().(*types.Chan); ok {
		elem := types.Unalias(c.Elem())
		if ptr, ok := elem.(*types.Pointer); ok {
			elem = types.Unalias(ptr.Elem())
		}
		if named, ok := elem.(*types.Named); ok && library(named.Obj().Pkg()) {
			return true
		}
	}
	made := syncop.Strip(ch)
	if part, ok := made.(*ssa.Extract); ok {
		made = part.Tuple
	}
	switch made := made.(type) {
	case *ssa.Call:
		callee := syncop.Callee(&made.Call)
		return callee != nil && library(callee.Pkg())
	case *ssa.UnOp:
		if field, ok := made.X.(*ssa.FieldAddr); ok {
			v := ssabuild.FieldAt(field.X.Type(), field.Field)
			return v != nil && library(v.Pkg())
		}
	}
	return false
}

// isQueue reports whether a mailbox is a queue of jobs: the package makes it with a buffer,
// and no message has a way to answer. Who puts one in does not wait for it to be served.
func (p *surroundings) isQueue(ch ssa.Value) bool {
	if ch == nil {
		return false
	}
	c, ok := ch.Type().Underlying().(*types.Chan)
	if !ok || canAnswer(c.Elem(), 0) {
		return false
	}
	sites := p.sites(ch)
	return len(sites) > 0 && !slices.ContainsFunc(sites, func(site *pointsto.Site) bool {
		mk, ok := site.Make.(*ssa.MakeChan)
		return !ok || !syncop.HasBuffer(mk) || p.points().OutsideSends(site)
	})
}

// canAnswer reports whether a message may hold a channel or a function.
func canAnswer(t types.Type, depth int) bool {
	switch t := t.Underlying().(type) {
	case *types.Basic:
		return false
	case *types.Pointer:
		return depth > 4 || canAnswer(t.Elem(), depth+1)
	case *types.Slice:
		return depth > 4 || canAnswer(t.Elem(), depth+1)
	case *types.Array:
		return depth > 4 || canAnswer(t.Elem(), depth+1)
	case *types.Struct:
		for i := range t.NumFields() {
			if depth > 4 || canAnswer(t.Field(i).Type(), depth+1) {
				return true
			}
		}
		return false
	}
	return true
}

// writes reports whether a case, or a function of the package that it calls, writes to a
// file or the like: then flushing files is what the loop is for, too.
func (l *eventLoop) writes(c *eventCase) bool {
	seen := map[*ssa.Function]bool{}
	return slices.ContainsFunc(l.instrs(c), func(instr ssa.Instruction) bool { return writesIn(instr, seen) })
}

func writesIn(instr ssa.Instruction, seen map[*ssa.Function]bool) bool {
	call, ok := instr.(*ssa.Call)
	if !ok {
		return false
	}
	if fn := syncop.Callee(&call.Call); fn != nil && isWrite(fn) {
		return true
	}
	callee := call.Call.StaticCallee()
	if callee == nil || seen[callee] {
		return false
	}
	seen[callee] = true
	found := false
	ssabuild.EachInstr(callee, func(instr ssa.Instruction) { found = found || writesIn(instr, seen) })
	return found
}

// isWrite reports whether a function is a Write of an io.Writer, or one by which the
// standard library writes to one.
func isWrite(fn *types.Func) bool {
	if sig := fn.Signature(); fn.Name() == "Write" && sig.Recv() != nil && sig.Params().Len() == 1 && sig.Results().Len() == 2 {
		return true
	}
	if fn.Pkg() == nil {
		return false
	}
	switch path := fn.Pkg().Path(); {
	case path == "os", path == "bufio", path == "io", path == "encoding/csv":
		return strings.HasPrefix(fn.Name(), "Write") || strings.HasPrefix(fn.Name(), "Copy")
	case path == "fmt":
		return strings.HasPrefix(fn.Name(), "Fprint")
	case strings.HasPrefix(path, "encoding/"):
		return strings.HasPrefix(fn.Name(), "Encode") || path == "encoding/binary" && fn.Name() == "Write"
	}
	return false
}
