// Package likely takes locks in both orders, where something says that the two sides do
// not meet, and nearly.
package likely

import "sync"

// Who closes has waited for the end of the goroutine that takes the locks the other way
// round.

type session struct {
	mu       sync.Mutex
	streams  []*stream
	readDone chan struct{}
}

type stream struct {
	mu      sync.Mutex
	session *session
}

func NewSession() *session {
	s := &session{readDone: make(chan struct{})}
	go s.read()
	return s
}

func (s *session) read() { s.readLoop() }

func (s *session) readLoop() {
	defer close(s.readDone)
	for range 10 {
		s.handle(&stream{session: s})
	}
}

func (s *session) handle(st *stream) {
	s.streams[0].reset()
}

func (st *stream) reset() {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.session.mu.Lock()
	st.session.mu.Unlock()
}

func (s *session) Close() {
	<-s.readDone
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, st := range s.streams {
		st.mu.Lock()
		st.mu.Unlock()
	}
}

// This one waits too late.

type hub struct {
	mu      sync.Mutex
	ports   []*port
	running sync.WaitGroup
	done    chan struct{}
}

type port struct {
	mu  sync.Mutex
	hub *hub
}

func NewHub() *hub {
	h := &hub{done: make(chan struct{})}
	h.running.Add(1)
	go h.serve()
	return h
}

func (h *hub) serve() {
	defer h.running.Done()
	for range 10 {
		h.ports[0].flush()
	}
}

func (p *port) flush() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hub.mu.Lock()
	p.hub.mu.Unlock()
}

func (h *hub) Close() {
	h.mu.Lock()
	for _, p := range h.ports {
		p.mu.Lock() // want `port.mu is taken under hub.mu, but flush takes them in the other order on line \d+`
		p.mu.Unlock()
	}
	h.mu.Unlock()
	h.running.Wait()
}

// And this one waits for the end of something else.

type router struct {
	mu       sync.Mutex
	routes   []*route
	readDone chan struct{}
}

type route struct {
	mu     sync.Mutex
	router *router
}

func NewRouter() *router {
	r := &router{readDone: make(chan struct{})}
	go func() { defer close(r.readDone) }()
	go r.serve()
	return r
}

func (r *router) serve() {
	for range 10 {
		r.routes[0].update()
	}
}

func (rt *route) update() {
	rt.mu.Lock()
	defer rt.mu.Unlock()
	rt.router.mu.Lock()
	rt.router.mu.Unlock()
}

func (r *router) Close() {
	<-r.readDone
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, rt := range r.routes {
		rt.mu.Lock() // want `route.mu is taken under router.mu, but update takes them in the other order on line \d+`
		rt.mu.Unlock()
	}
}

// What was taken out of the map is met no more by those who go through it.

type cache struct {
	mu      sync.Mutex
	buckets map[string]*bucket
	trash   int
}

type bucket struct{ mu sync.Mutex }

func (c *cache) deleteOne(name string) {
	c.mu.Lock()
	b, ok := c.buckets[name]
	if !ok {
		c.mu.Unlock()
		return
	}
	delete(c.buckets, name)
	c.mu.Unlock()
	b.mu.Lock()
	defer b.mu.Unlock()
	c.mu.Lock()
	c.trash++
	c.mu.Unlock()
}

func (c *cache) deleteAll() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, b := range c.buckets {
		b.mu.Lock()
		b.mu.Unlock()
	}
}

type album struct {
	mu    sync.Mutex
	pages map[string]*page
	trash map[string]*page
}

type page struct{ mu sync.Mutex }

func (a *album) deleteOne(name string) {
	a.mu.Lock()
	p := a.pages[name]
	delete(a.trash, name)
	a.mu.Unlock()
	p.mu.Lock()
	defer p.mu.Unlock()
	a.mu.Lock()
	a.trash[name] = p
	a.mu.Unlock()
}

func (a *album) deleteAll() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, p := range a.pages {
		p.mu.Lock() // want `page.mu is taken under album.mu, but deleteOne takes them in the other order on line \d+`
		p.mu.Unlock()
	}
}

// Of the two that may stand behind the interface, one needs no lock.

type saver interface{ save(x int) }

type pool2 struct {
	mu    sync.Mutex
	meta  sync.Mutex
	first saver
}

type drive struct{ x int }

func (d *drive) save(x int) { d.x = x }

func (p *pool2) save(x int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.first.save(x)
}

func newPool2() *pool2 { return &pool2{first: &drive{}} }

func saveTo(s saver) { s.save(1) }

func saveAll(list []saver) {
	for _, s := range list {
		saveTo(s)
	}
}

func (p *pool2) start() { saveAll([]saver{p, p.first}) }

func (p *pool2) rebalance() {
	p.meta.Lock()
	defer p.meta.Unlock()
	saveTo(p.first)
}

func (p *pool2) load() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.meta.Lock()
	p.meta.Unlock()
}

// Here there is but one.

type sink interface{ put(x int) }

type shard struct {
	mu   sync.Mutex
	meta sync.Mutex
	next sink
}

func (s *shard) put(x int) {
	s.mu.Lock()
	defer s.mu.Unlock()
}

func putTo(s sink) { s.put(1) }

func (s *shard) start() { s.next = s; putTo(s) }

func (s *shard) rebalance() {
	s.meta.Lock()
	defer s.meta.Unlock()
	putTo(s.next)
}

func (s *shard) load() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.meta.Lock() // want `shard.meta is taken under shard.mu, but rebalance takes them in the other order on line \d+`
	s.meta.Unlock()
}
