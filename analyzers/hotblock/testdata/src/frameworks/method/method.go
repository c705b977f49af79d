// Package method is a framework whose context is an interface.
package method

import "net/http"

type Response struct{ http.ResponseWriter }

type Context interface {
	Request() *http.Request
	Response() *Response
}
