package loopblock

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/pointsto"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// This file knows cases and messages for which nobody waits.

// isDropped reports whether all who send the events of a case do so in a select with
// default: rather than wait they go without. That is harmless where the case only takes
// note of them.
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

// onlyNotes reports whether a case only takes note of what has come: it calls nothing but
// timers, and what gives a value.
func (l *eventLoop) onlyNotes(c *eventCase) bool {
	return !slices.ContainsFunc(l.instrs(c), func(instr ssa.Instruction) bool {
		switch instr := instr.(type) {
		case *ssa.Send, *ssa.Go:
			return true
		case ssa.CallInstruction:
			sig := instr.Common().Signature()
			return !isTimer(instr) && (sig.Params().Len() > 0 || sig.Results().Len() != 1)
		}
		return false
	})
}

// channel returns what the events of a case come from.
func (l *eventLoop) channel(c *eventCase) ssa.Value {
	if c.state != nil {
		return c.state.Chan
	}
	return l.inbox
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
