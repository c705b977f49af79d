package handlers

import (
	"context"
	"fmt"
	"net/http"
)

// Who was given the context answers when it ends.
type containers interface {
	wait(ctx context.Context, id string) (<-chan exitStatus, error)
}

type exitStatus struct{ code int }

type waiter struct{ backend containers }

func (s *waiter) wait(w http.ResponseWriter, r *http.Request) {
	done, err := s.backend.wait(r.Context(), r.URL.Path)
	if err != nil {
		return
	}
	fmt.Fprintln(w, <-done)
}

// Who was given another one does not know of the end.
func (s *waiter) waitForEver(w http.ResponseWriter, r *http.Request) {
	done, err := s.backend.wait(context.Background(), r.URL.Path)
	if err != nil {
		return
	}
	fmt.Fprintln(w, <-done) // want `^receive from a channel can block without a bound in handler`
}
