package deep

import "net/http"

func Get(url string) { http.Get(url) }
