package remote

import "net/http"

type Client struct{ url string }

func (c *Client) Fetch() error {
	_, err := http.Get(c.url)
	return err
}

// Deep asks through more calls than a chain names.
func Deep() error { return d1() }

func d1() error { return d2() }
func d2() error { return d3() }
func d3() error { return d4() }
func d4() error { return d5() }
func d5() error { return d6() }
func d6() error {
	_, err := http.Get("http://metadata")
	return err
}
