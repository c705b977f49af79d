// Package purpose has locks that are there for the wait.
package purpose

import (
	"context"
	"database/sql"
	"net"
	"net/http"
	"os"
	"sync"
	"time"
)

// A conn writes one message after another.
type conn struct {
	writeMu sync.Mutex
	c       net.Conn
	mu      sync.Mutex
	closed  bool
	sent    int
}

func (c *conn) write(b []byte) error {
	c.writeMu.Lock()
	defer c.writeMu.Unlock()
	c.sent++
	_, err := c.c.Write(b)
	return err
}

func (c *conn) count() int {
	c.writeMu.Lock()
	defer c.writeMu.Unlock()
	return c.sent
}

func (c *conn) isClosed() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.closed
}

// A client dials when it is needed first: who waits for the lock needs the
// connection, too.
type client struct {
	mu   sync.Mutex
	addr string
	conn net.Conn
}

func (c *client) get() (net.Conn, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.conn == nil {
		conn, err := net.Dial("tcp", c.addr)
		if err != nil {
			return nil, err
		}
		c.conn = conn
	}
	return c.conn, nil
}

func (c *client) drop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.conn = nil
}

// A refresher lets one refresh run at a time.
type refresher struct {
	refreshing sync.Mutex
	url        string
	mu         sync.Mutex
	status     string
}

func (r *refresher) refresh() {
	r.refreshing.Lock()
	defer r.refreshing.Unlock()
	resp, err := http.Get(r.url)
	if err != nil {
		return
	}
	r.mu.Lock()
	r.status = resp.Status
	r.mu.Unlock()
}

func (r *refresher) refreshTwice() {
	r.refreshing.Lock()
	defer r.refreshing.Unlock()
	http.Get(r.url)
	http.Get(r.url)
}

func (r *refresher) get() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.status
}

// A tx serves one statement at a time.
type tx struct {
	mu    sync.Mutex
	tx    *sql.Tx
	count int
}

func (t *tx) exec(ctx context.Context, q string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.count++
	_, err := t.tx.ExecContext(ctx, q)
	return err
}

func (t *tx) statements() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.count
}

// A wal exists in order to write its file; those who ask for its size go through
// the same file.
type wal struct {
	mu sync.Mutex
	f  *os.File
}

func (w *wal) append(b []byte) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, err := w.f.Write(b); err != nil {
		return err
	}
	return w.f.Sync()
}

func (w *wal) size() int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	info, err := w.f.Stat()
	if err != nil {
		return 0
	}
	return info.Size()
}

// A broker's lock keeps a send from meeting the close.
type broker struct {
	mu     sync.RWMutex
	closed bool
	out    chan int
}

func newBroker() *broker { return &broker{out: make(chan int)} }

func (b *broker) send(n int) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if !b.closed {
		b.out <- n
	}
}

func (b *broker) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.closed {
		b.closed = true
		close(b.out)
	}
}

// In one worker after another only one of them sleeps.
func workers(urls []string) {
	var mu sync.Mutex
	for range urls {
		go func() {
			mu.Lock()
			defer mu.Unlock()
			time.Sleep(time.Second)
		}()
	}
}

// A once runs its function one time.
var once sync.Once

func setUp() { once.Do(func() { http.Get("http://localhost") }) }

type daemon struct {
	mu      sync.Mutex
	clients map[string]int
	server  *http.Server
}

func (d *daemon) count(name string) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.clients[name]
}

// Stop ends the daemon: who still counts has lost its clients anyway.
func (d *daemon) Stop() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.server.Shutdown(context.Background())
}

func (d *daemon) Rest() {
	d.mu.Lock()
	defer d.mu.Unlock()
	time.Sleep(time.Second) // want `time.Sleep waits with d.mu held`
}

// A client that is made once, when it is needed first.
type lazy struct {
	mu     sync.Mutex
	addr   string
	conn   net.Conn
	asked  int
	client *http.Client
}

func (l *lazy) get() (net.Conn, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conn != nil {
		return l.conn, nil
	}
	var err error
	l.conn, err = net.Dial("tcp", l.addr)
	return l.conn, err
}

func (l *lazy) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.asked
}

// Again and again.
func (l *lazy) redial() (err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conn, err = net.Dial("tcp", l.addr) // want `net.Dial waits with l.mu held \(line \d+\), which \(\*lazy\).count needs \(network\)`
	return err
}

func (l *lazy) datagrams(to *net.UDPAddr) (*net.UDPConn, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return net.DialUDP("udp", nil, to) // sends nothing
}

type chat struct {
	mu    sync.Mutex
	lines int
}

func (l *chat) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lines
}

func (l *chat) next() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines++
}

// The first words have a deadline, the others not.
func (l *chat) greet(conn net.Conn, line []byte) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	conn.SetDeadline(time.Now().Add(time.Second))
	_, err := conn.Write(line)
	return err
}

func (l *chat) tell(conn net.Conn, line []byte) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	_, err := conn.Write(line) // want `Write waits with l.mu held`
	return err
}

// What the lock has of a database is read and changed in one step.
type contacts struct {
	mu   sync.Mutex
	db   *sql.DB
	seen int
}

type contact struct{ name string }

func (c *contacts) load(ctx context.Context, id int) (*contact, error) {
	found := &contact{}
	err := c.db.QueryRowContext(ctx, "SELECT name FROM t WHERE id = $1", id).Scan(&found.name)
	return found, err
}

func (c *contacts) rename(ctx context.Context, id int, name string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	found, err := c.load(ctx, id)
	if err != nil {
		return err
	}
	if found.name != name {
		_, err = c.db.ExecContext(ctx, "UPDATE t SET name = $1 WHERE id = $2", name, id) // want `ExecContext waits with c.mu held`
	}
	return err
}

func (c *contacts) renameBoth(ctx context.Context, id int, name, nick string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	found, err := c.load(ctx, id)
	if err != nil {
		return err
	}
	if found.name != name || found.name != nick {
		_, err = c.db.ExecContext(ctx, "UPDATE t SET name = $1 WHERE id = $2", name, id) // want `ExecContext waits with c.mu held`
	}
	return err
}

// What comes next does not hang on the answer.
func (c *contacts) noted(ctx context.Context, id int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	found, err := c.load(ctx, id) // want `Scan waits with c.mu held`
	if found.name == "" {
		c.seen++
	}
	note(ctx)
	return err
}

func note(context.Context) {}

func (c *contacts) get(ctx context.Context, id int) (*contact, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.load(ctx, id) // want `Scan waits with c.mu held \(line \d+\), which \(\*contacts\).count needs`
}

func (c *contacts) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.seen
}

// An event loop asks for the answer, among other things.
type monitor struct {
	mu     sync.Mutex
	speed  chan int
	hashes chan int
	jobs   chan int
	quit   chan struct{}
	update chan struct{}
	n      int
}

func (m *monitor) poke() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.n++
	m.update <- struct{}{}
}

func (m *monitor) controls() {
	for {
		select {
		case <-m.update:
		case <-m.quit:
			return
		}
	}
}

func (m *monitor) ask() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return <-m.speed
}

func (m *monitor) put(n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.jobs <- n // want `send on m.jobs waits with m.mu held`
}

func (m *monitor) count() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.n
}

func (m *monitor) loop() {
	total := 0
	for {
		select {
		case n := <-m.hashes:
			total += n
		case m.speed <- total:
		case <-m.quit:
			return
		}
	}
}

func (m *monitor) work() {
	for {
		select {
		case n := <-m.jobs:
			_, _ = http.Get(string(rune(n)))
		case <-m.quit:
			return
		}
	}
}

// A command begins with the lock, and ends with it.
type protocol struct {
	mu   sync.Mutex
	seq  int
	acks chan int
}

func (p *protocol) begin() int {
	p.mu.Lock()
	p.seq++
	return next(p.seq)
}

func next(n int) int { return n + 1 }

func (p *protocol) upgrade() int {
	p.begin()
	defer p.mu.Unlock()
	return <-p.acks
}

func (p *protocol) sequence() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.seq
}
