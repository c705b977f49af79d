// Package silent waits without the lock, or not for long.
package silent

import (
	"context"
	"net"
	"net/http"
	"sync"
	"time"
)

type store struct {
	mu      sync.RWMutex
	data    map[string]string
	url     string
	events  chan string
	replies chan string
	stop    chan struct{}
	wg      sync.WaitGroup
}

func newStore(url string) *store {
	s := &store{events: make(chan string, 8), replies: make(chan string), stop: make(chan struct{})}
	s.mu.Lock()
	defer s.mu.Unlock()
	http.Get(url) // nobody else has it yet
	s.url = url
	return s
}

func (s *store) get(key string) string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.data[key]
}

func (s *store) before() {
	resp, err := http.Get(s.url)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil {
		s.data["status"] = resp.Status
	}
}

func (s *store) between() {
	s.mu.Lock()
	url := s.url
	s.mu.Unlock()
	http.Get(url)
	s.mu.Lock()
	s.data["url"] = url
	s.mu.Unlock()
}

func (s *store) background() {
	s.mu.Lock()
	defer s.mu.Unlock()
	go http.Get(s.url)
	go func() { time.Sleep(time.Second) }()
}

func (s *store) kept() func() {
	s.mu.Lock()
	defer s.mu.Unlock()
	return func() { http.Get(s.url) }
}

func (s *store) room(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.events <- key
}

func (s *store) local() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch := make(chan int, 1)
	ch <- len(s.data)
	return <-ch
}

func (s *store) try(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case s.replies <- key:
	default:
	}
}

func (s *store) withContext(ctx context.Context, key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case s.replies <- key:
	case <-ctx.Done():
	}
}

func (s *store) spin() {
	s.mu.Lock()
	defer s.mu.Unlock()
	time.Sleep(time.Millisecond)
}

func (s *store) shutDown() {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.stop)
	s.wg.Wait()
}

func (s *store) fanOut() {
	s.mu.Lock()
	defer s.mu.Unlock()
	var wg sync.WaitGroup
	for range s.data {
		wg.Go(func() {})
	}
	wg.Wait()
}

func (s *store) readers() {
	s.mu.RLock()
	defer s.mu.RUnlock()
	s.get("a")
}

// A view is only ever read with the lock held, but for what waits.
type view struct {
	mu   sync.RWMutex
	rows map[string]string
}

func (v *view) get(key string) string {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.rows[key]
}

func (v *view) fetch() {
	v.mu.RLock()
	defer v.mu.RUnlock()
	http.Get(v.rows["url"])
}

func (s *store) suppressed() {
	s.mu.Lock()
	defer s.mu.Unlock()
	http.Get(s.url) //asynclint:ignore lockblock it runs once, before there are readers
}

// A queue's Cond gives back the lock.
type queue struct {
	mu    sync.Mutex
	cond  *sync.Cond
	items []string
}

func newQueue() *queue {
	q := &queue{}
	q.cond = sync.NewCond(&q.mu)
	return q
}

func (q *queue) take() string {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.wait()
	item := q.items[0]
	q.items = q.items[1:]
	return item
}

func (q *queue) wait() {
	for len(q.items) == 0 {
		q.cond.Wait()
	}
}

func (q *queue) add(item string) {
	q.mu.Lock()
	q.items = append(q.items, item)
	q.mu.Unlock()
	q.cond.Signal()
}

// A pool is a channel: who takes something gives it back.
type pool struct {
	mu    sync.Mutex
	free  chan []byte
	count int
}

func (p *pool) use() {
	p.mu.Lock()
	defer p.mu.Unlock()
	b := <-p.free
	p.count += len(b)
	p.free <- b
}

func (p *pool) used() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.count
}

// A function that defers returns what it has made by way of a variable of its own.
func openStore(url string) (*store, error) {
	s := &store{url: url}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := http.Get(url); err != nil {
		return nil, err
	}
	go s.get("status")
	return s, nil
}

// The host of a connection's address is an address.
func (s *store) accept(conn net.Conn) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	host, _, err := net.SplitHostPort(conn.RemoteAddr().String())
	if err != nil {
		return err
	}
	_, err = net.LookupIP(host)
	return err
}

// Goroutines of the function that compute are soon done.
func (s *store) sums(parts []int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var wg sync.WaitGroup
	for i := range parts {
		wg.Go(func() { parts[i]++ })
	}
	wg.Wait()
}

// A lock of the request itself.
func handle(w http.ResponseWriter, r *http.Request) {
	var mu sync.Mutex
	mu.Lock()
	defer mu.Unlock()
	http.Get("http://backend")
}

// Readers do not stop readers.
var shared sync.RWMutex

func proxy(w http.ResponseWriter, r *http.Request) {
	shared.RLock()
	defer shared.RUnlock()
	http.Get("http://backend")
}

// What is resolved is an address most often.
func (s *store) resolve(addr string) (*net.TCPAddr, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return net.ResolveTCPAddr("tcp", addr)
}
