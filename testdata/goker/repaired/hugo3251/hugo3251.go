// Package hugo3251 has a mutex for each URL. The map's lock is given back before
// one waits for a URL.
package hugo3251

import "sync"

type remote struct {
	sync.RWMutex
	urls map[string]*sync.Mutex
}

func (r *remote) lock(url string) {
	r.Lock()
	mu, ok := r.urls[url]
	if !ok {
		mu = &sync.Mutex{}
		r.urls[url] = mu
	}
	r.Unlock()
	mu.Lock()
}

func (r *remote) unlock(url string) {
	r.RLock()
	defer r.RUnlock()
	if mu, ok := r.urls[url]; ok {
		mu.Unlock()
	}
}

func get(r *remote, url string) error {
	r.lock(url)
	defer func() { r.unlock(url) }()
	return nil
}

// Run gets one URL from many goroutines.
func Run() {
	r := &remote{urls: map[string]*sync.Mutex{}}
	var wg sync.WaitGroup
	for range 20 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for range 20 {
				if err := get(r, "http://example.com"); err != nil {
					return
				}
			}
		}()
	}
	wg.Wait()
}
