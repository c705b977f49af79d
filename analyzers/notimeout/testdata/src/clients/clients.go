// Package clients holds clients with and without timeouts.
package clients

import (
	"context"
	"net/http"
	"time"

	"vendored"
)

var idle = &http.Client{} // want `^http.Client has no Timeout: set one, or slow servers hold requests forever$`

var timed = &http.Client{Timeout: time.Minute}

// New is for others to use.
func New() *http.Client {
	return &http.Client{} // want `http.Client has no Timeout: set one`
}

func NewTimed() *http.Client {
	c := new(http.Client)
	c.Timeout = time.Second
	return c
}

func local(addr string) {
	c := &http.Client{} // want `^http.Client has no Timeout, and c.Get on line \d+ has no context: set Timeout$`
	c.Get(addr)
}

func zero(addr string) {
	var c http.Client // want `http.Client has no Timeout, and c.Post on line \d+ has no context`
	c.Post(addr, "", nil)
}

func allocated(addr string) {
	c := new(http.Client) // want `http.Client has no Timeout, and c.Head on line \d+`
	c.Head(addr)
}

func value(addr string) {
	c := http.Client{Jar: nil} // want `http.Client has no Timeout, and c.Do on line \d+`
	req, _ := http.NewRequest("GET", addr, nil)
	c.Do(req)
}

func setLater(addr string, limit time.Duration) {
	c := &http.Client{}
	c.Timeout = limit
	c.Get(addr)
}

func zeroSetLater(addr string) {
	var c http.Client
	c = http.Client{Timeout: time.Second}
	c.Get(addr)
}

func contexts(ctx context.Context, addr string) {
	c := &http.Client{}
	req, _ := http.NewRequestWithContext(ctx, "GET", addr, nil)
	c.Do(req)
}

// API keeps its client in a field.
type API struct{ http *http.Client }

func NewAPI() *API {
	return &API{http: &http.Client{}} // want `http.Client has no Timeout, and a.http.Get on line \d+ has no context`
}

func (a *API) Get(addr string) (*http.Response, error) {
	return a.http.Get(addr)
}

// Kept has a client whose requests have contexts.
type Kept struct{ http *http.Client }

func NewKept(rt http.RoundTripper) *Kept {
	k := &Kept{}
	k.http = &http.Client{Transport: rt}
	return k
}

func (k *Kept) Stream(ctx context.Context, addr string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, "GET", addr, nil)
	if err != nil {
		return nil, err
	}
	return k.http.Do(req)
}

// Optional gets its timeout by an option.
type Optional struct{ http *http.Client }

func NewOptional(options ...func(*Optional)) *Optional {
	o := &Optional{http: &http.Client{}}
	for _, option := range options {
		option(o)
	}
	return o
}

func WithTimeout(d time.Duration) func(*Optional) {
	return func(o *Optional) { o.http.Timeout = d }
}

func (o *Optional) Get(addr string) { o.http.Get(addr) }

// Embedding promotes the fields.
type Embedding struct{ *http.Client }

func NewEmbedding() *Embedding {
	e := &Embedding{&http.Client{}}
	e.Timeout = time.Second
	return e
}

func (e *Embedding) Fetch(addr string) { e.Get(addr) }

type Promoting struct{ *http.Client }

func NewPromoting() *Promoting {
	return &Promoting{&http.Client{}} // want `http.Client has no Timeout, and p.Get on line \d+`
}

func (p *Promoting) Fetch(addr string) { p.Get(addr) }

// A function of the package completes it.
func made(addr string) {
	c := complete(&http.Client{})
	c.Get(addr)
}

func complete(c *http.Client) *http.Client {
	c.Timeout = time.Second
	return c
}

// What others do with it cannot be seen.
func handedOver() *vendored.Service { return vendored.New(&http.Client{}) }

// Nor what users put into an exported field.
type Config struct{ Client *http.Client }

func Default() *Config { return &Config{Client: &http.Client{}} }

// The transport limits the wait, so that bodies may take their time.
func headerLimit(addr string) {
	c := &http.Client{Transport: &http.Transport{ResponseHeaderTimeout: time.Second}}
	c.Get(addr)
}

func transport(addr string) {
	c := &http.Client{Transport: &http.Transport{MaxIdleConns: 1}} // want `http.Client has no Timeout, and c.Get on line \d+`
	c.Get(addr)
}

func health() {
	c := &http.Client{}
	c.Get("http://localhost:8080/health")
}

type doer interface {
	Do(*http.Request) (*http.Response, error)
}

func through(addr string) {
	var d doer = &http.Client{} // want `http.Client has no Timeout, and d.Do on line \d+`
	req, _ := http.NewRequest("GET", addr, nil)
	d.Do(req)
}

func generic[T any](v T) T { return v }

func throughGeneric(addr string) {
	c := generic(&http.Client{}) // want `http.Client has no Timeout, and c.Get on line \d+`
	c.Get(addr)
}

// The method is called by somebody else.
func methodValue() func(*http.Request) (*http.Response, error) {
	c := &http.Client{}
	return c.Do
}

func variable(addr string) {
	tr := &http.Transport{MaxIdleConns: 1}
	c := &http.Client{Transport: tr} // want `http.Client has no Timeout, and c.Get on line \d+`
	c.Get(addr)
}

// A transport that is made elsewhere may have limits.
func elsewhere(addr string, limited func() http.RoundTripper) {
	c := &http.Client{Transport: limited()}
	c.Get(addr)
	tr := limited()
	c = &http.Client{Transport: tr}
	c.Get(addr)
}

func given(addr string, rt http.RoundTripper) {
	c := &http.Client{Transport: rt}
	c.Get(addr)
}

// Zero has a client that nobody sets.
type Zero struct{ http http.Client }

func (z *Zero) Get(addr string) { z.http.Get(addr) } // want `^z.http.Get has no timeout: set z.http.Timeout, or use a request with a context$`

func (z *Zero) Stream(ctx context.Context, addr string) {
	req, _ := http.NewRequestWithContext(ctx, "GET", addr, nil)
	z.http.Do(req)
}

// Filled has one that is set by a literal, Assigned by an assignment.
type Filled struct{ http http.Client }

func NewFilled() *Filled { return &Filled{http: http.Client{Timeout: time.Second}} }

func (f *Filled) Get(addr string) { f.http.Get(addr) }

type Assigned struct{ http http.Client }

func (a *Assigned) Limit(d time.Duration) { a.http.Timeout = d }

func (a *Assigned) Get(addr string) { a.http.Get(addr) }

var shared = http.DefaultClient

func alias(addr string) {
	shared.Get(addr) // want `^shared.Get has no timeout: use a client with Timeout, or a request with a context$`
}

func localAlias(addr string) {
	c := http.DefaultClient
	c.Get(addr) // want `c.Get has no timeout`
}

func replaced(addr string, other *http.Client) {
	c := http.DefaultClient
	if other != nil {
		c = other
	}
	c.Get(addr)
}

func defaulted(c *http.Client, addr string) {
	if c == nil {
		c = http.DefaultClient
	}
	c.Get(addr)
}

type options struct{ client *http.Client }

func (o *options) httpClient() *http.Client {
	if o.client != nil {
		return o.client
	}
	return &http.Client{} // stands in
}

func newClient(ok bool) *http.Client {
	if !ok {
		return nil
	}
	return &http.Client{} // want `http.Client has no Timeout`
}
