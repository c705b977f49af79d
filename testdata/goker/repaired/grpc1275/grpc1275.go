// Package grpc1275 reads from a stream that is closed: closing wakes the reader.
package grpc1275

import (
	"io"
	"sync"
	"time"
)

type buffer struct {
	c      chan bool
	closed sync.Once
}

func (b *buffer) get() <-chan bool { return b.c }

func (b *buffer) close() { b.closed.Do(func() { close(b.c) }) }

type reader struct{ buffer *buffer }

func (r *reader) Read([]byte) (int, error) {
	if _, ok := <-r.buffer.get(); !ok {
		return 0, io.EOF
	}
	return 0, nil
}

type stream struct {
	buffer *buffer
	from   io.Reader
}

func (s *stream) Read(p []byte) (int, error) { return io.ReadFull(s.from, p) }

type client struct{}

func (*client) closeStream(s *stream) { s.buffer.close() }

func (*client) newStream() *stream {
	b := &buffer{c: make(chan bool)}
	return &stream{buffer: b, from: &reader{b}}
}

// Run closes a stream while it is read.
func Run() {
	c := &client{}
	s := c.newStream()
	done := make(chan bool)
	go func() {
		defer close(done)
		s.Read([]byte{1})
	}()
	c.closeStream(s)
	timeout := time.NewTimer(time.Second)
	defer timeout.Stop()
	select {
	case <-done:
	case <-timeout.C:
	}
}
