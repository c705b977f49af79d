// Package frameworks has handlers with the signatures of frameworks, which their types
// tell.
package frameworks

import (
	"net/http"

	"frameworks/field"
	"frameworks/method"
	"frameworks/plain"
)

type server struct{ backend string }

func (s *server) fields(c *field.Context) {
	http.Get(s.backend) // want `http.Get can block without a bound in handler \(\*server\).fields \(network\)`
}

func (s *server) methods(c method.Context) error {
	_, err := http.Get(s.backend) // want `http.Get can block without a bound in handler \(\*server\).methods \(network\)`
	return err
}

// What is sent to another server is no handler.
func (s *server) calls(c *field.Call) { http.Get(s.backend) }

func (s *server) byPath(c *plain.Ctx) error {
	_, err := http.Get(s.backend) // want `http.Get can block without a bound in handler \(\*server\).byPath \(network\)`
	return err
}

func byMethod(c *plain.Ctx) error {
	_, err := http.Get(c.Path()) // want `http.Get can block without a bound in handler byMethod \(network\)`
	return err
}

func named(c *plain.Ctx) error { // for no path
	_, err := http.Get(c.Path())
	return err
}

func visit(name string) { http.Get(name) }

func (s *server) register(r *plain.Router) {
	r.Get("/users", s.byPath, func(c *plain.Ctx) error {
		_, err := http.Get(s.backend) // want `http.Get can block without a bound in handler literal 1 in register \(network\)`
		return err
	})
	r.Add("GET", "/users/:id", byMethod)
	r.Name("users", named)
	r.Walk("/", visit)
	r.Route("/group", func(r *plain.Router) {
		http.Get(s.backend) // once, at the start
		r.Get("/in", named2)
	})
}

func named2(c *plain.Ctx) error { return s.load() } // want `http.Get can block without a bound in handler named2: \(\*server\).load → http.Get \(network\)`

var s = &server{}

func (s *server) load() error {
	_, err := http.Get(s.backend)
	return err
}
