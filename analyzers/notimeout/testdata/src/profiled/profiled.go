// Package profiled serves profiles, and something else.
package profiled

import (
	"net/http"
	_ "net/http/pprof"
)

func profiles() {
	http.ListenAndServe(":6060", nil)
	http.ListenAndServe(":6060", http.DefaultServeMux)
	srv := &http.Server{Addr: ":6060", Handler: http.DefaultServeMux}
	srv.ListenAndServe()
}

func pages(mux *http.ServeMux) {
	http.ListenAndServe(":8080", mux) // want `http.ListenAndServe sets no timeouts`
}
