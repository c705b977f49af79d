// Package silent holds loops that poll for a reason, or that do not poll.
package silent

import (
	"context"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

func work() int { return int(calls.Add(1)) }

var calls atomic.Int64

func spinLock(l *int32) {
	for !atomic.CompareAndSwapInt32(l, 0, 1) {
		runtime.Gosched()
	}
}

func testAndSet(l *atomic.Int32) {
	for {
		for l.Load() != 0 {
			runtime.Gosched()
		}
		if l.CompareAndSwap(0, 1) {
			return
		}
	}
}

func update(n *atomic.Int64) {
	for {
		old := n.Load()
		if old < 0 {
			continue
		}
		if n.CompareAndSwap(old, old+1) {
			return
		}
	}
}

func try(mu *sync.Mutex, done *atomic.Bool) bool {
	for !done.Load() {
		if mu.TryLock() {
			return true
		}
		time.Sleep(time.Millisecond)
	}
	return false
}

// A set number of looks.
func bounded(ready *atomic.Bool, block chan struct{}) {
	for i := 0; i < 100; i++ {
		if ready.Load() {
			return
		}
		runtime.Gosched()
	}
	<-block
}

// Looks, and then waits.
func looksFirst(jobs, more chan int) {
	for {
		select {
		case <-jobs:
			continue
		default:
		}
		select {
		case <-jobs:
		case <-more:
			return
		}
	}
}

// Takes what there is.
func drain(ch chan int) (sum int) {
	for {
		select {
		case v := <-ch:
			sum += v
		default:
			return sum
		}
	}
}

func dropOldest(ch chan int, v int) {
	for {
		select {
		case ch <- v:
			return
		default:
		}
		select {
		case <-ch:
		default:
		}
	}
}

func drainByLength(ch chan int) {
	for len(ch) > 0 {
		<-ch
	}
}

// Checks whether to stop, and works.
func stoppable(stop chan struct{}) {
	for {
		select {
		case <-stop:
			return
		default:
		}
		work()
	}
}

func stoppableByFlag(stop *atomic.Bool) {
	for !stop.Load() {
		work()
	}
}

// Works at intervals.
func periodic(stop *atomic.Bool) {
	for !stop.Load() {
		work()
		time.Sleep(time.Second)
	}
}

func gated(enabled *atomic.Bool) {
	for {
		time.Sleep(time.Second)
		if enabled.Load() {
			work()
		}
	}
}

func inDefault(stop chan struct{}) {
	for {
		select {
		case <-stop:
			return
		default:
			work()
			time.Sleep(time.Second)
		}
	}
}

func ticks(ready *atomic.Bool, t *time.Ticker) {
	for range t.C {
		if ready.Load() {
			return
		}
	}
}

// The file system is outside.
func file(name string) {
	for {
		if _, err := os.Stat(name); err == nil {
			return
		}
		time.Sleep(time.Second)
	}
}

func function(ready func() bool) {
	for !ready() {
		time.Sleep(time.Second)
	}
}

type node struct {
	next atomic.Pointer[node]
	dead atomic.Bool
	link *node
}

func last(n *node) *node {
	for n.next.Load() != nil {
		n = n.next.Load()
	}
	return n
}

func alive(n *node) *node {
	for n != nil && n.dead.Load() {
		n = n.link
	}
	return n
}

// One after the other, with a pause.
func visit(nodes []*node) int {
	for i := 0; i < len(nodes); i++ {
		if nodes[i].dead.Load() {
			return i
		}
		time.Sleep(time.Millisecond)
	}
	return -1
}

// Only time is waited for.
func until(t time.Time) {
	for time.Now().Before(t) {
		time.Sleep(time.Millisecond)
	}
}

func cond(c *sync.Cond, ready *bool) {
	c.L.Lock()
	for !*ready {
		c.Wait()
	}
	c.L.Unlock()
}

func local(n int) int {
	for n > 1 {
		if n%2 == 0 {
			n /= 2
		} else {
			n = 3*n + 1
		}
	}
	return n
}

// The loop changes what it looks at.
func (n *node) shrink(limit int, size *int) {
	for *size > limit {
		*size--
	}
}

type machine struct {
	mu      sync.Mutex
	state   int
	pending int
}

func (m *machine) current() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.state
}

// The cases of the switch are all there are.
func (m *machine) run(stop chan struct{}) {
	for {
		select {
		case <-stop:
			return
		default:
		}
		switch m.current() {
		case 1:
			work()
		case 2:
			calls.Add(2)
		}
	}
}

func (m *machine) size() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.pending
}

// Sleeps for as long as more comes in.
func (m *machine) settle(stop chan struct{}) {
	before := m.size()
	for before < 1000 {
		time.Sleep(time.Millisecond)
		select {
		case <-stop:
			return
		default:
		}
		now := m.size()
		if now <= before {
			break
		}
		before = now
	}
}

type pair struct{ x, y int }

// The variable that moves on is a struct.
func match(a, b []string, start pair) pair {
	p := &start
	for p.x > 0 && p.y > 0 && a[p.x-1] == b[p.y-1] {
		p.x--
		p.y--
	}
	for start.x > 0 && a[start.x-1] == "" {
		start.x--
	}
	return start
}

// A flag of the loop's own ends it.
func drainByFlag(ch chan int) {
	for done := false; !done; {
		select {
		case <-ch:
		default:
			done = true
		}
	}
	drained := false
	for !drained {
		select {
		case <-ch:
		default:
			drained = true
		}
	}
}

type ring struct {
	mu       sync.Mutex
	slots    [8]atomic.Pointer[node]
	head     atomic.Uint64
	tail     atomic.Uint64
	acquired uint32
	written  uint32
	topics   map[string]*node
}

// Lock-free hand-over: the place is soon free.
func (r *ring) put(n *node) {
	slot := &r.slots[r.head.Load()%8]
	for slot.Load() != nil {
		runtime.Gosched()
	}
	slot.Store(n)
}

// Waits for its turn.
func (r *ring) drainWait() {
	for atomic.LoadUint32(&r.acquired) != atomic.LoadUint32(&r.written) {
		runtime.Gosched()
	}
}

func (r *ring) has(key string) bool { return r.topics[key] != nil }

// Checks again under the lock.
func (r *ring) get(key string) *node {
	for {
		if !r.has(key) {
			r.mu.Lock()
			if !r.has(key) {
				r.topics[key] = new(node)
				r.mu.Unlock()
				return nil
			}
			r.mu.Unlock()
		} else if n := r.topics[key]; !n.dead.Load() {
			return n
		}
	}
}

// Each try is work.
func retry(f func(*int) error, page int, pages *int) error {
	for page <= *pages {
		for attempt := 1; attempt <= page; attempt++ {
			err := f(&page)
			if err == nil {
				return nil
			}
			time.Sleep(time.Second)
		}
	}
	return nil
}

type events struct {
	bound map[string]map[string][]func()
}

// Two rounds, one for the name and one for all names, each up a tree.
func (e *events) emit(ctx context.Context, name, origin string) {
	for {
		id := origin
		for {
			if e.bound[name] == nil {
				break
			}
			for _, f := range e.bound[name][id] {
				select {
				case <-ctx.Done():
					return
				default:
				}
				f()
			}
			if id == "" {
				break
			}
			if dot := strings.LastIndex(id, "."); dot < 0 {
				id = ""
			} else {
				id = id[:dot]
			}
		}
		if name == "" {
			break
		}
		name = ""
	}
}

// What was found is locked, and looked up again: it may have been replaced.
type table struct {
	mu   sync.Mutex
	nets map[string]*net
}

type net struct {
	mu      sync.Mutex
	deleted bool
}

func (t *table) lock(id string) *net {
	t.mu.Lock()
	n := t.nets[id]
	t.mu.Unlock()
	for {
		if n == nil {
			return nil
		}
		n.mu.Lock()
		t.mu.Lock()
		again := t.nets[id]
		t.mu.Unlock()
		if again == n {
			return n
		}
		n.mu.Unlock()
		n = again
	}
}

// So many chances as are configured.
type poller struct {
	mu      sync.Mutex
	ready   bool
	retries int
}

func (p *poller) configuration() bool {
	for n := 0; n < p.retries; n++ {
		p.mu.Lock()
		ready := p.ready
		p.mu.Unlock()
		if ready {
			return true
		}
		time.Sleep(time.Second)
	}
	return false
}
