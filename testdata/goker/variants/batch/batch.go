// Package batch has room for all results but one, and the receiver may leave at once.
package batch

import "errors"

func process(items []int) (sum int, err error) {
	results := make(chan int, len(items)-1)
	go func() {
		for _, item := range items {
			results <- item * item // want goroutineleak:"results"
		}
	}()
	if items[0] < 0 {
		return 0, errors.New("negative")
	}
	for range items {
		sum += <-results
	}
	return sum, nil
}

// Run processes a batch that starts badly.
func Run() { process([]int{-1, 2, 3}) }
