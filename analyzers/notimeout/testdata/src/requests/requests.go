// Package requests holds requests by the default client.
package requests

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

func simple(addr string) (*http.Response, error) {
	return http.Get(addr) // want `^http.Get has no timeout: use a client with Timeout, or a request with a context$`
}

func others(addr string) {
	http.Head(addr)                                 // want `http.Head has no timeout`
	http.Post(addr, "text/plain", nil)              // want `http.Post has no timeout`
	http.PostForm(addr, url.Values{})               // want `http.PostForm has no timeout`
	http.DefaultClient.Get(addr)                    // want `http.DefaultClient.Get has no timeout`
	go func() { _, _ = http.Get(addr) }()           // want `http.Get has no timeout`
	http.Get("https://example.com/api")             // want `http.Get has no timeout`
	http.Get(fmt.Sprintf("http://%s/status", addr)) // want `http.Get has no timeout`
}

func withContext(ctx context.Context, addr string) {
	http.Get(addr) // want `^http.Get ignores ctx and has no timeout: use http.NewRequestWithContext\(ctx, ...\)$`
}

func handler(w http.ResponseWriter, r *http.Request) {
	http.Get(r.FormValue("u")) // want `http.Get ignores r.Context\(\) and has no timeout`
}

func perform(addr string) (*http.Response, error) {
	req, err := http.NewRequest(http.MethodGet, addr, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", "text/plain")
	return http.DefaultClient.Do(req) // want `http.DefaultClient.Do has no timeout`
}

func doForever(addr string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, addr, nil)
	if err != nil {
		return nil, err
	}
	return http.DefaultClient.Do(req) // want `http.DefaultClient.Do has no timeout`
}

// A request with a context ends with it.
func doContext(ctx context.Context, addr string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, addr, nil)
	if err != nil {
		return nil, err
	}
	return http.DefaultClient.Do(req)
}

func doLater(ctx context.Context, addr string) {
	req, _ := http.NewRequest(http.MethodGet, addr, nil)
	req = req.WithContext(ctx)
	http.DefaultClient.Do(req)
}

func doDirectly(ctx context.Context, req *http.Request) {
	http.DefaultClient.Do(req.WithContext(ctx))
}

// Where a context was at hand when the request was made, ctxvariant says so.
func doPlain(ctx context.Context, addr string) {
	req, _ := http.NewRequest(http.MethodGet, addr, nil)
	http.DefaultClient.Do(req)
}

// Nobody can tell what somebody else's request holds.
func doTheirs(req *http.Request) { http.DefaultClient.Do(req) }

func doTimed(addr string) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	req, _ := http.NewRequestWithContext(ctx, http.MethodGet, addr, nil)
	http.DefaultClient.Do(req)
}

// This machine answers at once or not at all.
func local(port int) {
	http.Get("http://localhost:8080/health")
	http.Get("http://127.0.0.1:" + fmt.Sprint(port))
	http.Get(fmt.Sprintf("http://localhost:%d/debug", port))
}

// The caller gives up in time.
func race(addr string) (*http.Response, error) {
	done := make(chan *http.Response, 1)
	go func() {
		resp, _ := http.Get(addr)
		done <- resp
	}()
	select {
	case resp := <-done:
		return resp, nil
	case <-time.After(time.Second):
		return nil, context.DeadlineExceeded
	}
}

// But this one does not.
func gather(addrs []string) {
	done := make(chan *http.Response, 1)
	for _, addr := range addrs {
		go func() {
			resp, _ := http.Get(addr) // want `http.Get has no timeout`
			done <- resp
		}()
	}
	for range addrs {
		select {
		case <-done:
		}
	}
}

// Who wants a limit takes the sibling.
func Fetch(addr string) (*http.Response, error) { return http.Get(addr) }

func FetchContext(ctx context.Context, addr string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, addr, nil)
	if err != nil {
		return nil, err
	}
	return http.DefaultClient.Do(req)
}

// The default client stands in for one that is not configured.
func fallback(c *http.Client, addr string) (*http.Response, error) {
	if c != nil {
		return c.Get(addr)
	}
	return http.DefaultClient.Get(addr)
}
