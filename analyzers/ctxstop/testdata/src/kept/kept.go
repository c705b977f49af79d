// Package kept: stop functions that are kept, and registrations that are to last.
package kept

import (
	"context"
	"log"
	"net"
	"net/http"
	"sync"
)

func work(context.Context) error { return nil }
func handle(net.Conn) error      { return nil }

func deferred(ctx context.Context, conn net.Conn) error {
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	return handle(conn)
}

func named(ctx context.Context, conn net.Conn) error {
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	return handle(conn)
}

func asked(ctx context.Context, conn net.Conn) error {
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	err := handle(conn)
	if !stop() {
		return ctx.Err()
	}
	return err
}

func handedOn(ctx context.Context, conn net.Conn) (func() bool, error) {
	return context.AfterFunc(ctx, func() { conn.Close() }), handle(conn)
}

// The context ends with the function.
func own(ctx context.Context, conn net.Conn) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	context.AfterFunc(ctx, func() { conn.Close() })
	return handle(conn)
}

func reassigned(ctx context.Context, conn net.Conn) error {
	var cancel context.CancelFunc
	ctx, cancel = context.WithCancel(ctx)
	defer cancel()
	context.AfterFunc(ctx, func() { conn.Close() })
	return handle(conn)
}

func background(conn net.Conn) error {
	ctx := context.Background()
	context.AfterFunc(ctx, func() { conn.Close() })
	return handle(conn)
}

type queue struct {
	ctx   context.Context
	items chan int
	wg    sync.WaitGroup
}

// The queue lives as long as its context.
func newQueue(ctx context.Context) *queue {
	q := &queue{ctx: ctx, items: make(chan int)}
	context.AfterFunc(ctx, q.end)
	go q.run()
	return q
}

func newIdleQueue(ctx context.Context) *queue {
	q := &queue{ctx: ctx}
	context.AfterFunc(ctx, func() { q.end() })
	q.fill()
	return q
}

func (q *queue) end()  {}
func (q *queue) run()  {}
func (q *queue) fill() {}

func (q *queue) start() {
	context.AfterFunc(q.ctx, q.end)
	q.run()
}

func (q *queue) startInBackground(ctx context.Context) {
	context.AfterFunc(ctx, q.end)
	q.fill()
	go q.run()
}

func (q *queue) startInGroup(ctx context.Context) {
	context.AfterFunc(ctx, q.end)
	q.fill()
	q.wg.Go(func() { q.run() })
}

// To register is all that it does.
func (q *queue) endWith(ctx context.Context) { context.AfterFunc(ctx, q.end) }

func closeWith(ctx context.Context, conn net.Conn) {
	log.Print("starting")
	context.AfterFunc(ctx, func() { conn.Close() })
}

func announce(ctx context.Context, q *queue) {
	context.AfterFunc(ctx, func() { log.Print("stopping") })
	go q.run()
}

// The receiver was there before, and stays.
func (q *queue) init(ctx context.Context) {
	context.AfterFunc(ctx, q.end)
	q.fill()
}

// In a wrapping: a connection with an owner.
func wrapped(ctx context.Context) (*owned, error) {
	conn, err := net.Dial("tcp", "")
	if err != nil {
		return nil, err
	}
	context.AfterFunc(ctx, func() { conn.Close() })
	return wrap(conn), nil
}

type owned struct{ net.Conn }

func wrap(conn net.Conn) *owned { return &owned{conn} }

// Closing it is no habit of its callers.
func newWindow(ctx context.Context) *window {
	w := new(window)
	context.AfterFunc(ctx, w.Close)
	w.draw()
	return w
}

type window struct{}

func (*window) Close() {}
func (*window) draw()  {}

// The context of the connection, and what belongs to it.
func (q *queue) relay(conn net.Conn, ctx context.Context) error {
	context.AfterFunc(q.ctx, func() { conn.Close() })
	return handle(conn)
}

// A server serves for as long as its context lasts.
func serve(ctx context.Context, srv *http.Server) error {
	context.AfterFunc(ctx, func() { srv.Shutdown(context.Background()) })
	return srv.ListenAndServe()
}

type stream struct{}

func (stream) Context() context.Context { return nil }
func (stream) free()                    {}
func (stream) use()                     {}

func ofStream(s stream) {
	context.AfterFunc(s.Context(), s.free)
	s.use()
}

func ofRequest(w http.ResponseWriter, r *http.Request) {
	conn, _ := net.Dial("tcp", "")
	context.AfterFunc(r.Context(), func() { conn.Close() })
	handle(conn)
}

// One for each element, which all last.
func each(ctx context.Context, queues []*queue) {
	for _, q := range queues {
		context.AfterFunc(ctx, q.end)
	}
}

func once(ctx context.Context, l net.Listener, q *queue) error {
	for {
		conn, err := l.Accept()
		if err != nil {
			context.AfterFunc(ctx, q.end)
			return err
		}
		handle(conn)
	}
}

func stored(ctx context.Context, conns map[string]net.Conn) error {
	conn, err := net.Dial("tcp", "")
	if err != nil {
		return err
	}
	context.AfterFunc(ctx, func() { conn.Close() })
	conns[""] = conn
	return handle(conn)
}
