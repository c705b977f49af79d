// Package elements starts a goroutine for each element of an input.
package elements

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"
)

type user struct {
	ID   int
	Name string
}

func notify(u user)          {}
func fetch(url string) error { return nil }

// FetchAll is for others to call.
func FetchAll(urls []string) {
	var wg sync.WaitGroup
	for _, url := range urls {
		wg.Add(1)
		go func() { // want `^a goroutine for each element of urls, without limit: use workers or a semaphore$`
			defer wg.Done()
			fetch(url)
		}()
	}
	wg.Wait()
}

func argument(urls []string) {
	for _, url := range urls {
		go func(url string) { fetch(url) }(url) // want `each element of urls`
	}
}

func byIndex(users []*user) {
	for i := range users {
		go notify(*users[i]) // want `each element of users`
	}
}

func counted(users []user) {
	for i := 0; i < len(users); i++ {
		go notify(users[i]) // want `each element of users`
	}
}

func byKey(users map[string]user) {
	for _, u := range users {
		go notify(u) // want `each element of users`
	}
}

func grouped(ctx context.Context, urls []string) error {
	var g errgroup.Group
	for _, url := range urls {
		g.Go(func() error { return fetch(url) }) // want `^a goroutine for each element of urls, without limit: use SetLimit$`
	}
	return g.Wait()
}

func handler(w http.ResponseWriter, r *http.Request) {
	var ids []int
	if err := json.NewDecoder(r.Body).Decode(&ids); err != nil {
		return
	}
	for _, id := range ids {
		go notify(user{ID: id}) // want `each element of ids`
	}
}

type batch struct{ Users []user }

func field(w http.ResponseWriter, r *http.Request) {
	var b batch
	if json.NewDecoder(r.Body).Decode(&b) != nil {
		return
	}
	for _, u := range b.Users {
		go notify(u) // want `each element of b.Users`
	}
}

func query(w http.ResponseWriter, r *http.Request) {
	for _, url := range r.URL.Query()["url"] {
		go fetch(url) // want `each element of`
	}
	for _, url := range strings.Split(r.FormValue("urls"), ",") {
		go fetch(url) // want `each element of strings.Split`
	}
	urls := strings.Split(r.FormValue("urls"), ",")
	for _, url := range urls {
		go fetch(url) // want `each element of urls`
	}
}

type store interface {
	Users(ctx context.Context) ([]user, error)
}

func found(ctx context.Context, s store) error {
	users, err := s.Users(ctx)
	if err != nil {
		return err
	}
	for _, u := range users {
		go notify(u) // want `each element of users`
	}
	return nil
}

// A caller passes on what it was given.
func Entry(urls []string) { inner(urls) }

func inner(urls []string) {
	for _, url := range urls {
		go fetch(url) // want `each element of urls`
	}
}

func generic[T any](items []T, f func(T)) {
	for _, item := range items {
		go f(item) // want `each element of items`
	}
}

func copied(urls []string) {
	for i, url := range urls {
		i, url := i, url
		go func() { // want `each element of urls`
			println(i)
			fetch(url)
		}()
	}
}

func values(urls []string) {
	for url := range slices.Values(urls) {
		go fetch(url) // want `each element of urls`
	}
}
