// Package extract turns SSA into systems of automata that a search can decide.
//
// A system is made for the channels that one function makes: the function is
// goroutine 0, and the goroutines that it starts, directly or through
// functions of the same package, are the others. Calls to functions that are
// given such a channel are put in place of the call.
//
// # What is modelled
//
// Channels that stay in the function, its closures and the functions of the
// package that they are passed to; WaitGroups likewise; contexts made by
// context.With…, which may be cancelled at any time unless their parent is
// context.Background; timers; select, close, defer.
//
// Branches may go either way, but a value that is tested twice gives the same
// answer twice. Integers are computed: a loop over n rounds runs exactly n
// times for an n between one and three, as does every other loop over n. What
// is sent on a channel is known to its receiver as far as it is true or false,
// nil or not.
//
// # What is not
//
// Anything else that a goroutine may wait for (locks, conditions, channels in
// fields, calls into other packages) is taken to let it go on at some time.
// Where that could invent a leak, because the order of events or the outcome
// of a test hangs on something that the model does not hold, the path is put
// in doubt, and a leak at its end is Unknown.
package extract

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/automaton"
)

// A Package extracts systems from the functions of one package. It remembers
// what it found out about values, so one is to be used for all functions. It
// is not safe for concurrent use.
type Package struct {
	ssa       *ssa.Package
	cells     map[*ssa.Alloc]*cell
	escaped   map[ssa.Value]bool
	noReturn  map[*ssa.Function]bool
	variables map[ssa.Value]*variable
	loops     map[*ssa.Function]*loops
}

// NewPackage returns a Package for a built SSA package.
func NewPackage(pkg *ssa.Package) *Package {
	return &Package{
		ssa:       pkg,
		cells:     map[*ssa.Alloc]*cell{},
		escaped:   map[ssa.Value]bool{},
		noReturn:  map[*ssa.Function]bool{},
		variables: map[ssa.Value]*variable{},
		loops:     map[*ssa.Function]*loops{},
	}
}

// A Model is a system with the way back to the source.
type Model struct {
	System *automaton.System
	Sites  []Site          // what a label stands for, by label minus 1
	Funcs  []*ssa.Function // what each goroutine runs
	Why    string          // if not "", why there is no system
	Root   *ssa.Function
}

// A Site is the place that a label stands for.
type Site struct {
	Kind SiteKind
	Pos  token.Pos
	Fn   *ssa.Function
}

// A SiteKind says what happens at a site.
type SiteKind uint8

// The kinds of sites.
const (
	Make SiteKind = iota
	Send
	Receive
	Range
	Select // a select; its cases are sites of their own
	Close
	Start  // a go statement
	Return // of the function that a goroutine runs
	NextRound
	Cancel
	Elapse // a timer fires or a context is done
	WaitGroupAdd
	WaitGroupWait
	Outside // a communication with something that is not modelled
	DefaultCase
)

// Site returns what a label stands for.
func (m *Model) Site(l automaton.Label) Site {
	if l <= 0 {
		return Site{}
	}
	return m.Sites[l-1]
}

// Models returns a model for each group of channels that the function makes
// and keeps: those outside of loops together, and those of one round of a loop.
// Functions that make none cost nothing more than a look at their instructions.
func (p *Package) Models(fn *ssa.Function) (models []*Model) {
	if fn.Pkg != p.ssa || fn.Synthetic != "" {
		return nil
	}
	var regions []*ssa.BasicBlock
	seen := map[*ssa.BasicBlock]bool{}
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if mc, ok := instr.(*ssa.MakeChan); ok && !p.escapes(mc) {
				if region := p.loopsOf(fn).header[b]; !seen[region] {
					seen[region] = true
					regions = append(regions, region)
				}
			}
		}
	}
	for _, region := range regions {
		models = append(models, p.model(fn, region))
	}
	return models
}

func (p *Package) loopsOf(fn *ssa.Function) *loops {
	l := p.loops[fn]
	if l == nil {
		l = findLoops(fn)
		p.loops[fn] = l
	}
	return l
}
