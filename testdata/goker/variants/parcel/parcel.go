// Package parcel tells that it has been packed, unless packing fails.
package parcel

import "errors"

type parcel struct {
	packed chan struct{}
	weight int
}

func (p *parcel) pack(items []int) error {
	for _, grams := range items {
		if grams <= 0 {
			return errors.New("weightless") // want goroutineleak:"packed"
		}
		p.weight += grams
	}
	close(p.packed)
	return nil
}

func ship(items ...int) int {
	p := &parcel{packed: make(chan struct{})}
	failed := make(chan error, 1)
	go func() { failed <- p.pack(items) }()
	<-p.packed // want goroutineleak:"packed"
	return p.weight
}

// Run ships something weightless.
func Run() { ship(100, 0) }
