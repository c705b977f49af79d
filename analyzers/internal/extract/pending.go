package extract

import (
	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/automaton"
)

// pending is what the walk leaves open: edges whose values are filled in by
// finish, once it is known which values matter.
type pending struct {
	branches      []pendingBranch
	jumps         []pendingJump
	returns       []pendingReturn
	sends         []pendingSend
	offers        []pendingOffer
	received      []pendingReceive
	arms          []pendingArm
	adds          []pendingAdd
	capacities    []pendingCapacity
	rounds        []pendingRound
	outsides      []pendingOutside
	stores        []pendingStore
	loads         []pendingLoad
	redefinitions []redefinition
	mutated       map[value]bool  // maps that the system writes
	storedFields  map[string]bool // fields and globals that the system writes
}

func newPending() pending {
	return pending{mutated: map[value]bool{}, storedFields: map[string]bool{}}
}

// A pendingBranch is an if: its location, and the locations of its two sides.
type pendingBranch struct {
	*thread
	at, then, other int
	f               *frame
	instr           *ssa.If
}

// A pendingJump goes from block to block and assigns the phis there.
type pendingJump struct {
	*thread
	edge     *automaton.Edge
	f        *frame
	from, to *ssa.BasicBlock
}

// A pendingReturn hands results to the call in whose place the frame stands.
type pendingReturn struct {
	*thread
	edge  *automaton.Edge
	f     *frame
	instr *ssa.Return
}

type pendingSend struct {
	*thread
	edge      *automaton.Edge
	primitive int
	sent      value
}

// A pendingOffer is the step before a send in which what it sends is chosen.
type pendingOffer struct {
	*thread
	at        int
	primitive int
	sent      value
}

// A pendingReceive has the two edges of a receive. Its value is the receive
// itself, or the select with the number of the case.
type pendingReceive struct {
	*thread
	open, closed *automaton.Edge
	primitive    int
	at           value
	arm          int
}

// A pendingArm has the edges of one case of a select.
type pendingArm struct {
	*thread
	edges []*automaton.Edge
	index value
	arm   int
}

type pendingAdd struct {
	*thread
	at    int
	edge  *automaton.Edge
	delta value
}

type pendingCapacity struct {
	*thread
	at        int
	f         *frame
	primitive int
	size      ssa.Value
}

// A pendingRound starts a range over a map or string, or counts one round of it.
type pendingRound struct {
	*thread
	edge   *automaton.Edge
	at     value // the ssa.Range
	counts bool
}

// A pendingOutside is a communication with something that is not modelled.
type pendingOutside struct {
	edge  *automaton.Edge
	key   string
	gives bool // it sends, closes or counts
	waits bool // it may have to wait
}

// A redefinition is the moment at which a value is computed anew.
type redefinition struct {
	edge *automaton.Edge
	at   value
}

func (w *walk) startRange(at int, instr *ssa.Range) int {
	e, next := w.step(at)
	w.rounds = append(w.rounds, pendingRound{w.thread, e, value{instr, w.f}, false})
	return next
}

func (w *walk) nextRound(at int, instr *ssa.Next) int {
	e, next := w.step(at)
	w.rounds = append(w.rounds, pendingRound{w.thread, e, value{instr.Iter, w.f}, true})
	return next
}

// placeName names a field or a global, whatever object the field is of.
func placeName(addr ssa.Value) string {
	switch addr := addr.(type) {
	case *ssa.FieldAddr:
		return addr.X.Type().String() + fieldPath(addr.Field)
	case *ssa.Global:
		return addr.String()
	}
	return ""
}
