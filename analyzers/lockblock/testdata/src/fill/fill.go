// Package fill fetches what is too old.
package fill

import (
	"io"
	"net/http"
	"sync"
	"time"
)

const maxAge = time.Minute

// All who come meanwhile need the page.
type cache struct {
	mu   sync.Mutex
	url  string
	at   time.Time
	page *http.Response
}

func (c *cache) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Since(c.at) > maxAge {
		page, err := http.Get(c.url)
		if err != nil {
			return
		}
		c.page, c.at = page, time.Now()
	}
	io.WriteString(w, c.page.Status)
}

// Refilled is the same, by a function that is called.
func (c *cache) Refilled(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Since(c.at) > maxAge {
		c.refill()
	}
	io.WriteString(w, c.page.Status)
}

func (c *cache) refill() {
	c.page, _ = http.Get(c.url)
	c.at = time.Now()
}

// Drop makes the next one fetch it anew: it may come a little later.
func (c *cache) Drop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = time.Time{}
}

// Others of this one ask for something else.
type other struct {
	mu   sync.Mutex
	url  string
	at   time.Time
	page *http.Response
	hits int
}

func (o *other) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if time.Since(o.at) > maxAge {
		page, err := http.Get(o.url) // want `http.Get waits with o.mu held .* \(\*other\).Hits needs`
		if err != nil {
			return
		}
		o.page, o.at = page, time.Now()
	}
	io.WriteString(w, o.page.Status)
}

func (o *other) Hits() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.hits
}

// Each request of these waits for itself.
type each struct {
	mu   sync.Mutex
	url  string
	last *http.Response
}

func (e *each) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	e.mu.Lock()
	defer e.mu.Unlock()
	page, err := http.Get(e.url) // want `http.Get waits with e.mu held .* other requests need, too`
	if err != nil {
		return
	}
	e.last = page
	io.WriteString(w, e.last.Status)
}

// Only some go on with what was fetched.
func (e *each) Some(w http.ResponseWriter, r *http.Request) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.last == nil {
		e.last = e.fetch() // want `http.Get waits with e.mu held`
		io.WriteString(w, "fetched")
	}
}

func (e *each) fetch() *http.Response {
	page, _ := http.Get(e.url)
	return page
}
