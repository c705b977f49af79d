// Command pages fetches the pages of a local site twice, one after another and
// through the generated code, and compares.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"time"

	"example.com/pages/site"
)

const (
	pages   = 300
	latency = 20 * time.Millisecond
)

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "pages:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	goroutines := runtime.NumGoroutine()
	server, err := site.Start(latency)
	if err != nil {
		return err
	}
	client := &Client{base: server.URL}

	fmt.Printf("fetching %d pages; each answer takes %v, and every fifth is a 503\n\n", pages, latency)
	sequential, err := oneByOne(ctx, client)
	if err != nil {
		return err
	}
	report("one after another", sequential, server.Take())

	dir, err := os.MkdirTemp("", "pages")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	concurrent, stats, err := concurrently(ctx, client, &Store{dir})
	if err != nil {
		return err
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	report("generated fan-out", concurrent, server.Take())

	fmt.Printf("\nspeed-up       %.1fx\n", sequential.Seconds()/concurrent.Seconds())
	fmt.Printf("pipeline       %d pages in, %d handled, %d failed, %d left in the queue; %d files on disk\n",
		stats.Accepted, stats.Handled, stats.Failed, stats.Queued, len(files))

	client.http.CloseIdleConnections()
	if err := server.Stop(ctx); err != nil {
		return err
	}
	fmt.Printf("goroutines     %d left behind\n", settle(goroutines))
	return nil
}

// oneByOne fetches all pages in a loop, with the same retries.
func oneByOne(ctx context.Context, client *Client) (time.Duration, error) {
	start := time.Now()
	for number := range pages {
		if _, err := client.FetchPage(ctx, number); err != nil {
			return 0, err
		}
	}
	return time.Since(start), nil
}

// concurrently streams the pages from the fan-out into the pipeline.
func concurrently(ctx context.Context, client *Client, store *Store) (time.Duration, PageWriterStats, error) {
	start := time.Now()
	writer := NewPageWriter(store)
	fed := make(chan error, 1)
	go func() {
		defer writer.Close()
		fed <- feed(ctx, client, writer)
	}()
	leftover, err := writer.Run(ctx)
	err = errors.Join(err, <-fed)
	if err == nil && len(leftover) > 0 {
		err = fmt.Errorf("%d pages were not written", len(leftover))
	}
	return time.Since(start), writer.Stats(), err
}

// feed hands each page on as soon as it is there.
func feed(ctx context.Context, client *Client, writer *PageWriter) error {
	numbers := make([]int, pages)
	for i := range numbers {
		numbers[i] = i
	}
	for page, err := range client.FetchAll(ctx, numbers) {
		if err != nil {
			return err
		}
		if err := writer.Put(ctx, page.Value); err != nil {
			return err
		}
	}
	return nil
}

func report(name string, took time.Duration, seen site.Tally) {
	fmt.Printf("%-18s %6.2fs   %d requests, %d of them retries   %.0f requests/s (limit 150/s)\n",
		name, took.Seconds(), seen.Requests, seen.Requests-pages, seen.Rate)
}

// settle waits until connections that were told to close have done so, and
// returns how many goroutines there are more than at the start.
func settle(start int) int {
	for range 100 {
		if runtime.NumGoroutine() <= start {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	return max(0, runtime.NumGoroutine()-start)
}
