package meant

import (
	"context"
	"net/http"
	"sync"
)

// What is fetched for everybody does not end with the one who asked first.
type cache struct {
	mu    sync.Mutex
	ready bool
	value int
	err   error
}

func (c *cache) prepare(f func() (int, error)) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.ready {
		c.value, c.err = f()
		c.ready = true
	}
	return c.value, c.err
}

func again(f func() (int, error)) (int, error) {
	n, err := f()
	if err != nil {
		n, err = f()
	}
	return n, err
}

func loadsForAll(ctx context.Context, c *cache, flights *sync.Map) (int, error) {
	return c.prepare(func() (int, error) { return length(context.Background()) })
}

func loadsForItself(ctx context.Context) (int, error) {
	return again(func() (int, error) { return length(context.Background()) }) // want `drops ctx`
}

// A copy of the request has a life of its own.
func copiesRequest(w http.ResponseWriter, r *http.Request, next http.Handler) {
	next.ServeHTTP(w, r.Clone(context.Background()))
}

func otherRequest(ctx context.Context, r *http.Request, next http.Handler) {
	next.ServeHTTP(nil, r.WithContext(context.Background())) // want `drops ctx`
}
