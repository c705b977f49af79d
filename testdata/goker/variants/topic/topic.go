// Package topic has a generic topic with subscriptions that end when it is
// closed, which it cannot be.
package topic

type topic[T any] struct {
	subs []*sub[T]
}

type sub[T any] struct {
	items chan T
	end   chan struct{}
}

func (t *topic[T]) subscribe(f func(T)) {
	s := &sub[T]{items: make(chan T, 4), end: make(chan struct{})}
	t.subs = append(t.subs, s)
	go s.loop(f)
}

func (s *sub[T]) loop(f func(T)) {
	for {
		select { // want goroutineleak:"items|end|select"
		case item := <-s.items:
			f(item)
		case <-s.end:
			return
		}
	}
}

func (t *topic[T]) publish(item T) {
	for _, s := range t.subs {
		select {
		case s.items <- item:
		default:
		}
	}
}

// Run publishes one word.
func Run() {
	t := &topic[string]{}
	t.subscribe(func(string) {})
	t.publish("word")
}
