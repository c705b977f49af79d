package call

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"
)

// Client has methods that call a Site.
type Client struct {
	site     *Site
	patience int // how many failures it forgives
}

func (c *Client) ping(ctx context.Context) error {
	_, err := c.site.Serve(ctx, "ping")
	return err
}

func (c *Client) fetchAsset(ctx context.Context, name string) (body []byte, size int64, err error) {
	page, err := c.site.Serve(ctx, name)
	if err != nil {
		return nil, 0, err
	}
	return []byte(page.Body), int64(len(page.Body)), nil
}

// mayRetry is a hook with a receiver.
func (c *Client) mayRetry(error) bool {
	c.patience--
	return c.patience >= 0
}

// lookup calls get, whatever the types.
func lookup[K comparable, V any](ctx context.Context, get func(context.Context, K) ([]V, error), key K) ([]V, error) {
	return get(ctx, key)
}

// isMissing asks again for an empty answer: V is found from the result []V.
func isMissing[E any](found []E, err error) bool { return err != nil || len(found) == 0 }

// Cache has type parameters.
type Cache[K comparable, V any] struct {
	get func(ctx context.Context, key K) (V, error)
}

func (c *Cache[K, _]) load(ctx context.Context, _ K) error {
	var key K
	_, err := c.get(ctx, key)
	return err
}

// do has imported types on both sides.
func do(ctx context.Context, client *http.Client, request *http.Request) (*http.Response, error) {
	return client.Do(request.WithContext(ctx))
}

// isBusyResponse asks again when the server is overloaded.
func isBusyResponse(response *http.Response, err error) bool {
	return err != nil || response.StatusCode == http.StatusServiceUnavailable
}

// retryAfterHeader finds the wait in the response rather than in the error.
func retryAfterHeader(response *http.Response, err error) (time.Duration, bool) {
	if err != nil {
		return 0, false
	}
	seconds, err := strconv.Atoi(response.Header.Get("Retry-After"))
	return time.Duration(seconds) * time.Second, err == nil
}

// closeBody keeps the connection of a response that another attempt replaces.
func closeBody(response *http.Response) {
	if response != nil {
		_, _ = io.Copy(io.Discard, response.Body)
		_ = response.Body.Close()
	}
}

// attempt is a type with the name of a variable of emitted bodies.
type attempt int

// schedule has parameters whose names the emitted body would like to use:
// packages, variables, predeclared functions.
func schedule(
	context context.Context, time time.Time, errors []error, err, max, start int, fmt string, nil ...attempt,
) (cause attempt, wait time.Duration, _ error) {
	if context.Err() != (error)(*new(error)) {
		return 0, 0, context.Err()
	}
	if err > len(errors) {
		return 0, 0, errSchedule
	}
	return attempt(max + start + len(fmt)), wait, *new(error)
}

var errSchedule = errors.New("too many errors")

// saveRecord is called by a scaffold that is not exported.
func saveRecord(ctx context.Context, site *Site, _ int) error {
	_, err := site.Serve(ctx, "save")
	return err
}
