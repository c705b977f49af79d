// Package serves has locks that those who hold them show the purpose of.
package serves

import (
	"net/http"
	"serves/feed"
	"sync"
	"time"
)

// A slowDisk plays a disk that takes its time, which is zero most often.
type slowDisk struct {
	mu      sync.Mutex
	latency time.Duration
	files   map[string]string
}

func (d *slowDisk) Read(name string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	time.Sleep(d.latency)
	return d.files[name]
}

func (d *slowDisk) Write(name, text string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	time.Sleep(2 * d.latency)
	d.files[name] = text
}

func (d *slowDisk) Len() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.files)
}

// A dialler has one function that sleeps for as long as somebody has set, and one that
// needs the lock.
type dialler struct {
	mu    sync.Mutex
	pause time.Duration
	tries int
}

func (d *dialler) Dial() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.tries++
	time.Sleep(d.pause) // want `time.Sleep waits with d.mu held`
}

func (d *dialler) Tries() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.tries
}

// A retrier waits longer each time, and nobody has asked for that.
type retrier struct {
	mu      sync.Mutex
	backoff time.Duration
	tries   int
}

func (r *retrier) Again() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.backoff = r.backoff * 2
	time.Sleep(r.backoff) // want `time.Sleep waits with r.mu held`
}

func (r *retrier) Once() {
	r.mu.Lock()
	defer r.mu.Unlock()
	time.Sleep(r.backoff) // want `time.Sleep waits with r.mu held`
}

func (r *retrier) Tries() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.tries
}

// An uploads lets one upload run at a time; what is in it another lock guards.
type uploads struct {
	turn    sync.Mutex
	mu      sync.Mutex
	url     string
	pending []string
	done    int
}

func (u *uploads) Upload() {
	u.turn.Lock()
	defer u.turn.Unlock()
	if _, err := http.Get(u.url); err != nil {
		u.mu.Lock()
		u.pending = append(u.pending, u.url)
		u.mu.Unlock()
	}
}

func (u *uploads) Flush() []string {
	u.turn.Lock()
	defer u.turn.Unlock()
	u.mu.Lock()
	defer u.mu.Unlock()
	pending := u.pending
	u.pending = nil
	return pending
}

// A counted has one that uses something before it takes the other lock.
type counted struct {
	turn    sync.Mutex
	mu      sync.Mutex
	url     string
	flushes int
	pending []string
}

func (c *counted) Upload() {
	c.turn.Lock()
	defer c.turn.Unlock()
	http.Get(c.url) // want `http.Get waits with c.turn held .* \(\*counted\).Flush needs`
}

func (c *counted) Flush() []string {
	c.turn.Lock()
	defer c.turn.Unlock()
	c.flushes++
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.pending
}

// A late has one that goes on when it has given the other lock back.
type late struct {
	turn    sync.Mutex
	mu      sync.Mutex
	url     string
	flushes int
	pending []string
}

func (l *late) Upload() {
	l.turn.Lock()
	defer l.turn.Unlock()
	http.Get(l.url) // want `http.Get waits with l.turn held .* \(\*late\).Flush needs`
}

func (l *late) Flush() {
	l.turn.Lock()
	defer l.turn.Unlock()
	l.mu.Lock()
	l.pending = nil
	l.mu.Unlock()
	l.flushes++
}

// An iterator's channel comes from somebody whom nothing is known of.
type iterator interface{ Next() <-chan string }

type reader struct {
	mu   sync.Mutex
	seen map[string]bool
	own  chan string
}

func (r *reader) Drain(it iterator) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for name := range it.Next() {
		r.seen[name] = true
	}
}

func (r *reader) Follow(f *feed.Feed) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seen[<-f.Next()] = true
}

func (r *reader) Own() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seen[<-r.own] = true // want `receive from r.own waits with r.mu held`
}

func (r *reader) Got() <-chan string { return r.own }

func (r *reader) ThroughOwn() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seen[<-r.Got()] = true // want `receive from .* waits with r.mu held`
}

func (r *reader) Seen(name string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.seen[name]
}

// Two waits of one kind under one hold are one finding.
type twice struct {
	mu  sync.Mutex
	url string
	n   int
}

func (t *twice) Both() {
	t.mu.Lock()
	defer t.mu.Unlock()
	http.Get(t.url) // want `http.Get waits with t.mu held`
	http.Get(t.url)
	time.Sleep(time.Second) // want `time.Sleep waits with t.mu held`
}

func (t *twice) Apart() {
	t.mu.Lock()
	http.Get(t.url) // want `http.Get waits with t.mu held`
	t.mu.Unlock()
	t.mu.Lock()
	http.Get(t.url) // want `http.Get waits with t.mu held`
	t.mu.Unlock()
}

func (t *twice) Count() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.n
}

// Only a test resets what this one guards.
type tested struct {
	mu  sync.Mutex
	url string
	n   int
}

func (t *tested) Ask() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.n++
	http.Get(t.url)
}

func (t *tested) AskOften(n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for range n {
		http.Get(t.url)
	}
}

func (t *tested) Head() {
	t.mu.Lock()
	defer t.mu.Unlock()
	http.Head(t.url)
}

func (t *tested) resetForTest() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.n = 0
}

// Here the code resets it as well.
type reset struct {
	mu  sync.Mutex
	url string
	n   int
}

func (r *reset) Ask() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.n++
	http.Get(r.url) // want `http.Get waits with r.mu held`
}

func (r *reset) reset() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.n = 0
}

func (r *reset) Start() { r.reset() }
