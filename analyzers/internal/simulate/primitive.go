package simulate

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// The states of primitives. Like all values they are never changed in place.
type (
	// A lock is a Mutex or an RWMutex. Go's RWMutex prefers writers: once one
	// has announced itself, new readers wait.
	lock struct {
		writer    *hold
		readers   []hold
		announced []int // goroutines that wait as writers
		rw        bool
	}

	// A group is a WaitGroup.
	group struct{ count int }

	// A once is a sync.Once.
	once struct{ state uint8 }

	// A condition is a sync.Cond without its L, which is a field of its own.
	condition struct{ waiting []int }

	// An atomicCell is one of the types of sync/atomic.
	atomicCell struct{ v value }

	// An errGroup is an errgroup.Group.
	errGroup struct {
		count, limit int // limit 0 is none
		cancel       value
		err          value
	}

	// A semaphore is a semaphore.Weighted.
	semaphore struct{ size, used int }

	// A plain is something of the standard library that the model does not look into.
	plain struct{}

	// A channel is what a channel object holds.
	channel struct {
		capacity int
		queue    []value
		closed   bool
		timer    *timer
		elem     types.Type
	}

	// A timer is what lets a channel deliver by itself, or starts a function.
	timer struct {
		armed  bool // it has not fired yet
		ticker bool
		fn     value // of AfterFunc
		never  bool  // it is set to a time that does not come, to be Reset before it is of use
	}

	// A scope is a context that can end. Its object is its Done channel, too.
	scope struct {
		parent value // a reference to a scope, or nil if nothing above it ends
		done   bool
		timed  bool // it may end by itself
	}

	// A mapping is what a map holds, in the order in which the keys came.
	mapping struct {
		entries []entry
		elem    types.Type
		outside bool // there may be other entries
	}

	entry struct {
		key, v value
		by     value // the unknown key by which it was found, if it was
	}
)

// A hold is one acquisition of a lock.
type hold struct {
	by    int // the goroutine
	frame int // the activation that acquired it
	at    ssa.Instruction
}

const (
	onceNew uint8 = iota
	onceRuns
	onceDone
)

// zeroPrimitive returns the zero value of a type that is a primitive, or nil.
func zeroPrimitive(name string) value {
	switch name {
	case "sync.Mutex":
		return &lock{}
	case "sync.RWMutex":
		return &lock{rw: true}
	case "sync.WaitGroup":
		return group{}
	case "sync.Once":
		return once{}
	case "sync.Cond":
		return &aggregate{[]value{&condition{}, null{}, plain{}, plain{}}}
	case "sync/atomic.Bool":
		return atomicCell{boolean(false)}
	case "sync/atomic.Int32", "sync/atomic.Int64", "sync/atomic.Uint32", "sync/atomic.Uint64", "sync/atomic.Uintptr":
		return atomicCell{integer(0)}
	case "sync/atomic.Pointer", "sync/atomic.Value":
		return atomicCell{null{}}
	case "golang.org/x/sync/errgroup.Group":
		return &errGroup{cancel: null{}, err: null{}}
	case "golang.org/x/sync/semaphore.Weighted":
		return semaphore{}
	case "sync.Map", "time.Time":
		return plain{}
	}
	return nil
}

// free reports whether nobody holds the lock.
func (l *lock) free() bool { return l.writer == nil && len(l.readers) == 0 }

// bars reports whether a goroutine's read lock has to wait.
func (l *lock) bars(id int) bool {
	if l.writer != nil {
		return true
	}
	for _, w := range l.announced {
		if w != id {
			return true
		}
	}
	return false
}
