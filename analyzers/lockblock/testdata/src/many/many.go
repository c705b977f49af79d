// Package many has locks that the goroutines of one loop hold while they wait, and
// locks that are held for functions that are handed over.
package many

import (
	"net/http"
	"sync"
)

type result struct {
	mu   sync.Mutex
	code int
}

// The goroutines were to wait side by side.
func all(urls []string) map[string]int {
	var mu sync.Mutex
	var wg sync.WaitGroup
	codes := map[string]int{}
	for _, url := range urls {
		wg.Add(1)
		go func() {
			defer wg.Done()
			mu.Lock()
			defer mu.Unlock()
			resp, err := http.Get(url) // want `http.Get waits with mu held \(line 24\), which the other goroutines of the loop need, too \(network\)`
			if err == nil {
				codes[url] = resp.StatusCode
			}
		}()
	}
	wg.Wait()
	return codes
}

func allButStore(urls []string) map[string]int {
	var mu sync.Mutex
	var wg sync.WaitGroup
	codes := map[string]int{}
	for _, url := range urls {
		wg.Go(func() {
			resp, err := http.Get(url)
			if err != nil {
				return
			}
			mu.Lock()
			defer mu.Unlock()
			codes[url] = resp.StatusCode
		})
	}
	wg.Wait()
	return codes
}

// The lock is there for the request: one at a time.
func inTurn(urls []string) {
	var mu sync.Mutex
	for _, url := range urls {
		go func() {
			mu.Lock()
			defer mu.Unlock()
			http.Get(url)
		}()
	}
}

// Each turn has a lock of its own.
func own(urls []string) (found []*result) {
	for _, url := range urls {
		r := &result{}
		found = append(found, r)
		go func() {
			r.mu.Lock()
			defer r.mu.Unlock()
			if resp, err := http.Get(url); err == nil {
				r.code = resp.StatusCode
			}
		}()
	}
	return found
}

// There is one goroutine.
func once(url string, codes map[string]int) {
	var mu sync.Mutex
	go func() {
		mu.Lock()
		defer mu.Unlock()
		if resp, err := http.Get(url); err == nil {
			codes[url] = resp.StatusCode
		}
	}()
}

type store struct {
	mu    sync.Mutex
	codes map[string]int
}

func (s *store) locked(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
}

func (s *store) fill(url string) {
	s.locked(func() {
		resp, err := http.Get(url) // want `http.Get waits with s.mu held \(line 101\), which \(\*store\).code needs \(network\)`
		if err == nil {
			s.codes[url] = resp.StatusCode
		}
	})
}

func (s *store) code(url string) (code int) {
	s.locked(func() { code = s.codes[url] })
	return code
}

func (s *store) fillBetween(url string) {
	resp, err := http.Get(url)
	s.locked(func() {
		if err == nil {
			s.codes[url] = resp.StatusCode
		}
		go http.Get(url)
	})
}

// Nobody hands over anything short.
type gate struct{ mu sync.Mutex }

func (g *gate) locked(f func()) {
	g.mu.Lock()
	f()
	g.mu.Unlock()
}

func (g *gate) get(url string)  { g.locked(func() { http.Get(url) }) }
func (g *gate) head(url string) { g.locked(func() { http.Head(url) }) }

// The lock is free when the function runs.
type loose struct {
	mu sync.Mutex
	n  int
}

func (l *loose) counted(f func()) {
	l.mu.Lock()
	l.n++
	l.mu.Unlock()
	f()
}

func (l *loose) get(url string) { l.counted(func() { http.Get(url) }) }

// A client of one's own making is told by its types.
type doer interface {
	Do(*http.Request) (*http.Response, error)
}

type api struct {
	mu     sync.Mutex
	client doer
	last   int
}

func (a *api) call(req *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if resp, err := a.client.Do(req); err == nil { // want `doer.Do waits with a.mu held \(line 169\), which \(\*api\).code needs \(network\)`
		a.last = resp.StatusCode
	}
}

func (a *api) code() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.last
}

type metrics struct {
	mu     sync.Mutex
	values map[string]int
}

func (m *metrics) add(name string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.values[name]++
}

// Who hands over the channel reads from it.
func (m *metrics) collect(ch chan<- int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, n := range m.values {
		ch <- n
	}
}

// Nobody waits for this one.
func (m *metrics) feed(ch chan<- int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	ch <- len(m.values) // want `send on ch waits with m.mu held`
}

func (m *metrics) start(ch chan int) { go m.feed(ch) }

// A function that only locks makes sections of its callers.
type helped struct {
	mu sync.Mutex
	n  int
}

func (h *helped) lock()   { h.mu.Lock() }
func (h *helped) unlock() { h.mu.Unlock() }

func (h *helped) load() {
	h.lock()
	defer h.unlock()
	http.Get("http://localhost") // want `http.Get waits with h.mu held \(line \d+\), which \(\*helped\).add needs \(network\)`
}

func (h *helped) add() {
	h.lock()
	h.n++
	h.unlock()
}

// One that does more hands the lock on together with its work.
type session struct {
	mu  sync.Mutex
	seq int
}

func (s *session) begin() int {
	s.mu.Lock()
	s.seq++
	return next(s.seq)
}

func next(n int) int { return n + 1 }

func (s *session) upgrade() {
	s.begin()
	defer s.mu.Unlock()
	http.Get("http://localhost")
}

func (s *session) ping() {
	s.begin()
	s.mu.Unlock()
}
