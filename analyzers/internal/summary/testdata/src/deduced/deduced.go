// Package deduced makes calls that say no more of what they wait for than the code
// around them.
package deduced

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
)

type hooks struct {
	one, two, given, shared, none func(string) error
	Public                        func(string) error
}

func newHooks(given func(string) error) *hooks {
	h := &hooks{one: get, two: get, given: given, shared: get, Public: get}
	h.two = func(url string) error { return head(url) }
	h.given, h.none = get, nil
	set(&h.shared)
	return h
}

func set(f *func(string) error) { *f = nil }

func get(url string) error  { _, err := http.Get(url); return err }
func head(url string) error { _, err := http.Head(url); return err }

type gate chan struct{}

func (g gate) done() { g <- struct{}{} }

type frame struct{ more func() }

func read(frames chan frame) {
	g := make(gate)
	frames <- frame{more: g.done}
	<-g
}

func handle(f frame) { f.more() } // who waits for it has handed it over

func (h *hooks) call() {
	h.one("")    // want "network"
	h.two("")    // want "network"
	h.given("")  // who calls newHooks knows
	h.shared("") // set knows
	h.none("")
	h.Public("")
}

type custom struct{ net.Conn }

func output(c net.Conn, t *tls.Conn, own custom, w io.Writer, f *os.File) {
	fmt.Fprintln(c, "")           // want "connection"
	fmt.Fprintf(own, "")          // want "connection"
	io.Copy(t, f)                 // want "connection"
	json.NewEncoder(c).Encode(1)  // want "connection"
	io.ReadAll(t)                 // want "input"
	fmt.Fscan(c)                  // want "input"
	bufio.NewScanner(c).Scan()    // want "input"
	json.NewDecoder(c).Decode(&w) // want "input"
	fmt.Fprintln(w, "")
	fmt.Fprintln(f, "")
	io.Copy(w, f)
}

type doer interface {
	Do(*http.Request) (*http.Response, error)
}

type sender func(*http.Request) (*http.Response, error)

type message struct{}

func (*message) ProtoReflect() {}

type callOption any

type client interface {
	Lookup(context.Context, *message, ...callOption) (*message, error)
	Watch(context.Context, ...callOption) (any, error)
	Name(context.Context, string, ...callOption) (*message, error)
}

type server interface {
	Lookup(context.Context, *message) (*message, error)
}

func requests(ctx context.Context, d doer, send sender, req *http.Request, c client, s server) {
	d.Do(req)                 // want "network"
	send(req)                 // want "network"
	c.Lookup(ctx, &message{}) // want "network"
	c.Watch(ctx)
	c.Name(ctx, "")
	s.Lookup(ctx, &message{}) // our own, in the same process
}
