package remote

import (
	"time"

	"chain/deep"
)

type Client struct{ url string }

func (c *Client) Fetch() { deep.Get(c.url) }

// Retry tries three times.
func Retry(f func() error) {
	for range 3 {
		if f() == nil {
			return
		}
		time.Sleep(time.Second)
	}
}

func Each(s []int, f func(int)) {
	for _, n := range s {
		f(n)
	}
}

func Later(f func()) { go f() }

// A Queue hands values over; it has no buffer.
type Queue[T any] struct{ items chan T }

func NewQueue[T any]() *Queue[T] { return &Queue[T]{make(chan T)} }

func (q *Queue[T]) Put(v T) { q.items <- v }

// Sum waits for goroutines of its own only.
func Sum(s []int) (n int) {
	parts := make(chan int)
	for _, v := range s {
		go func() { parts <- v }()
	}
	for range s {
		n += <-parts
	}
	return n
}
