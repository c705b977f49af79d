// Package timed gives its client a bound.
package timed

import (
	"net/http"
	"time"

	"timed/remote"
)

var shared = &http.Client{Timeout: time.Second}

func get(w http.ResponseWriter, r *http.Request) {
	resp, err := shared.Get("http://backend")
	if err == nil {
		resp.Body.Close()
	}
}

// The default client has none, whatever the package does.
func direct(w http.ResponseWriter, r *http.Request) {
	resp, err := http.DefaultClient.Get("http://backend") // want `Client\).Get can block`
	if err == nil {
		resp.Body.Close()
	}
}

type proxy struct{ transport http.RoundTripper }

// Nobody here knows the bounds of a transport from elsewhere, and a request that was made
// from another ends with that.
func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.transport.RoundTrip(fresh())
	p.transport.RoundTrip(sign(r.WithContext(r.Context()), "key"))
	http.DefaultTransport.RoundTrip(sign(r.WithContext(r.Context()), "key"))
	http.DefaultClient.Do(r.Clone(r.Context()))
}

func (p *proxy) endless(w http.ResponseWriter, _ *http.Request) {
	http.DefaultTransport.RoundTrip(fresh()) // want `http.RoundTripper.RoundTrip can block`
}

func (p *proxy) signed(w http.ResponseWriter, _ *http.Request) {
	http.DefaultClient.Do(sign(fresh(), "key")) // want `Client\).Do can block`
}

func sign(r *http.Request, key string) *http.Request {
	r.Header.Set("key", key)
	return r
}

func fresh() *http.Request {
	r, err := http.NewRequest("GET", "http://backend", nil)
	if err != nil {
		panic(err)
	}
	return r
}

// A client of another package is judged there.
func far(w http.ResponseWriter, _ *http.Request) {
	remote.Patient()
	remote.Configured(&http.Client{})
	remote.Endless() // want `Client\).Do can block without a bound in handler far: remote.Endless → \(\*http.Client\).Do`
	remote.Simple()  // want `http.Get can block without a bound in handler far: remote.Simple → http.Get`
}
