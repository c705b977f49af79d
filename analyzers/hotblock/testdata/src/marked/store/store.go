package store

import "net/http"

func Save(n int) {
	if resp, err := http.Get("http://localhost"); err == nil {
		resp.Body.Close()
	}
}
