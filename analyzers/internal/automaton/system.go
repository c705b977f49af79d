// Package automaton describes concurrent programs as plain data: a System of
// goroutines, each a finite automaton, over shared primitives.
//
// It knows nothing of Go source. The search of package explore is tested with
// systems, since one of them can be written down by hand, made at random, and
// searched by an enumerator that is too simple to be wrong. A [Label] is an
// opaque number by which the maker of a system knows an edge again.
//
// # The model
//
// A goroutine is at one location at a time. The edges of a location are either
// all internal (it steps, chooses a value, starts a goroutine, ends the
// process) or all communication (it waits until one of them is possible, as a
// select does). A location without edges is the end of the goroutine.
//
// Registers hold small integers, booleans as 0 and 1, and whether a value is
// nil. They let a branch that is taken twice go the same way both times, a
// loop run as often as another one over the same count, and a receiver know
// what was sent. A register that the program does not determine is chosen
// from a domain at its first use.
//
// What the model leaves out: data beyond registers, the order in which waiting
// goroutines are served (every order is possible), and time (a timer may fire
// at any moment).
package automaton

// A Label is an opaque reference to the source; 0 means none.
type Label int32

// NoPrimitive is the index of no primitive.
const NoPrimitive = -1

// A Kind says how a primitive behaves. To add one, define here what its state
// means, give [Act] the operations that it offers, and say in package explore
// when each of them is possible.
type Kind uint8

const (
	// Channel is a Go channel: a queue with a capacity that can be closed.
	Channel Kind = iota
	// Signal fires once and stays so: a context's Done channel.
	Signal
	// Timer can fire at any moment.
	Timer
	// WaitGroup is a counter; waiting needs it to be zero.
	WaitGroup
	// Mutex is held by one goroutine at a time. It does not know which.
	Mutex
	// RWMutex is held by readers or by one writer. A writer announces itself and
	// then waits for the readers to leave; from then on no new ones come in.
	RWMutex
	// Cond wakes goroutines that sleep at it.
	Cond
	// Once lets one goroutine begin and the others wait until it is done.
	Once
)

// A Primitive is an object through which goroutines wait for each other.
type Primitive struct {
	Kind  Kind
	Name  string // as the source calls it
	Label Label  // where it is made

	// Capacity is that of a Channel; nil means unbuffered. It may only read
	// shared registers, and these must be chosen before the first operation.
	Capacity *Expr
	// External says that the surroundings may fire a Signal at any moment.
	External bool
	// Parent is the Signal that fires this one too, or NoPrimitive.
	Parent int
}

// An Act is what an edge does.
type Act uint8

const (
	// Step is an internal move, possible if the edge's guard holds.
	Step Act = iota
	// Choose gives a register that has no value one of a domain.
	Choose
	// Spawn starts a goroutine.
	Spawn
	// Halt ends the process: nothing leaks any more.
	Halt

	// Send sends on a Channel. On a closed one it ends the process.
	Send
	// Receive takes a value from a Channel.
	Receive
	// ReceiveClosed finds a Channel closed and drained.
	ReceiveClosed
	// Close closes a Channel. Closing it again ends the process.
	Close
	// Fire fires a Signal, or is the end of what a Once does.
	Fire
	// Await waits for a Signal, a Timer, or the end of what a Once does.
	Await
	// Add adds to a WaitGroup. Below zero it ends the process.
	Add
	// Wait waits until a WaitGroup is zero.
	Wait
	// Lock takes a Mutex, or an RWMutex for which the goroutine has announced itself.
	Lock
	// Unlock gives up a Mutex or a writer's RWMutex. What is not locked ends the process.
	Unlock
	// Announce lets no more readers into an RWMutex; only one writer at a time may.
	Announce
	// ReadLock takes an RWMutex for reading.
	ReadLock
	// ReadUnlock gives it up. Without a reader it ends the process.
	ReadUnlock
	// Sleep waits at a Cond until another goroutine signals there. Whoever comes
	// to a location that sleeps may be woken from then on.
	Sleep
	// Notify wakes one goroutine that sleeps at a Cond, any of them.
	Notify
	// NotifyAll wakes all that sleep at a Cond.
	NotifyAll
	// Begin starts what a Once does, if nobody has.
	Begin
	// Free is a communication with something outside the system: it is always
	// possible, but never certain to be so at once.
	Free
	// Default is taken when no other edge of the location is certain to be possible.
	Default
)

// Internal reports whether the act concerns no other goroutine.
func (a Act) Internal() bool { return a <= Halt }

// An Edge is one move of a goroutine.
type Edge struct {
	Act       Act
	Primitive int // that it concerns, or NoPrimitive
	To        int // the location after it

	When   *Expr  // guard of a Step; nil holds always
	Var    Var    // the register that a Choose gives a value or a Receive fills; NoVar for none
	Domain []int  // of a Choose
	Value  *Expr  // what a Send sends or an Add adds; nil is a value that the model does not hold
	Sets   []Set  // assignments, made at once after the move
	Start  int    // the goroutine that a Spawn starts
	Count  int    // see [System]; 0 for none
	Doubt  string // why a path through this edge may not be feasible; "" if it is
	Label  Label
}

// A Set assigns a register. A nil value leaves it without one.
type Set struct {
	Var   Var
	Value *Expr
}

// A Goroutine is the automaton that every goroutine started for it runs.
type Goroutine struct {
	Name      string
	Label     Label
	Locations [][]Edge // the edges that leave each location; location 0 is the entry
}

// A Register is one that the edges use.
type Register struct {
	// Shared registers are seen by all goroutines. They can only be chosen, so
	// the moment of the choice does not matter.
	Shared bool
	// Number marks a count whose relation to other counts is not known: how
	// often a loop runs, how long a list is. A path that gives two of them
	// different values is in doubt.
	Number bool
}

// A System is a program. Goroutine 0 is the one that runs at the start.
//
// Edges with a Count different from 0 decide how often a loop runs, a number
// that is not known; a path through the edges of two such loops, or of one and
// with a register that is a Number, is in doubt, because they may be related.
type System struct {
	Primitives []Primitive
	Registers  []Register
	Goroutines []Goroutine
}
