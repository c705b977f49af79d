// Package rpc: what serves gRPC.
package rpc

import "context"

// As protoc-gen-go-grpc writes it.
type UnimplementedGreeterServer struct{}

func (UnimplementedGreeterServer) Hello(context.Context, *request) (*reply, error) { return nil, nil }
func (UnimplementedGreeterServer) Watch(*request, stream) error                    { return nil }

type stream interface{ Send(*reply) error }

type (
	request struct{}
	reply   struct{}
)

func (*request) ProtoReflect() {}
func (*reply) ProtoReflect()   {}

type server struct {
	UnimplementedGreeterServer
	names chan string
}

func newServer() *server { return &server{names: make(chan string)} }

func (s *server) Hello(ctx context.Context, r *request) (*reply, error) {
	<-s.names // want `receive from s.names can block without a bound in handler \(\*server\).Hello`
	return nil, nil
}

func (s *server) Watch(r *request, out stream) error {
	<-s.names // want `in handler \(\*server\).Watch`
	return nil
}

func (s *server) Other(ctx context.Context) { <-s.names }

type bare struct{ names chan string }

func (b *bare) Call(ctx context.Context, r *request) (*reply, error) {
	<-b.names // want `in handler \(\*bare\).Call`
	return nil, nil
}

// A client's method takes options.
func (b *bare) Dial(ctx context.Context, r *request, opts ...int) (*reply, error) {
	<-b.names
	return nil, nil
}

var _ = newServer
