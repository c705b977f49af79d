// Package field is a framework whose context has the request and the writer in fields.
package field

import "net/http"

type Context struct {
	Request *http.Request
	Writer  http.ResponseWriter
}

type HandlerFunc func(*Context)

type Engine struct{}

func (e *Engine) GET(path string, handlers ...HandlerFunc) {}

// A Call is one to another server.
type Call struct {
	Request  *http.Request
	Response *http.Response
}
