package remote

import "net/http"

type Client struct{ url string }

func (c *Client) Fetch() error {
	_, err := http.Get(c.url)
	return err
}
