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
