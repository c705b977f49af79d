package sure

import (
	"context"
	"errors"
	"net/http"
	"sync"
)

// Whoever is handed a function with a channel to fill has the other end, and the context.

type catalogue struct{ names []string }

func register(handle func(context.Context, chan<- string) error) {}

func serveCatalogue(c *catalogue) {
	register(c.list)
	register(func(ctx context.Context, out chan<- string) error {
		out <- "a"
		return nil
	})
	_ = c.both(context.Background(), nil)
	register(c.both)
}

func (c *catalogue) list(ctx context.Context, out chan<- string) error {
	for _, name := range c.names {
		out <- name
	}
	return nil
}

// Here somebody calls it as well.
func (c *catalogue) both(ctx context.Context, out chan<- string) error {
	out <- "a" // want `the send to out ignores ctx`
	return nil
}

// Nobody is seen to do anything with this one.
func (c *catalogue) List(ctx context.Context, out chan<- string) error {
	out <- "a" // want `the send to out ignores ctx`
	return nil
}

// A function that is called once the context has ended has to do without.

type searches struct {
	cancels chan string
	closing chan struct{}
}

func (s *searches) Search(ctx context.Context, key string, found <-chan int) int {
	select {
	case n := <-found:
		return n
	case <-ctx.Done():
		s.withdraw(ctx, key)
		return 0
	}
}

func (s *searches) withdraw(ctx context.Context, key string) {
	select {
	case s.cancels <- key:
	case <-s.closing:
	}
}

func (s *searches) Drop(ctx context.Context, key string) {
	if ctx.Err() == nil {
		s.drop(ctx, key)
	}
}

func (s *searches) drop(ctx context.Context, key string) {
	select { // want `the select ignores ctx`
	case s.cancels <- key:
	case <-s.closing:
	}
}

// The channel is the callers' own, who also give it to what fills and closes it.

type source interface {
	Scan(ctx context.Context, out chan<- int) error
}

func Scan(ctx context.Context, s source) error {
	found := make(chan int)
	go save(ctx, found)
	return s.Scan(ctx, found)
}

func save(ctx context.Context, found <-chan int) {
	for n := range found {
		println(n)
	}
}

// This one has it from whoever likes.

func Save(ctx context.Context, found <-chan int) { saveAll(ctx, found) }

func saveAll(ctx context.Context, found <-chan int) {
	for n := range found { // want `the loop over found ignores ctx`
		println(n)
	}
}

// Those who take the answer's channel are the function's own.

func Flushed(ctx context.Context, total func() int) error {
	flush := make(chan chan int)
	go func() {
		for {
			select {
			case answer := <-flush:
				answer <- total()
				return
			case <-ctx.Done():
				return
			}
		}
	}()
	answer := make(chan int)
	select {
	case flush <- answer:
		if <-answer == 0 {
			return errors.New("nothing")
		}
	case <-ctx.Done():
	}
	return nil
}

func FlushedElsewhere(ctx context.Context, flush chan chan int) int {
	answer := make(chan int)
	select {
	case flush <- answer:
		return <-answer // want `the receive from answer ignores ctx`
	case <-ctx.Done():
		return 0
	}
}

// A function that is only ever started is a goroutine, which may range over a channel.

type bus struct{ subscribe func() chan int }

func NewBus(ctx context.Context, subscribe func() chan int) *bus {
	b := &bus{subscribe}
	go b.follow(ctx, subscribe())
	go b.watch(ctx, subscribe())
	b.watch(ctx, subscribe())
	return b
}

func (b *bus) follow(ctx context.Context, events chan int) {
	for e := range events {
		println(e)
	}
}

func (b *bus) watch(ctx context.Context, events chan int) {
	for e := range events { // want `the loop over events ignores ctx`
		println(e)
	}
}

// A function that is only given contexts without end stops in other ways.

type batcher struct {
	in   chan int
	resp chan int
}

func StartBatcher(ctx context.Context) *batcher {
	b := &batcher{make(chan int), make(chan int)}
	go b.commits(context.Background())
	go b.serves(ctx)
	go b.serves(context.Background())
	return b
}

func (b *batcher) commits(ctx context.Context) {
	for {
		select {
		case n := <-b.in:
			if n == 0 {
				return
			}
		case <-b.resp:
		}
	}
}

func (b *batcher) serves(ctx context.Context) {
	for {
		select { // want `the select ignores ctx`
		case n := <-b.in:
			if n == 0 {
				return
			}
		case <-b.resp:
		}
	}
}

// The group counts what this function has given its context.

type indexer struct{ transfers, others sync.WaitGroup }

func (x *indexer) Index(ctx context.Context, dirs []string) {
	for _, dir := range dirs {
		x.process(ctx, dir)
	}
	x.transfers.Wait()
	x.others.Wait() // want `x.others.Wait ignores ctx`
}

func (x *indexer) process(ctx context.Context, dir string) {
	x.transfers.Go(func() { x.load(ctx, dir) })
	x.others.Go(func() { _, _ = http.Get(dir) })
}

func (x *indexer) load(ctx context.Context, dir string) { <-ctx.Done() }

// Here they have another one.

func (x *indexer) Shutdown(ctx context.Context) {
	x.transfers.Wait() // want `x.transfers.Wait ignores ctx`
}
