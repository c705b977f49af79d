// Package shop is an example, which is short on purpose.
package shop

import "net/http"

func loop(a, b chan string) {
	for {
		select {
		case url := <-a:
			http.Get(url)
		case <-b:
		}
	}
}
