// Package a takes locks in different orders, and nearly.
package a

import (
	"errors"
	"sync"
	"time"
)

// Two structs that know each other.

type store struct {
	mu    sync.Mutex
	items map[string]*item
}

type item struct {
	mu    sync.Mutex
	store *store
	name  string
}

func (s *store) reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, it := range s.items {
		it.clear()
	}
}

func (it *item) clear() {
	it.mu.Lock()
	it.name = ""
	it.mu.Unlock()
}

func (s *store) remove(it *item) {
	s.mu.Lock()
	delete(s.items, it.name)
	s.mu.Unlock()
}

func (it *item) drop() {
	it.mu.Lock()
	defer it.mu.Unlock()
	it.store.remove(it) // want `store.mu is taken under item.mu, but reset takes them in the other order on line \d+`
}

// One of the orders is not real: the lock is given back before.

type pool struct{ mu sync.Mutex }

type conn struct {
	mu   sync.Mutex
	pool *pool
}

func (p *pool) use(c *conn) {
	p.mu.Lock()
	c.mu.Lock()
	c.mu.Unlock()
	p.mu.Unlock()
}

func (p *pool) put() {
	p.mu.Lock()
	p.mu.Unlock()
}

func (c *conn) close() {
	c.mu.Lock()
	c.mu.Unlock()
	c.pool.put()
}

// What the argument says.

func (p *pool) maybe(locked bool) {
	if !locked {
		p.mu.Lock()
		defer p.mu.Unlock()
	}
}

func (c *conn) knows() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pool.maybe(true)
}

// Three locks in a ring.

var a, b, c sync.Mutex

func ab() {
	a.Lock()
	defer a.Unlock()
	b.Lock()
	b.Unlock()
}

func bc() {
	b.Lock()
	defer b.Unlock()
	c.Lock()
	c.Unlock()
}

func ca() {
	c.Lock()
	defer c.Unlock()
	a.Lock() // want `a is taken under c, which closes a ring of locks: a, then b, then c, then a`
	a.Unlock()
}

// A gate: whoever takes the two holds a third one.

var gate, left, right sync.Mutex

func leftRight() {
	gate.Lock()
	defer gate.Unlock()
	left.Lock()
	right.Lock()
	right.Unlock()
	left.Unlock()
}

func rightLeft() {
	gate.Lock()
	defer gate.Unlock()
	rightLeftGated()
}

func rightLeftGated() {
	right.Lock()
	left.Lock()
	left.Unlock()
	right.Unlock()
}

// Readers only.

var first, second sync.RWMutex

func firstSecond() {
	first.RLock()
	second.RLock()
	second.RUnlock()
	first.RUnlock()
}

func secondFirst() {
	second.RLock()
	first.RLock()
	first.RUnlock()
	second.RUnlock()
}

// An object that nobody else knows yet.

type node struct {
	mu   sync.Mutex
	tree *tree
}

type tree struct {
	mu    sync.Mutex
	nodes []*node
}

func (t *tree) walk() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, n := range t.nodes {
		n.mu.Lock()
		n.mu.Unlock()
	}
}

func (t *tree) grow() {
	n := &node{tree: t}
	n.mu.Lock()
	n.attach()
	n.mu.Unlock()
}

func (n *node) attach() {
	n.tree.mu.Lock()
	n.tree.nodes = append(n.tree.nodes, n)
	n.tree.mu.Unlock()
}

// Where it gets known, it does not take the other lock: one test decides both.

type board struct {
	mu    sync.Mutex
	cards []*card
}

type card struct {
	mu    sync.Mutex
	board *board
}

func (b *board) walk() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range b.cards {
		c.mu.Lock()
		c.mu.Unlock()
	}
}

func (b *board) draw(after time.Duration) {
	c := &card{board: b}
	later := after > 0
	c.mu.Lock()
	defer c.mu.Unlock()
	if later {
		time.AfterFunc(after, func() { b.put(c) })
	} else {
		println("drawn now")
	}
	if later {
		return
	}
	c.attach()
}

func (b *board) put(c *card) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.cards = append(b.cards, c)
}

func (c *card) attach() {
	c.board.mu.Lock()
	c.board.cards = append(c.board.cards, c)
	c.board.mu.Unlock()
}

// TryLock does not wait.

var tried, other sync.Mutex

func triedOther() {
	tried.Lock()
	defer tried.Unlock()
	if other.TryLock() {
		other.Unlock()
	}
}

func otherTried() {
	other.Lock()
	defer other.Unlock()
	tried.Lock()
	tried.Unlock()
}

// Parent and child are of one class.

type dir struct {
	mu     sync.Mutex
	parent *dir
	child  *dir
}

func (d *dir) down() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.child.mu.Lock()
	d.child.mu.Unlock()
}

func (d *dir) up() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.parent.mu.Lock()
	d.parent.mu.Unlock()
}

// Callbacks.

type bus struct {
	mu sync.Mutex
	cb func()
}

type user struct {
	mu  sync.Mutex
	bus *bus
}

// NewUser is called by others.
func NewUser() *user {
	u := &user{bus: &bus{}}
	u.bus.cb = u.notified
	return u
}

func (u *user) notified() {
	u.mu.Lock()
	u.mu.Unlock()
}

// Publish is called by others.
func (u *user) Publish() { u.bus.publish() }

func (b *bus) publish() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.cb()
}

// Change is called by others.
func (u *user) Change() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.bus.publish() // want `bus.mu is taken under user.mu, but publish takes them in the other order on line \d+`
}

// What only a test does the other way round.

type puller struct{ mu sync.Mutex }

type queue struct {
	mu     sync.Mutex
	puller *puller
	n      int
}

func (q *queue) len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.n
}

func (q *queue) work() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.puller.mu.Lock()
	q.puller.mu.Unlock()
}

// A lock for each key, which the table's lock guards.

type table struct {
	mu   sync.Mutex
	keys map[string]*sync.Mutex
}

func (t *table) acquire(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.keys[key].Lock()
}

func (t *table) release(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.keys[key].Unlock()
}

func (t *table) do(key string, f func()) {
	t.acquire(key)
	defer t.release(key) // want `table.mu is taken under table.keys\[\], but acquire takes them in the other order on line \d+`
	f()
}

// A counter under the first lock tells whether the second one is free.

var counterMu, resource sync.Mutex
var users int

func enter() {
	counterMu.Lock()
	defer counterMu.Unlock()
	if users == 0 {
		resource.Lock()
	}
	users++
}

func leave() {
	counterMu.Lock()
	defer counterMu.Unlock()
	users--
	if users == 0 {
		resource.Unlock()
	}
}

func work() {
	enter()
	leave()
}

// A set-up that is done once, by everybody before anything else.

type session struct {
	setup sync.Mutex
	in    sync.Mutex
	ready bool
}

func (s *session) prepare() {
	s.setup.Lock()
	defer s.setup.Unlock()
	if s.ready {
		return
	}
	s.in.Lock()
	defer s.in.Unlock()
	s.negotiate()
}

func (s *session) negotiate() { s.ready = true }

func (s *session) read() {
	s.prepare()
	s.in.Lock()
	defer s.in.Unlock()
	s.renew()
}

func (s *session) renew() {
	s.setup.Lock()
	defer s.setup.Unlock()
}

// The locks of all members are taken one after another: a member is asked for its
// replica under the locks of other nodes, never under that of its own.

type member struct {
	mu      sync.Mutex
	replica *replica
}

type replica struct{ mu sync.RWMutex }

func (m *member) propose() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.replica.mu.Lock()
	m.replica.mu.Unlock()
}

func (m *member) current() *replica {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.replica
}

func lockAll(members []*member) {
	for _, m := range members {
		m.current().mu.Lock()
	}
}

// Who unlocks for its caller has been called with the lock, and so has what it
// calls before that: both orders are kept apart by the transaction's own lock.

type transaction struct {
	mu      sync.Mutex
	reading sync.RWMutex
	pending int
	base    *base
}

type base struct {
	mu sync.RWMutex
	tx *transaction
}

func (t *transaction) Lock() { t.mu.Lock() }

func (t *transaction) Unlock() {
	if t.pending > 0 {
		t.commit()
	}
	t.mu.Unlock()
}

func (t *transaction) Commit() {
	t.mu.Lock()
	t.commit()
	t.mu.Unlock()
}

func (t *transaction) commit() {
	t.reading.Lock()
	defer t.reading.Unlock()
	t.base.begin()
}

func (b *base) begin() {
	b.mu.RLock()
	b.mu.RUnlock()
}

func (b *base) Compact() {
	b.tx.Lock()
	defer b.tx.Unlock()
	b.mu.Lock()
	defer b.mu.Unlock()
	b.tx.reading.Lock()
	defer b.tx.reading.Unlock()
}

// Here the first release comes before.

type journal struct {
	mu    sync.Mutex
	write sync.Mutex
	disk  *disk
}

type disk struct {
	mu      sync.Mutex
	journal *journal
}

func (j *journal) Lock() { j.mu.Lock() }

func (j *journal) Unlock() {
	j.mu.Unlock()
	j.flush()
}

func (j *journal) flush() {
	j.write.Lock()
	defer j.write.Unlock()
	j.disk.mu.Lock()
	j.disk.mu.Unlock()
}

func (d *disk) Trim() {
	d.journal.mu.Lock()
	defer d.journal.mu.Unlock()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.journal.write.Lock() // want `journal.write is taken under disk.mu, but flush takes them in the other order on line \d+`
	defer d.journal.write.Unlock()
}

// Two readers, and nothing that shows that the connection in the portal is the one
// that is greeted: a writer between the readers is one assumption too many.

type portal struct {
	mu  sync.RWMutex
	out map[string]*link
}

type link struct{ mu sync.Mutex }

type hub struct{ portal *portal }

func (h *hub) register(name string, c *link) {
	h.portal.mu.Lock()
	defer h.portal.mu.Unlock()
	h.portal.out[name] = c
}

func (h *hub) stats() {
	h.portal.mu.RLock()
	defer h.portal.mu.RUnlock()
	for _, c := range h.portal.out {
		c.mu.Lock()
		c.mu.Unlock()
	}
}

func (h *hub) greet(c *link) {
	c.mu.Lock()
	defer c.mu.Unlock()
	h.portal.mu.RLock()
	h.portal.mu.RUnlock()
}

// A config and its client: who clones one locks the new one's parts while it
// holds the old one's, and nobody else can see the new one yet.
type config struct {
	mu     sync.Mutex
	broken bool
}

type client struct {
	mu     sync.Mutex
	config *config
	token  string
}

func newClient(c *config) (*client, error) {
	if c == nil {
		return nil, errors.New("no configuration")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.broken {
		return nil, errors.New("broken configuration")
	}
	made := &client{config: c}
	return made, nil
}

func (c *client) set(token string) {
	c.mu.Lock()
	c.token = token
	c.mu.Unlock()
}

func (c *client) copyOf() *client {
	other, err := newClient(&config{})
	if err != nil {
		return nil
	}
	other.set(c.token)
	return other
}

func (c *client) clone() *client {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.config.mu.Lock()
	defer c.config.mu.Unlock()
	return c.copyOf()
}
