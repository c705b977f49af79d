package handlers

import "net/http"

// Tests play parts.
func fake(w http.ResponseWriter, r *http.Request) { <-make(chan int) }
