// Package atlas prints itself when a page is missing, and then adds the page.
package atlas

import (
	"strings"
	"sync"
	"time"
)

type atlas struct {
	mu    *sync.RWMutex
	pages []string
}

func (a atlas) text() string {
	a.mu.RLock() // want relock:"mu"
	defer a.mu.RUnlock()
	return strings.Join(a.pages, ",")
}

func (a *atlas) find(page string) bool {
	a.mu.RLock() // want relock:"mu"
	time.Sleep(100 * time.Microsecond)
	found := strings.Contains(a.text(), page) // want relock:"mu"
	a.mu.RUnlock()
	if !found {
		a.mu.Lock() // want relock:"mu"
		a.pages = append(a.pages, page)
		a.mu.Unlock()
	}
	return found
}

// Run finds pages from many goroutines.
func Run() {
	a := &atlas{mu: new(sync.RWMutex)}
	var readers sync.WaitGroup
	for range 6 {
		readers.Go(func() {
			for range 20 {
				a.find("zz")
				a.mu.Lock() // want relock:"mu"
				a.pages = nil
				a.mu.Unlock()
			}
		})
	}
	readers.Wait()
}
