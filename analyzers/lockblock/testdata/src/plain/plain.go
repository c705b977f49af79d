// Package plain waits for everything there is with a lock held that a short
// function needs.
package plain

import (
	"context"
	"database/sql"
	"net"
	"net/http"
	"os"
	"os/exec"
	"sync"
	"time"
)

type store struct {
	mu     sync.Mutex
	data   map[string]string
	url    string
	file   *os.File
	db     *sql.DB
	events chan string
	acks   chan struct{}
	wg     sync.WaitGroup
}

func (s *store) get(key string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.data[key]
}

func (s *store) refresh() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	resp, err := http.Get(s.url) // want `http.Get waits with s.mu held \(line 34\), which \(\*store\).get needs \(network\)`
	if err != nil {
		return err
	}
	s.data["status"] = resp.Status
	return resp.Body.Close()
}

func (s *store) put(key, value string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.data[key] = value
	if _, err := s.file.WriteString(value); err != nil {
		return err
	}
	return s.file.Sync() // want `\(\*os.File\).Sync waits with s.mu held \(line 45\), which \(\*store\).get needs \(file\)`
}

func (s *store) load(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	rows, err := s.db.QueryContext(ctx, "SELECT 1") // want `\(\*sql.DB\).QueryContext waits with s.mu held \(line 55\), which \(\*store\).get needs \(database\)`
	if err != nil {
		return err
	}
	return rows.Close()
}

func (s *store) build() ([]byte, error) {
	s.mu.Lock()
	out, err := exec.Command("make").Output() // want `\(\*exec.Cmd\).Output waits with s.mu held`
	s.mu.Unlock()
	return out, err
}

func (s *store) dial() (net.Conn, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return net.Dial("tcp", s.url) // want `net.Dial waits with s.mu held`
}

func (s *store) backoff() {
	s.mu.Lock()
	time.Sleep(time.Second) // want `time.Sleep waits with s.mu held \(line 78\), which \(\*store\).get needs \(sleep\)`
	s.mu.Unlock()
}

func (s *store) pause() {
	s.mu.Lock()
	defer s.mu.Unlock()
	<-time.After(time.Minute) // want `waits with s.mu held`
}

func (s *store) publish(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.events <- key // want `send on s.events waits with s.mu held \(line 90\), which \(\*store\).get needs`
}

func (s *store) await() {
	s.mu.Lock()
	defer s.mu.Unlock()
	<-s.acks // want `receive from s.acks waits with s.mu held`
}

func (s *store) workers() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wg.Wait() // want `\(\*sync.WaitGroup\).Wait waits with s.mu held`
}

func (s *store) drain() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for key := range s.events { // want `receive from s.events waits with s.mu held`
		s.data[key] = ""
	}
}

func (s *store) deferred() {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer time.Sleep(time.Second) // want `time.Sleep waits with s.mu held`
	s.data["a"] = "b"
}

func (s *store) literal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	func() { // want `http.Get waits with s.mu held \(line 123\), which \(\*store\).get needs: function literal → http.Get`
		http.Get(s.url)
	}()
}

func (s *store) branch(remote bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if remote {
		http.Get(s.url) // want `http.Get waits with s.mu held`
	}
}

func (s *store) loop(urls []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, u := range urls {
		http.Head(u) // want `http.Head waits with s.mu held`
	}
}

// A table has a lock of two kinds: readers do not stop each other.
type table struct {
	sync.RWMutex
	rows map[string]string
}

func (t *table) get(key string) string {
	t.RLock()
	defer t.RUnlock()
	return t.rows[key]
}

func (t *table) set(key, value string) {
	t.Lock()
	t.rows[key] = value
	t.Unlock()
}

func (t *table) write() {
	t.Lock()
	defer t.Unlock()
	http.Get(t.rows["url"]) // want `http.Get waits with t held \(line 165\), which \(\*table\).get needs`
}

func (t *table) read() {
	t.RLock()
	defer t.RUnlock()
	http.Get(t.rows["url"]) // want `http.Get waits with t held \(line 171\), which \(\*table\).set needs`
}

var (
	global sync.Mutex
	hits   int
)

func count() {
	global.Lock()
	hits++
	global.Unlock()
}

func slow() {
	global.Lock()
	defer global.Unlock()
	hits++
	time.Sleep(time.Second) // want `time.Sleep waits with global held`
}

// A cache stops those who look for something that is there.
type cache struct {
	mu    sync.Mutex
	pages map[string]*http.Response
}

func (c *cache) page(url string) (*http.Response, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if p, ok := c.pages[url]; ok {
		return p, nil
	}
	p, err := http.Get(url) // want `http.Get waits with c.mu held \(line 201\), which other keys need, too \(network\)`
	if err == nil {
		c.pages[url] = p
	}
	return p, err
}

// Two locks: a Cond gives back its own.
type queue struct {
	state sync.Mutex
	open  bool
	mu    sync.Mutex
	cond  *sync.Cond
	items []string
}

func (q *queue) setOpen(open bool) {
	q.state.Lock()
	defer q.state.Unlock()
	q.open = open
}

func newQueue() *queue {
	q := &queue{}
	q.cond = sync.NewCond(&q.mu)
	return q
}

func (q *queue) isOpen() bool {
	q.state.Lock()
	defer q.state.Unlock()
	return q.open
}

func (q *queue) take() string {
	q.state.Lock()
	defer q.state.Unlock()
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 {
		q.cond.Wait() // want `\(\*sync.Cond\).Wait waits with q.state held`
	}
	item := q.items[0]
	q.items = q.items[1:]
	return item
}

func (q *queue) add(item string) {
	q.mu.Lock()
	q.items = append(q.items, item)
	q.mu.Unlock()
	q.cond.Signal()
}

// A registry is generic.
type registry[K comparable] struct {
	mu    sync.Mutex
	items map[K]string
}

func (r *registry[K]) get(key K) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.items[key]
}

func (r *registry[K]) fill(key K) {
	r.mu.Lock()
	defer r.mu.Unlock()
	http.Get(r.items[key]) // want `http.Get waits with r.mu held`
}

// Goroutines of one function get in each other's way like those of several.
func aside() {
	var mu sync.Mutex
	n := 0
	go func() {
		for {
			mu.Lock()
			n++
			mu.Unlock()
		}
	}()
	mu.Lock()
	http.Get("http://localhost") // want `http.Get waits with mu held \(line 289\), which a goroutine of aside needs \(network\)`
	mu.Unlock()
}

// Requests are served side by side.
type counter struct {
	mu sync.Mutex
	n  int
}

func (c *counter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n++
	http.Get("http://backend") // want `http.Get waits with c.mu held \(line 301\), which other requests need, too \(network\)`
}

var guard sync.Mutex

func routes(mux *http.ServeMux) {
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		guard.Lock()
		defer guard.Unlock()
		time.Sleep(time.Second) // want `time.Sleep waits with guard held \(line 311\), which other requests need, too \(sleep\)`
	})
}

// To wait for those who wait for the network is to wait for that.
type crawler struct {
	mu   sync.Mutex
	urls []string
}

func (c *crawler) add(url string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.urls = append(c.urls, url)
}

func (c *crawler) crawl() {
	c.mu.Lock()
	defer c.mu.Unlock()
	var wg sync.WaitGroup
	for _, url := range c.urls {
		wg.Go(func() { http.Get(url) })
	}
	wg.Wait() // want `\(\*sync.WaitGroup\).Wait waits with c.mu held`
}

// Between a reader that waits and other readers, a writer stops them all.
type feed struct {
	mu   sync.RWMutex
	subs []chan string
	file *os.File
}

func (f *feed) size() int {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return len(f.subs)
}

func (f *feed) save() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.file.Sync() // want `\(\*os.File\).Sync waits with f.mu held`
}

func (f *feed) publish(subs map[string]chan int) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	for _, sub := range subs {
		sub <- len(f.subs) // want `waits with f.mu held \(line \d+\), which \(\*feed\).size needs`
	}
}
