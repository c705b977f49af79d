// Package plain is a framework that knows nothing of net/http.
package plain

type Ctx struct{ path string }

func (c *Ctx) Path() string { return c.path }

type Handler func(*Ctx) error

type Router struct{}

func (r *Router) Get(path string, handlers ...Handler)      {}
func (r *Router) Add(method, path string, h Handler)        {}
func (r *Router) Route(path string, register func(*Router)) {}
func (r *Router) Walk(path string, visit func(string))      {}
func (r *Router) Name(name string, h Handler)               {}
