// Package kubernetes13135 has a cacher over a watch cache whose callbacks lock
// the cacher. The cacher never calls the watch cache with its own lock held.
package kubernetes13135

import "sync"

func repeat(f func(), stop <-chan struct{}) {
	for {
		select {
		case <-stop:
			return
		default:
		}
		f()
	}
}

type store interface {
	add(obj any)
	replace(obj any)
}

type reflector struct{ store store }

func (r *reflector) list() error {
	r.store.replace(nil)
	return nil
}

type cacher struct {
	sync.Mutex
	usable    bool
	events    int
	ready     sync.WaitGroup
	readyOnce sync.Once
	cache     *watchCache
	reflector *reflector
}

func (c *cacher) process() {
	c.Lock()
	defer c.Unlock()
	c.events++
}

func (c *cacher) replaced() {
	c.readyOnce.Do(func() { c.ready.Done() })
	c.Lock()
	defer c.Unlock()
	c.usable = true
}

func (c *cacher) startCaching() {
	c.Lock()
	c.usable = false
	c.Unlock()
	for c.reflector.list() != nil {
	}
}

type watchCache struct {
	sync.RWMutex
	onReplace, onEvent func()
}

func (w *watchCache) setOnEvent(f func()) {
	w.Lock()
	defer w.Unlock()
	w.onEvent = f
}

func (w *watchCache) setOnReplace(f func()) {
	w.Lock()
	defer w.Unlock()
	w.onReplace = f
}

func (w *watchCache) add(any) {
	w.Lock()
	defer w.Unlock()
	if w.onEvent != nil {
		w.onEvent()
	}
}

func (w *watchCache) replace(any) {
	w.Lock()
	defer w.Unlock()
	if w.onReplace != nil {
		w.onReplace()
	}
}

func newCacher(stop <-chan struct{}) *cacher {
	w := &watchCache{}
	c := &cacher{cache: w, reflector: &reflector{w}}
	c.ready.Add(1)
	w.setOnReplace(c.replaced)
	w.setOnEvent(c.process)
	go repeat(c.startCaching, stop)
	c.ready.Wait()
	return c
}

// Run adds while the cache is filled.
func Run() {
	stop := make(chan struct{})
	c := newCacher(stop)
	go c.cache.add(nil)
	go close(stop)
}
