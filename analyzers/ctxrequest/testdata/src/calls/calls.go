// Package calls serves remote procedure calls.
package calls

import (
	"context"
	"pb"
)

type shop struct{}

func (s *shop) record(ctx context.Context, id string) error { return ctx.Err() }

func (s *shop) Buy(ctx context.Context, order *pb.Order) (*pb.Receipt, error) {
	go s.record(ctx, order.ID) // want `s.record in a goroutine gets ctx, which ends with the handler`
	return &pb.Receipt{}, nil
}

func (s *shop) Watch(order *pb.Order, stream pb.Shop_WatchServer) error {
	ctx := stream.Context()
	go s.record(ctx, order.ID) // want `s.record in a goroutine gets ctx, which ends with the handler`
	return stream.Send(&pb.Receipt{})
}

// Sell is no method of the service: who calls it may wait.
func (s *shop) Sell(ctx context.Context, order *pb.Order) (*pb.Receipt, error) {
	go s.record(ctx, order.ID)
	return &pb.Receipt{}, nil
}
