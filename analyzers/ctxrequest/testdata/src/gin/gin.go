// Package gin is a web framework.
package gin

import "net/http"

type ResponseWriter interface{ http.ResponseWriter }

type Context struct {
	Request *http.Request
	Writer  ResponseWriter
}

func (c *Context) JSON(code int, v any) {}
