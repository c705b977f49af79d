// Package pb is what a generator for remote procedure calls makes.
package pb

import "context"

type (
	Order   struct{ ID string }
	Receipt struct{}
)

type ShopServer interface {
	Buy(context.Context, *Order) (*Receipt, error)
	Watch(*Order, Shop_WatchServer) error
}

type Shop_WatchServer interface {
	Send(*Receipt) error
	Context() context.Context
}

func RegisterShopServer(registrar any, srv ShopServer) {}
