package call

// This file emits a semaphore with a first-come queue. Its count of slots in use
// has one value more than there are slots: all are in use and somebody waits.
// That value closes the fast path to everybody, so a slot that becomes free
// passes from hand to hand under the lock and no newcomer overtakes the queue.
// Each waiter makes its own channel: one that belonged to the package could not
// be waited for in a bubble of testing/synctest.

import (
	"fmt"

	"github.com/seed-5a033449/asyncgen/templates/internal/emit"
)

// declSlots emits the semaphore that all calls share, and its type.
func (p *Plan) declSlots() []emit.Decl {
	v := emit.Vars{
		"Slots": p.helper("Slots"), "Semaphore": p.helper("Semaphore"), "Limit": p.helper("Limit"), "limit": p.Concurrency,
	}
	recv := string(emit.Code("s *$Semaphore", v))
	waits := func(f emit.Func) emit.Func {
		f.Params = []emit.Param{{Name: "ctx", Type: "${context.Context}"}}
		f.Results = []emit.Param{{Type: "error"}}
		return f
	}
	return []emit.Decl{
		emit.Raw{
			Doc:  fmt.Sprintf("%s is shared by all calls of %s%s.", p.helper("Slots"), p.Func, p.everyReceiver()),
			Text: emit.Code("var $Slots $Semaphore", v),
		},
		emit.Raw{
			Doc:  fmt.Sprintf("%s is how many calls may run at once.", p.helper("Limit")),
			Text: emit.Code("const $Limit = $limit", v),
		},
		p.declSemaphore(),
		waits(emit.Func{
			Doc:  "acquire takes a slot. When there is none it blocks until it is handed one or ctx ends.",
			Recv: recv, Name: "acquire", Body: emit.Code(acquireBody, v),
		}),
		waits(emit.Func{
			Doc:  "wait takes a place in the queue and blocks until it is handed a slot or ctx ends.",
			Recv: recv, Name: "wait", Body: emit.Code(waitBody, v),
		}),
		emit.Func{
			Doc:  "leave gives up a place in the queue, and the slot if one has been handed over meanwhile.",
			Recv: recv, Name: "leave", Params: []emit.Param{{Name: "place", Type: "*${container/list.Element}"}},
			Body: emit.Code(leaveBody, v),
		},
		emit.Func{
			Doc:  "release gives a slot back, to the first in the queue if there is one.",
			Recv: recv, Name: "release", Body: emit.Code(releaseBody, v),
		},
		emit.Func{
			Doc:  "pass hands a slot to the first in the queue, or gives it back. The caller holds s.mu.",
			Recv: recv, Name: "pass", Body: emit.Code(passBody, v),
		},
	}
}

// declSemaphore emits the state.
func (p *Plan) declSemaphore() emit.Decl {
	return emit.Struct{
		Name: p.helper("Semaphore"),
		Doc: fmt.Sprintf("%s hands out %d slots in the order in which they are asked for. The zero value is ready for "+
			"use; it must not be copied.", p.helper("Semaphore"), p.Concurrency),
		Fields: []emit.Param{
			{Name: "taken", Type: "${sync/atomic.Int32} // slots in use; " +
				emit.Text(p.helper("Limit")) + "+1 when somebody waits"},
			{Name: "mu", Type: "${sync.Mutex} // held to change taken to or from that value"},
			{Name: "queue", Type: "${container/list.List} // of chan struct{}, closed to hand over a slot; guarded by mu"},
		},
	}
}

const acquireBody = `
	if ctx.Err() != nil {
		return ${context.Cause}(ctx)
	}
	for n := s.taken.Load(); n < $Limit; n = s.taken.Load() {
		if s.taken.CompareAndSwap(n, n+1) {
			return nil
		}
	}
	return s.wait(ctx)
`

const waitBody = `
	s.mu.Lock()
	for n := s.taken.Load(); n <= $Limit; n = s.taken.Load() {
		// The step to $Limit+1 closes the fast path; any other takes a slot that has become free.
		if s.taken.CompareAndSwap(n, n+1) && n < $Limit {
			s.mu.Unlock()
			return nil
		}
	}
	turn := make(chan struct{})
	place := s.queue.PushBack(turn)
	s.mu.Unlock()
	select {
	case <-turn:
		return nil
	case <-ctx.Done():
		s.leave(place)
		return ${context.Cause}(ctx)
	}
`

const leaveBody = `
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-place.Value.(chan struct{}):
		s.pass()
	default:
		s.queue.Remove(place)
		if s.queue.Len() == 0 {
			s.taken.Store($Limit)
		}
	}
`

const releaseBody = `
	for n := s.taken.Load(); n <= $Limit; n = s.taken.Load() {
		if s.taken.CompareAndSwap(n, n-1) {
			return
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pass()
`

const passBody = `
	first := s.queue.Front()
	if first == nil {
		s.taken.Add(-1)
		return
	}
	close(s.queue.Remove(first).(chan struct{}))
	if s.queue.Len() == 0 {
		s.taken.Store($Limit)
	}
`
