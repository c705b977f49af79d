// Package servers holds servers with and without timeouts.
package servers

import (
	"context"
	"net"
	"net/http"
	"os"
	"time"
)

func listen(h http.Handler) error {
	return http.ListenAndServe(":8080", h) // want `^http.ListenAndServe sets no timeouts: use ListenAndServe of an http.Server with ReadHeaderTimeout$`
}

func others(l net.Listener, addr string) {
	http.ListenAndServeTLS(addr, "cert", "key", nil) // want `http.ListenAndServeTLS sets no timeouts`
	http.Serve(l, nil)                               // want `http.Serve sets no timeouts: use Serve of`
	http.ServeTLS(l, nil, "cert", "key")             // want `http.ServeTLS sets no timeouts`
}

func profile(port string) {
	http.ListenAndServe("localhost:6060", nil)
	http.ListenAndServe(net.JoinHostPort("127.0.0.1", port), nil)
}

func socket(h http.Handler) error {
	l, err := net.Listen("unix", "/run/app.sock")
	if err != nil {
		return err
	}
	return http.Serve(l, h)
}

func run() error {
	srv := &http.Server{Addr: ":80"} // want `^http.Server has no ReadHeaderTimeout: set it, or slow clients hold connections forever$`
	return srv.ListenAndServe()
}

func inline(h http.Handler) error {
	return (&http.Server{Handler: h}).ListenAndServe() // want `http.Server has no ReadHeaderTimeout`
}

func writeOnly(l net.Listener) error {
	srv := http.Server{WriteTimeout: time.Second, IdleTimeout: time.Minute} // want `no ReadHeaderTimeout`
	return srv.Serve(l)
}

func zero(l net.Listener) error {
	var srv http.Server // want `no ReadHeaderTimeout`
	return srv.Serve(l)
}

func header() error {
	srv := &http.Server{Addr: ":80", ReadHeaderTimeout: time.Second}
	return srv.ListenAndServe()
}

func whole() error {
	srv := &http.Server{Addr: ":80", ReadTimeout: time.Second}
	return srv.ListenAndServe()
}

func later(limit time.Duration) error {
	srv := &http.Server{Addr: ":80"}
	srv.ReadHeaderTimeout = limit
	return srv.ListenAndServe()
}

func zeroLater(l net.Listener) error {
	var srv http.Server
	srv.ReadTimeout = time.Second
	return srv.Serve(l)
}

func helped(l net.Listener) error {
	srv := &http.Server{}
	configure(srv)
	return srv.Serve(l)
}

func configure(srv *http.Server) { srv.ReadHeaderTimeout = time.Second }

// A server that is given is its maker's business.
func given(srv *http.Server, l net.Listener) error { return srv.Serve(l) }

func localServer() error {
	srv := &http.Server{Addr: "localhost:6060"}
	return srv.ListenAndServe()
}

func socketServer(h http.Handler) error {
	l, err := net.Listen("unix", os.TempDir())
	if err != nil {
		return err
	}
	srv := &http.Server{Handler: h}
	return srv.Serve(l)
}

// NewServer is for others to run.
func NewServer(h http.Handler) *http.Server {
	return &http.Server{Handler: h} // want `no ReadHeaderTimeout`
}

// App keeps its server in a field.
type App struct{ srv *http.Server }

func (a *App) Start(h http.Handler) {
	a.srv = &http.Server{Addr: ":80", Handler: h} // want `no ReadHeaderTimeout`
	go a.srv.ListenAndServe()
}

func (a *App) Stop(ctx context.Context) error { return a.srv.Shutdown(ctx) }

type Timed struct{ srv *http.Server }

func NewTimed(h http.Handler) *Timed { return &Timed{srv: &http.Server{Handler: h}} }

func (t *Timed) Limit(d time.Duration) *Timed {
	t.srv.ReadTimeout = d
	return t
}

func (t *Timed) Run() error { return t.srv.ListenAndServe() }

// Harness lets its users change the server before it starts.
type Harness struct{ Config *http.Server }

func NewHarness(h http.Handler) *Harness { return &Harness{Config: &http.Server{Handler: h}} }

// Only something that compares addresses.
func unused() { _ = http.Server{Addr: ":80"} }

// Somebody has been asked for limits, and has declined.
func declined(h http.Handler) {
	http.ListenAndServe(":8080", h) // #nosec
	go func() {
		/* #nosec */
		if err := http.ListenAndServe(":8081", h); err != nil {
			panic(err)
		}
	}()
	// #nosec G114 -- metrics, inside the cluster only
	http.ListenAndServe(":8082", h)
	http.ListenAndServe(":8083", h) //nolint:gosec // inside the cluster only
	// #nosec G112
	(&http.Server{Addr: ":8084", Handler: h}).ListenAndServe()
	// #nosec G402 is about something else.
	http.ListenAndServe(":8085", h) // want `http.ListenAndServe sets no timeouts`
}
