package locks

import (
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// A Mode says how a lock is held.
type Mode uint8

// The modes.
const (
	Write Mode = iota // also every hold of a plain Mutex
	Read
)

// String returns "write" or "read".
func (m Mode) String() string {
	if m == Read {
		return "read"
	}
	return "write"
}

// A Path names a value or a place in memory within one function. Paths compare
// with ==. Steps are written ".field", "*" (the content of a pointer or
// variable), "[key]" and "~" (the reader side of an RWMutex).
type Path struct {
	// Root is where the path starts; nil where Place or Global says it.
	Root ssa.Value
	// Place is n for the n-th parameter of a summary's function, receiver
	// first, and -n for its n-th result.
	Place int
	// Global is the full name of a variable of another package.
	Global string
	Steps  string
}

func (p Path) add(step string) Path {
	p.Steps += step
	return p
}

// below returns the steps from a prefix to p.
func (p Path) below(prefix Path) (string, bool) {
	if p.Root != prefix.Root || p.Place != prefix.Place || p.Global != prefix.Global {
		return "", false
	}
	rest, ok := strings.CutPrefix(p.Steps, prefix.Steps)
	// A step that only begins like the prefix's last is another one.
	if ok && rest != "" && !strings.ContainsRune(".*[~$", rune(rest[0])) {
		return "", false
	}
	return rest, ok
}

// reader reports whether the path is the reader side of an RWMutex, and returns
// the path of the mutex.
func (p Path) reader() (Path, bool) {
	steps, ok := strings.CutSuffix(p.Steps, "~")
	p.Steps = steps
	return p, ok
}

// A Lock is one mutex, as a function sees it.
type Lock struct {
	Path Path
	// Class names the lock for the whole program: "pkg/path.Type.field",
	// "pkg/path.variable", or for a local variable its function and name; ""
	// where it is not known. Of a field that is itself a struct with a mutex in
	// it, the outer field counts.
	Class string
	// Inner is the class by the struct that holds the mutex itself.
	Inner string
	// Name is what the source calls it, such as "s.mu".
	Name string
	// Shaky is set where the path leads through a field that is assigned after
	// its struct was made: two evaluations of it may differ, even if no
	// assignment is in sight.
	Shaky bool
}

// Package returns the path of the package that declares the lock's class, "" for
// local variables.
func (l Lock) Package() string {
	class := strings.TrimPrefix(l.Class, onceClass)
	if strings.HasPrefix(class, "local ") {
		return ""
	}
	dot := strings.LastIndexByte(class, '/') + 1
	path, _, _ := strings.Cut(class[dot:], ".")
	return class[:dot] + path
}

// mayBe reports whether two locks with different paths may be one.
func (l Lock) mayBe(other Lock) bool {
	if l.Class == "" || other.Class == "" {
		return l.Class == other.Class || l.Inner == "" || other.Inner == ""
	}
	return l.Class == other.Class || l.Inner != "" && (l.Inner == other.Inner || l.Inner == other.Class || l.Class == other.Inner)
}

// A Hop is one step of a chain of calls: a call of Name, or the lock operation
// itself at its end.
type Hop struct {
	Name string
	Pos  token.Pos // NoPos in other packages
	// Place is "dir/file.go:12", for positions in other packages.
	Place string
}

// A Hold is a lock that is held.
type Hold struct {
	Lock Lock
	Mode Mode
	// Taken is the call in this function (or in a literal that it runs) that
	// took the lock.
	Taken ssa.Instruction
	// Chain leads from Taken to the lock operation, if Taken calls a function
	// that keeps the lock; nil if Taken is the operation.
	Chain []Hop
	// Via is the function of the package that Taken calls, nil if none.
	Via *ssa.Function
	// Must is set by [Function.Held] where the lock is held on all paths.
	Must bool
	// Restored marks a lock that the caller holds, which the function released
	// and took again.
	Restored bool
	// Stale marks a hold whose path names something else by now, or one of
	// several locks taken in a loop.
	Stale bool
	// Try marks a lock taken by TryLock.
	Try bool
	// Round is the branch that began a new loop round with the lock held.
	Round *Branch

	method *types.Func // that Taken calls, if it does so through an interface
}

// A Branch is a decision on a path.
type Branch struct {
	// From is the block that was left, To the one that was entered.
	From, To *ssa.BasicBlock
	second   bool // To is the second successor

	// Prev is the decision before, nil at the function's start.
	Prev *Branch
}

// Pos returns where the condition of the branch stands, NoPos for a jump.
func (b *Branch) Pos() token.Pos {
	if len(b.From.Instrs) == 0 {
		return token.NoPos
	}
	if test, ok := b.From.Instrs[len(b.From.Instrs)-1].(*ssa.If); ok {
		return test.Cond.Pos()
	}
	return token.NoPos
}

// Taken reports whether the condition was true.
func (b *Branch) Taken() bool { return !b.second }

// isMutex reports whether t is sync.Mutex or sync.RWMutex.
func isMutex(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "sync" &&
		(n.Obj().Name() == "Mutex" || n.Obj().Name() == "RWMutex")
}
