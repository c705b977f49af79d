package locks

import (
	"fmt"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// A Fact is a [Summary] as other packages see it: without positions, and with
// package variables by name.
type Fact struct {
	Outcomes []Outcome
	Touches  []Effect
	Returns  []Path
}

// AFact marks the type as a fact.
func (*Fact) AFact() {}

// String shows the fact in tests.
func (f *Fact) String() string {
	return fmt.Sprintf("%d outcomes, %d touches", len(f.Outcomes), len(f.Touches))
}

func (f *Fact) summary() *Summary {
	return &Summary{Outcomes: f.Outcomes, Touches: f.Touches, Returns: f.Returns}
}

// newFact returns what of a summary makes sense in other packages, nil for nothing.
func newFact(s *Summary) *Fact {
	if s.IsEmpty() {
		return nil
	}
	f := &Fact{Touches: abroad(s.Touches)}
	for _, o := range s.Outcomes {
		f.Outcomes = append(f.Outcomes, Outcome{o.Results, abroad(o.Takes), abroad(o.Releases)})
	}
	for _, p := range s.Returns {
		f.Returns = append(f.Returns, foreign(p))
	}
	return f
}

func abroad(effects []Effect) []Effect {
	var out []Effect
	for _, e := range effects {
		e.Lock.Path = foreign(e.Lock.Path)
		chain := make([]Hop, len(e.Chain))
		for i, h := range e.Chain {
			chain[i] = Hop{Name: h.Name, Place: h.Place}
		}
		e.Chain = chain
		out = append(out, e)
	}
	return out
}

// foreign names a path without values of the program.
func foreign(p Path) Path {
	if g, ok := p.Root.(*ssa.Global); ok {
		return Path{Global: globalName(g), Steps: p.Steps}
	}
	if p.Root != nil {
		return Path{}
	}
	return p
}

// keepVisible drops what the functions lock in passing and nobody outside can hold:
// locks of the package whose names are not exported, and which no exported
// function leaves locked.
func (f *Fact) keepVisible(pkg string, kept map[string]bool) {
	f.Touches = slices.DeleteFunc(f.Touches, func(e Effect) bool {
		return e.Lock.Package() == pkg && !kept[e.Lock.Class] && !token.IsExported(e.Lock.Class[strings.LastIndexByte(e.Lock.Class, '.')+1:])
	})
}

// isEmpty reports whether there is nothing left to say.
func (f *Fact) isEmpty() bool {
	return len(f.Outcomes) == 0 && len(f.Touches) == 0 && (&Summary{Returns: f.Returns}).getters() == 0
}

// keepOwn drops the locks that a call leaves held of classes that others than the
// caller release: the other package cannot see who. Others are those to whom they are
// handed, and methods of another object, such as a command that keeps its client
// locked until it is closed.
func (f *Fact) keepOwn(handed map[string]bool, releases map[string][]string) {
	for i := range f.Outcomes {
		o := &f.Outcomes[i]
		o.Takes = slices.DeleteFunc(o.Takes, func(e Effect) bool {
			return handed[e.Lock.Class] ||
				slices.ContainsFunc(releases[e.Lock.Class], func(steps string) bool { return steps != e.Lock.Path.Steps })
		})
	}
}

// releases lists, for each class of locks, by which steps functions get to a lock that
// they release for their callers.
func (p *Package) releases() map[string][]string {
	found := map[string][]string{}
	for _, f := range p.functions {
		for _, o := range f.Summary.orEmpty().Outcomes {
			for _, e := range o.Releases {
				found[e.Lock.Class] = append(found[e.Lock.Class], e.Lock.Path.Steps)
			}
		}
	}
	return found
}
