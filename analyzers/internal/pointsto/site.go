package pointsto

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// A Kind says what is made at a site.
type Kind uint8

// The kinds of sites.
const (
	Chan    Kind = iota + 1
	Context      // with its Done channel and its cancel function
	WaitGroup
	Cond
	Lock // Mutex or RWMutex
	Once
)

// A Site stands for all objects that are made at one place: by one make or
// With… call, by one declaration of a variable, in one field of a struct type.
type Site struct {
	Kind  Kind
	Pos   token.Pos       // the make or With… call, or the declaration of the variable or field
	Make  ssa.Instruction // MakeChan, Alloc, or the call that makes it; nil for a field or package variable
	Field *types.Var      // the field, if the site is one: then many objects may share it
	Var   *types.Var      // the package variable, if the site is one

	// For contexts:
	Root  bool // context.Background and the like: never done
	Timed bool // has a deadline, so that it ends by itself

	object object
	leaks  leak // what outside code can do with it
	why    string
}

// A Use is an operation that may act on a site.
type Use struct {
	syncop.Op      // Kind is None for a cancellation and for len and cap
	Case      int  // the index of the case, for a Select or Poll; else -1
	Send      bool // the case is a send
	Cancel    bool // a call of the context's cancel function
}

// A leak says what outside code can do with an object.
type leak uint8

const (
	leakReceive leak = 1 << iota // receive from a channel
	leakSend                     // send on a channel or close it
	leakAll     = leakReceive | leakSend
)

// leakOf returns what somebody can do with a value of the type.
func leakOf(t types.Type) leak {
	if ch, ok := t.Underlying().(*types.Chan); ok {
		switch ch.Dir() {
		case types.RecvOnly:
			return leakReceive
		case types.SendOnly:
			return leakSend
		}
	}
	return leakAll
}
