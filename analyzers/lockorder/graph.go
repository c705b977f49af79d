package lockorder

import (
	"cmp"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/locks"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/pointsto"
)

// A pair is an order of two lock classes: the second is taken under the first.
type pair struct{ held, taken string }

// An edge is a place where the order of a pair shows.
type edge struct {
	pair
	fn    *locks.Function
	hold  locks.Hold
	taken locks.Acquire

	tried, possible bool // what following the calls again has shown
}

// A graph holds the orders in which a package takes its locks.
type graph struct {
	pkg     *locks.Package
	orders  map[pair][]edge
	sorted  []pair
	writers map[string]bool
	gates   gates
	starts  *starts
	invokes map[token.Pos]*ssa.CallCommon // calls of methods of interfaces
}

func newGraph(pkg *locks.Package, calls *pointsto.Graph) *graph {
	g := &graph{pkg: pkg, orders: map[pair][]edge{}, writers: map[string]bool{}, gates: findGates(pkg), invokes: map[token.Pos]*ssa.CallCommon{}}
	g.starts = &starts{calls, map[*ssa.Function]map[*ssa.Function]bool{}}
	for _, f := range pkg.Functions() {
		g.noteInvokes(f)
		for _, a := range f.Acquires() {
			if a.Mode == locks.Write {
				g.writers[a.Lock.Class] = true
			}
			for _, h := range a.Held {
				g.add(f, h, a)
			}
		}
	}
	for p, edges := range g.orders {
		slices.SortStableFunc(edges, func(a, b edge) int {
			return cmp.Compare(len(a.taken.Chain)+len(a.hold.Chain), len(b.taken.Chain)+len(b.hold.Chain))
		})
		g.sorted = append(g.sorted, p)
	}
	slices.SortFunc(g.sorted, func(a, b pair) int {
		return cmp.Or(cmp.Compare(g.orders[a][0].taken.Instr.Pos(), g.orders[b][0].taken.Instr.Pos()),
			cmp.Compare(a.held, b.held), cmp.Compare(a.taken, b.taken))
	})
	return g
}

// add notes that a lock is taken under another one. What an earlier round of a
// loop has taken belongs to another element than what this round takes: it says
// nothing about the two locks of one element.
func (g *graph) add(f *locks.Function, h locks.Hold, a locks.Acquire) {
	if !named(h.Lock) || !named(a.Lock) || h.Lock.Class == a.Lock.Class || !a.Instr.Pos().IsValid() ||
		h.Stale || h.Round != nil || g.pkg.HandedOver(h) {
		return
	}
	p := pair{h.Lock.Class, a.Lock.Class}
	g.orders[p] = append(g.orders[p], edge{pair: p, fn: f, hold: h, taken: a})
}

// named reports whether a lock's class is one of a kind: a field or variable with
// a name of its own.
func named(l locks.Lock) bool {
	return l.Class != "" && !l.IsOnce() && !strings.HasPrefix(l.Class, "local ") && !strings.Contains(l.Class, ".struct.")
}
