package meant

import (
	"context"
	"sync"
	"time"
)

// One that is there to have ended.
func over(ctx context.Context) (int, error) {
	done, cancel := context.WithCancel(context.Background())
	cancel()
	return length(done)
}

func notOver(ctx context.Context) (int, error) {
	done, cancel := context.WithCancel(context.Background()) // want `drops ctx`
	n, err := length(done)
	cancel()
	return n, err
}

func length(ctx context.Context) (int, error) { <-ctx.Done(); return 0, ctx.Err() }

// Work for goroutines that nobody waits for goes on without the caller.
func rollsBack(ctx context.Context, keys []string) {
	inBackground(context.Background(), keys)
	atOnce(context.Background(), keys) // want `drops ctx`
}

func inBackground(ctx context.Context, keys []string) *sync.WaitGroup {
	wg := new(sync.WaitGroup)
	wg.Add(1)
	go func() {
		defer wg.Done()
		for range keys {
			length(ctx)
		}
	}()
	return wg
}

func atOnce(ctx context.Context, keys []string) {
	wg := new(sync.WaitGroup)
	wg.Add(1)
	go func() {
		defer wg.Done()
		length(ctx)
	}()
	wg.Wait()
}

// A message brings the values of its sender.
func takesMessages(ctx context.Context, in chan map[string]string) {
	for {
		select {
		case <-ctx.Done():
			return
		case header := <-in:
			sender := context.Background()
			if header != nil {
				sender = extract(sender, header)
			}
			length(sender)
		}
	}
}

func extract(ctx context.Context, header map[string]string) context.Context { return ctx }

// One that only begins a span.
func handles(ctx context.Context, n int) {
	traces(context.Background(), n)
	tracesAndWorks(context.Background(), n) // want `drops ctx`
}

func traces(ctx context.Context, n int) {
	_, span := start(ctx, "traces")
	span.link(nil)
	println(n)
}

func tracesAndWorks(ctx context.Context, n int) {
	ctx, span := start(ctx, "traces")
	span.link(nil)
	length(ctx)
}

// A context that a function makes of a limit only is no caller's.
func fetches() (int, error) {
	limited, cancel := limit(time.Second)
	defer cancel()
	if _, err := length(limited); err != nil {
		return 0, err
	}
	return length(context.TODO())
}

func fetchesFor(name named) (int, error) {
	limited, cancel := limitFor(name)
	defer cancel()
	if _, err := length(limited); err != nil {
		return 0, err
	}
	return length(context.TODO()) // want `drops limited`
}

type named struct{ ctx context.Context }

func limit(d time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), d)
}

func limitFor(n named) (context.Context, context.CancelFunc) { return context.WithCancel(n.ctx) }

// Notes of which nobody asks whether they have been taken.
func notes(ctx context.Context) error {
	observeHealth(context.Background(), "ok")
	return observeHealth(context.Background(), "ok") // want `drops ctx`
}

func observeHealth(ctx context.Context, state string) error {
	<-ctx.Done()
	println(state)
	return ctx.Err()
}
