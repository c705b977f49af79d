// Package remote sends requests for others.
package remote

import (
	"net/http"
	"time"
)

var client = &http.Client{Timeout: time.Minute}

func Patient() { send(client) }

func Configured(client *http.Client) { send(client) }

func send(client *http.Client) {
	if request, err := http.NewRequest("GET", "http://backend", nil); err == nil {
		client.Do(request)
	}
}

func Endless() {
	if request, err := http.NewRequest("GET", "http://backend", nil); err == nil {
		http.DefaultClient.Do(request)
	}
}

func Simple() { http.Get("http://backend") }
