// Package held asks, at each call of held, which locks are held: "name" on all
// paths, "name?" on some, with "(r)" for the read side.
package held

import (
	"errors"
	"sync"
)

func held(string) {}

type box struct {
	mu    sync.Mutex
	rw    sync.RWMutex
	items map[string]*box
	next  *box
	stuck bool
	cond  *sync.Cond
}

func plain(b *box) {
	held("")
	b.mu.Lock()
	held("b.mu")
	b.rw.RLock()
	held("b.mu b.rw(r)")
	b.mu.Unlock()
	held("b.rw(r)")
	b.rw.RUnlock()
	held("")
}

func some(b *box, c, d bool) {
	if c {
		b.mu.Lock()
	}
	if d {
		held("b.mu?")
	}
	if c {
		held("b.mu")
		b.mu.Unlock()
	}
	held("")
}

func flag(b *box, c bool) {
	locked := false
	if c {
		b.mu.Lock()
		locked = true
	}
	held("b.mu?")
	if locked {
		b.mu.Unlock()
	}
	held("")
}

func capturedFlag(b *box, c bool) {
	locked := true
	b.mu.Lock()
	func() {
		defer func() {
			if locked {
				b.mu.Unlock()
			}
			held("")
		}()
		if c {
			b.mu.Unlock()
			locked = false
		}
		held("b.mu?")
	}()
	held("")
}

func unlocker(b *box, c bool) {
	unlock := func() {}
	if c {
		b.mu.Lock()
		unlock = b.mu.Unlock
	}
	held("b.mu?")
	unlock()
	held("")
}

func nilUnlocker(b *box, c bool) {
	var unlock func()
	if c {
		b.mu.Lock()
		unlock = func() { b.mu.Unlock() }
	}
	if unlock != nil {
		held("b.mu")
		unlock()
	}
	held("")
}

func negated(b *box, n int) {
	if n != 0 {
		b.mu.Lock()
	}
	if n == 0 {
		held("")
		return
	}
	held("b.mu")
	b.mu.Unlock()
}

func cases(b *box, n int) {
	switch n {
	case 1:
		b.mu.Lock()
	case 2:
		b.rw.Lock()
	}
	switch n {
	case 1:
		held("b.mu")
		b.mu.Unlock()
	case 2:
		held("b.rw")
		b.rw.Unlock()
	}
	held("")
}

func try(b *box) {
	if !b.mu.TryLock() {
		held("")
		return
	}
	held("b.mu")
	b.mu.Unlock()
	ok := b.rw.TryRLock()
	held("b.rw(r)?")
	if ok {
		b.rw.RUnlock()
	}
	held("")
}

func rounds(b *box) {
	b.mu.Lock()
	for b.stuck {
		held("b.mu")
		b.mu.Unlock()
		held("")
		b.mu.Lock()
	}
	held("b.mu")
	b.mu.Unlock()
	held("")
}

func handOverHand(p *box) {
	p.mu.Lock()
	for p.next != nil {
		n := p.next
		n.mu.Lock()
		held("n.mu? p.mu?") // p is another box in each round
		p.mu.Unlock()
		p = n
	}
	held("p.mu?")
	p.mu.Unlock()
	held("")
}

func moved(b *box) {
	b.next.mu.Lock()
	b.next = &box{}
	held("b.next.mu?stale")
	b.next.mu.Unlock()
	held("")
}

func element(b *box, k string) {
	b.items[k].mu.Lock()
	held("b.items[k].mu")
	b.items[k].mu.Unlock()
	held("")
}

func deferred(b *box) {
	defer func() { held("") }()
	b.mu.Lock()
	defer b.mu.Unlock()
	held("b.mu")
}

func (b *box) lock()   { b.mu.Lock() }
func (b *box) unlock() { b.mu.Unlock() }

func wrapped(b *box) {
	b.lock()
	held("b.mu")
	defer b.unlock()
	held("b.mu")
}

func (b *box) get(fail bool) (*box, error) {
	b.mu.Lock()
	if fail {
		b.mu.Unlock()
		return nil, errors.New("no")
	}
	return b, nil
}

func outcome(b *box, fail bool) error {
	x, err := b.get(fail)
	held("b.mu?")
	if err != nil {
		held("")
		return err
	}
	held("b.mu")
	x.mu.Unlock()
	b.mu.Unlock()
	return nil
}

func (b *box) item(k string) *box {
	x := b.items[k]
	x.mu.Lock()
	return x
}

func result(b *box) {
	x := b.item("k")
	held("b.item().mu")
	x.mu.Unlock()
	held("")
}

func newBox() *box {
	b := &box{}
	b.cond = sync.NewCond(&b.mu)
	return b
}

func conds(b *box) {
	b.cond.L.Lock()
	held("b.cond.L")
	for !b.stuck {
		b.cond.Wait()
	}
	b.mu.Unlock()
	held("")
}

func reader(b *box) {
	l := b.rw.RLocker()
	l.Lock()
	held("l(r)")
	l.Unlock()
	held("")
}

func locker(b *box) {
	var l sync.Locker = &b.mu
	l.Lock()
	held("l")
	b.mu.Unlock()
	held("")
}

func (b *box) ref() *sync.Mutex { return &b.mu }

func getter(b *box) {
	b.ref().Lock()
	held("b.ref()")
	b.ref().Unlock()
	held("")
}

func started(b *box) {
	b.mu.Lock()
	go func() {
		held("")
	}()
	b.mu.Unlock()
}

func borrowed(b *box) {
	b.mu.Unlock()
	held("")
	b.mu.Lock()
	held("b.mu")
}

func loopOfAll(all []*box) {
	for _, b := range all {
		b.mu.Lock()
	}
	for _, b := range all {
		b.mu.Unlock()
	}
}

func jumps(b *box, n int) {
	b.mu.Lock()
retry:
	held("b.mu")
	if n > 0 {
		n--
		b.mu.Unlock()
		b.mu.Lock()
		goto retry
	}
	b.mu.Unlock()
	held("")
}

func ranged(b *box, seq func(func(int) bool)) {
	b.mu.Lock()
	for i := range seq {
		if i > 3 {
			b.mu.Unlock()
			return
		}
		held("b.mu")
	}
	held("b.mu")
	b.mu.Unlock()
}

func doneFlag(b *box, fail bool) {
	b.mu.Lock()
	var done bool
	unlock := func() {
		if !done {
			b.mu.Unlock()
		}
		done = true
	}
	defer func() { held("") }()
	defer unlock()
	held("b.mu")
	if fail {
		return
	}
	unlock()
	held("")
}
