// Package callbacks: context.AfterFunc whose function must be taken back.
package callbacks

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"time"
)

func work(context.Context) error { return nil }
func cleanup()                   {}

func read(ctx context.Context, conn net.Conn, buf []byte) (int, error) {
	context.AfterFunc(ctx, func() { conn.SetReadDeadline(time.Now()) }) // want `stop function of context.AfterFunc is dropped: call it when the work bound by ctx is done`
	return conn.Read(buf)
}

func blank(ctx context.Context, conn net.Conn) error {
	_ = context.AfterFunc(ctx, func() { conn.Close() }) // want `context.AfterFunc is dropped`
	_, err := conn.Write(nil)
	return err
}

func named(ctx context.Context) {
	stop := context.AfterFunc(ctx, cleanup) // want `context.AfterFunc is dropped`
	_ = stop
}

func methodValue(ctx context.Context, conn io.ReadWriteCloser) error {
	context.AfterFunc(ctx, func() { conn.Close() }) // want `context.AfterFunc is dropped`
	return handshake(conn)
}

func handshake(io.ReadWriter) error { return nil }

func nothingHeld(ctx context.Context) error {
	context.AfterFunc(ctx, func() { log.Print("cancelled") }) // want `context.AfterFunc is dropped`
	return work(ctx)
}

func forgotten(ctx context.Context) error {
	defer context.AfterFunc(ctx, cleanup) // want `defer registers the function of context.AfterFunc on return: call its stop function instead`
	return work(ctx)
}

func value(ctx context.Context, conn net.Conn) error {
	ctx = context.WithValue(ctx, "k", "v")
	context.AfterFunc(ctx, func() { conn.Close() }) // want `context.AfterFunc is dropped`
	return handshake(conn)
}

type client struct {
	ctx context.Context
}

// The context of the client is that of all requests.
func (c *client) ask(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	context.AfterFunc(c.ctx, cancel) // want `work bound by c.ctx is done`
	return work(ctx)
}

// Two contexts in one: the other one keeps the cancel function.
func merge(a, b context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(a)
	context.AfterFunc(b, cancel) // want `work bound by b is done`
	return ctx, cancel
}

func merged(a, b context.Context) error {
	ctx, cancel := context.WithCancelCause(a)
	defer cancel(nil)
	context.AfterFunc(b, func() { cancel(errors.New("b")) }) // want `work bound by b is done`
	return work(ctx)
}

// The caller closes the reader, most often long before its context ends.
func open(ctx context.Context, r io.ReadCloser) io.ReadCloser {
	b := &body{r}
	context.AfterFunc(ctx, func() { b.Close() }) // want `context.AfterFunc is dropped`
	return b
}

type body struct{ io.ReadCloser }

// One more for each connection.
func accept(ctx context.Context, l net.Listener) error {
	for {
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		context.AfterFunc(ctx, func() { conn.Close() }) // want `context.AfterFunc is dropped`
		go handle(conn)
	}
}

func drain(ctx context.Context, conns <-chan net.Conn) {
	for conn := range conns {
		context.AfterFunc(ctx, func() { conn.Close() }) // want `context.AfterFunc is dropped`
		handle(conn)
	}
}

func handle(net.Conn) {}

func announce(ctx context.Context) {
	context.AfterFunc(ctx, func() { log.Print("cancelled") }) // want `context.AfterFunc is dropped`
}

func nested(ctx context.Context, conn net.Conn) error {
	if ctx.Done() != nil {
		context.AfterFunc(ctx, func() { conn.Close() }) // want `context.AfterFunc is dropped`
	}
	return handshake(conn)
}

func taken(ctx context.Context, conn net.Conn, stop chan bool) error {
	context.AfterFunc(ctx, func() { conn.Close() }) // want `context.AfterFunc is dropped`
	<-stop
	return handshake(conn)
}

func dial(ctx context.Context, addr string) (net.Conn, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	context.AfterFunc(ctx, func() { conn.Close() }) // want `context.AfterFunc is dropped`
	return conn, handshake(conn)
}

func status(ctx context.Context, addr string) (http.Header, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	context.AfterFunc(ctx, func() { conn.Close() }) // want `context.AfterFunc is dropped`
	return nil, handshake(conn)
}

func generic[T net.Conn](ctx context.Context, conn T) error {
	context.AfterFunc(ctx, func() { conn.Close() }) // want `context.AfterFunc is dropped`
	return handshake(conn)
}

func literal(conns map[string]func(context.Context) error, conn net.Conn) {
	conns[""] = func(ctx context.Context) error {
		context.AfterFunc(ctx, func() { // want `context.AfterFunc is dropped`
			conn.Close()
		})
		return handshake(conn)
	}
}
