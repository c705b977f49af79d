// Package scraper collects pages until the first bad one; the errgroup's other
// members still send.
package scraper

import (
	"errors"

	"golang.org/x/sync/errgroup"
)

func scrape(urls []string) ([]string, error) {
	pages := make(chan string)
	var group errgroup.Group
	for _, url := range urls {
		group.Go(func() error {
			pages <- "page of " + url // want goroutineleak:"pages"
			return nil
		})
	}
	var all []string
	for range urls {
		page := <-pages
		if len(page) < 10 {
			return nil, errors.New("empty page")
		}
		all = append(all, page)
	}
	return all, group.Wait()
}

// Run scrapes pages of which one is empty.
func Run() { scrape([]string{"", "", ""}) }
