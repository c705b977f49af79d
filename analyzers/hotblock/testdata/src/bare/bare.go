// Package bare makes clients, none of which has a bound.
package bare

import "net/http"

var shared = &http.Client{}

type api struct{ client http.Client }

func get(w http.ResponseWriter, r *http.Request) {
	resp, err := shared.Get("http://backend") // want `Client\).Get can block without a bound in handler get`
	if err == nil {
		resp.Body.Close()
	}
}

func (a *api) get(w http.ResponseWriter, r *http.Request) {
	resp, err := a.client.Get("http://backend") // want `Client\).Get can block`
	if err == nil {
		resp.Body.Close()
	}
}

// Who hands the client in knows its bound.
func with(client *http.Client) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		resp, err := client.Get("http://backend")
		if err == nil {
			resp.Body.Close()
		}
	}
}

// Somebody else may set it.
func configured(w http.ResponseWriter, r *http.Request) {
	client := &http.Client{}
	configure(client)
	resp, err := client.Get("http://backend")
	if err == nil {
		resp.Body.Close()
	}
}

func configure(*http.Client) {}

var _ = with
