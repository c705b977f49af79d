package vendored

import "net/http"

type Service struct{ c *http.Client }

func New(c *http.Client) *Service { return &Service{c} }
