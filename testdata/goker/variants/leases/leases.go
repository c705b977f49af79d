// Package leases expires leases by timers. The function of a timer that comes
// too late returns with the lock.
package leases

import (
	"sync"
	"time"
)

type lease struct{ renewed bool }

type office struct {
	state struct {
		sync.Mutex
		leases map[string]*lease
	}
}

func (o *office) grant(name string, ttl time.Duration) {
	o.state.Lock()
	defer o.state.Unlock()
	l := &lease{}
	o.state.leases[name] = l
	time.AfterFunc(ttl, func() { o.expire(name, l) })
}

func (o *office) expire(name string, l *lease) {
	o.state.Lock() // want lockleak:"state|Mutex"
	if l.renewed {
		return // want lockleak:"state|Mutex"
	}
	delete(o.state.leases, name)
	o.state.Unlock()
}

func (o *office) renew(name string) {
	o.state.Lock() // want lockleak:"state|Mutex"
	defer o.state.Unlock()
	if l, ok := o.state.leases[name]; ok {
		l.renewed = true
	}
}

// Run renews a lease and lets it expire all the same.
func Run() {
	o := &office{}
	o.state.leases = map[string]*lease{}
	o.grant("a", 200*time.Microsecond)
	o.renew("a")
	time.Sleep(time.Millisecond)
	o.renew("a")
}
