package explore

// A Program is what is searched: a transition system of goroutines.
type Program interface {
	// Start returns the state in which the run begins.
	Start() State
	// Next returns the moves from a state in a fixed order. If why is not "",
	// not all moves are known, and the state is left open. States with the same
	// key have the same moves, but for which of several equal goroutines is
	// which and for the order.
	Next(s State) (moves []Move, why string)
}

// A State is a moment of a run. It is never changed.
type State interface {
	// Key is equal for states that behave alike. It need not tell doubt from
	// certainty; the search keeps the two apart.
	Key() string
	// Halted reports whether the process has ended: nothing leaks any more.
	Halted() bool
	// Doubt says why the path to here may not be feasible; "" if it is. What
	// follows a state in doubt is in doubt too.
	Doubt() string
	// Waiting returns the goroutines that wait here for others, by ID.
	Waiting() []Waiter
}

// A Certain state knows of its future what the search could find out only by
// following all that it leads to: it may be left open, or lead to what is.
type Certain interface {
	State
	// Stuck returns those of the waiting goroutines that nobody can ever let go
	// on. They stay so in all states that follow.
	Stuck() []Waiter
	// Lives reports whether the process is taken to live on from here, and
	// whether its first goroutine has ended: how it ended is worth telling.
	Lives() (lives, ended bool)
}

// A Waiter is a goroutine that waits at a place. IDs count goroutines as they
// start; the first one is 0.
type Waiter struct {
	ID    int
	Place Place
}

// A Place is where a goroutine waits: a small dense number that the program
// gives out, the same in states with the same key. It should tell apart what a
// reader would: the operation, and how the goroutine came to it.
type Place int

// A Move leads from one state to another.
type Move struct {
	To     State
	Event  any     // what the program wants to tell of it, handed back in the path
	By     []int   // the goroutines that take part, by ID: two when they meet
	Leaves []Place // the waiting places that goroutines leave by it and wait at again

	// Quiet marks a move that may as well be made now. A program that marks it
	// promises that it has one goroutine, and for every run of other goroutines
	// that begins in this state: they neither prevent the move nor give its
	// goroutine another one, and whether it is made before them or after makes
	// no difference to what they do and to where all arrive. Neither does it
	// put the path in doubt. What the others can do only after it, because it
	// helps them, does not matter, nor does what ends the process.
	//
	// A goroutine's own steps are quiet, and so is the start of another one.
	// Unlocking a mutex is, unless somebody may try to lock it without waiting.
	// Two goroutines that send on one channel are not: their order is seen.
	//
	// The mark counts only where all moves of the goroutine have it, and where
	// none of its moves is unknown.
	Quiet bool
}
