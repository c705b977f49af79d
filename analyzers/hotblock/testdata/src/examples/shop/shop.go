// Package shop is an example, which is short on purpose.
package shop

import "net/http"

func handle(w http.ResponseWriter, r *http.Request) { http.Get("http://localhost") }

//asynclint:hot
func asked() { http.Get("http://localhost") } // want `http.Get can block`
