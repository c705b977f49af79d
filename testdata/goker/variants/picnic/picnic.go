// Package picnic counts all guests and starts only those who come.
package picnic

import "sync"

type guest struct {
	name   string
	coming bool
}

func feed(guests []guest) (fed int) {
	var wg sync.WaitGroup
	var mu sync.Mutex
	wg.Add(len(guests)) // want goroutineleak:"wg"
	for _, g := range guests {
		if !g.coming {
			continue // want goroutineleak:"wg"
		}
		go func() {
			defer wg.Done()
			mu.Lock()
			defer mu.Unlock()
			fed++
		}()
	}
	wg.Wait() // want goroutineleak:"wg"
	return fed
}

// Run feeds two of three.
func Run() { feed([]guest{{"a", true}, {"b", false}, {"c", true}}) }
