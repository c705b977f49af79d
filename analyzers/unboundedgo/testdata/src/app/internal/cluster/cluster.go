// Package cluster is called by the module itself only.
package cluster

import "net/http"

func ask(addr string) {}

// Topics is given the addresses of the configuration.
func Topics(addrs []string) {
	for _, addr := range addrs {
		go ask(addr)
	}
}

// Forward is given what a request holds.
func Forward(w http.ResponseWriter, r *http.Request) {
	for _, addr := range r.URL.Query()["addr"] {
		go ask(addr) // want `a goroutine for each element of`
	}
}

func inner(addrs []string) {
	for _, addr := range addrs {
		go ask(addr) // want `a goroutine for each element of addrs`
	}
}

func Handler(w http.ResponseWriter, r *http.Request) { inner(r.URL.Query()["addr"]) }
