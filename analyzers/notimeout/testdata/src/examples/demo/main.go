// Command demo shows what is to be shown.
package main

import "net/http"

func main() {
	http.Get("https://example.com")
	http.ListenAndServe(":8080", nil)
}
