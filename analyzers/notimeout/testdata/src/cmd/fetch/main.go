// Command fetch is run by somebody who can interrupt it. A server is not.
package main

import (
	"net"
	"net/http"
)

func main() {
	http.Get("https://example.com")
	net.Dial("tcp", "example.com:80")
	client := &http.Client{}
	client.Get("https://example.com")
	http.ListenAndServe(":8080", nil) // want `http.ListenAndServe sets no timeouts`
}
