package lockorder

import (
	"fmt"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/locks"
	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

// A telling turns a cycle into words.
type telling struct {
	pass  *analysis.Pass
	pkg   *locks.Package
	cycle cycle
}

// place is the edge at which the finding stands.
func (t telling) place() edge { return t.cycle.last() }

// ordered returns the cycle with the reported edge last.
func (t telling) ordered() cycle {
	last := t.place()
	for i, e := range t.cycle {
		if e.pair == last.pair {
			return append(append(cycle{}, t.cycle[i+1:]...), t.cycle[:i+1]...)
		}
	}
	return t.cycle
}

func (t telling) message() string {
	ring := t.ordered()
	e := ring[len(ring)-1]
	text := fmt.Sprintf("%s is taken under %s", short(e.pair.taken), short(e.held))
	other := ring[0]
	if len(ring) == 2 {
		return fmt.Sprintf("%s, but %s takes them in the other order on line %d", text, witness.Function(other.fn.Fn.Name()), t.line(other.taken.Instr.Pos()))
	}
	var names []string
	for _, e := range ring {
		names = append(names, short(e.held))
	}
	return fmt.Sprintf("%s, which closes a ring of locks: %s", text, strings.Join(append(names, short(ring[0].held)), ", then "))
}

// short leaves the package's path out of a class.
func short(class string) string {
	class = class[strings.LastIndexByte(class, '/')+1:]
	_, name, ok := strings.Cut(class, ".")
	if !ok {
		return class
	}
	return name
}

func (t telling) line(pos token.Pos) int { return t.pass.Fset.Position(pos).Line }

// trace tells each side's story.
func (t telling) trace() (steps witness.Trace) {
	ring := t.ordered()
	most := max(1, 12/len(ring)-3)
	for i, e := range ring {
		who := name(ring, i)
		add := func(text string, pos token.Pos) {
			if pos.IsValid() {
				steps = append(steps, witness.Step{Goroutine: who, Text: text, Pos: pos})
			}
		}
		for _, step := range t.taking(e) {
			add(step.Name, step.Pos)
		}
		last := e.taken.Instr.Pos()
		if n := len(e.taken.Chain); n > 0 {
			add("calls "+t.pkg.Hop(e.taken.Instr).Name, last)
			for _, hop := range shortened(e.taken.Chain[:n-1], most) {
				add(hop.Name, hop.Pos)
			}
			if pos := e.taken.Chain[n-1].Pos; pos.IsValid() {
				last = pos
			}
		}
		add(waits(e, ring[(i+1)%len(ring)], name(ring, (i+1)%len(ring))), last)
	}
	return steps
}

// name names the function of a side. Two calls of one function are told apart.
func name(ring cycle, i int) string {
	name := witness.Function(ring[i].fn.Fn.Name())
	if slices.ContainsFunc(ring[:i], func(e edge) bool { return e.fn == ring[i].fn }) {
		return "another " + name
	}
	return name
}

// taking tells how the first lock of a side is taken: at once, or by a call of a
// function that keeps it.
func (t telling) taking(e edge) []locks.Hop {
	locked, taken := verb(e.hold.Mode)+short(e.held), e.hold.Taken
	n := len(e.hold.Chain)
	if n == 0 {
		return []locks.Hop{{Name: locked, Pos: taken.Pos()}}
	}
	return []locks.Hop{
		{Name: "calls " + t.pkg.Hop(taken).Name + ", which keeps " + short(e.held) + " locked", Pos: taken.Pos()},
		{Name: locked, Pos: e.hold.Chain[n-1].Pos},
	}
}

// waits says for what a side waits, and for whom. A reader waits for another
// reader only if a writer stands between them.
func waits(e, next edge, holder string) string {
	lock := short(e.pair.taken)
	if e.taken.Mode == locks.Read && next.hold.Mode == locks.Read {
		return fmt.Sprintf("waits here for %s, behind a writer who waits for %s to read-unlock it", lock, holder)
	}
	return fmt.Sprintf("waits here for %s, which %s may hold", lock, holder)
}

// shortened keeps the last calls of a chain.
func shortened(chain []locks.Hop, most int) (told []locks.Hop) {
	hidden := max(0, len(chain)-most)
	for i, hop := range chain[hidden:] {
		hop.Name = "calls " + hop.Name
		if i == 0 && hidden > 0 {
			hop.Name += ", some calls later"
		}
		told = append(told, hop)
	}
	return told
}

func verb(m locks.Mode) string {
	if m == locks.Read {
		return "read-locks "
	}
	return "locks "
}
