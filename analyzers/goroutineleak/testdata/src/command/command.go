// Command reads its arguments, does its work and ends: what it does last leaves nothing
// behind.
package main

import (
	"errors"
	"flag"
	"fmt"
	"log"
	"net/http"
	"time"
)

func main() {
	server := flag.Bool("server", false, "serve")
	flag.Parse()
	first()
	if *server {
		if err := serve(); err != nil {
			log.Fatal(err)
		}
		return
	}
	for _, arg := range flag.Args() {
		each(arg)
	}
	go started()
	defer fmt.Println("bye")
	if err := last(flag.Args()); err != nil {
		fmt.Println("failed:", err)
		log.Fatal(err)
	}
}

// Nothing follows but a message.
func last(args []string) error {
	errs := make(chan error)
	for _, arg := range args {
		go func() { errs <- check(arg) }()
	}
	for range args {
		if err := <-errs; err != nil {
			return err
		}
	}
	return inner()
}

// It is the last that the last one does.
func inner() error {
	done := make(chan error)
	go func() { done <- check("inner") }()
	select {
	case err := <-done:
		return err
	case <-time.After(time.Second):
		return errors.New("late")
	}
}

// More is to be done.
func first() {
	done := make(chan error)
	go func() { done <- check("first") }() // want `send on done has no receiver`
}

// So it is here.
func each(arg string) {
	done := make(chan error)
	go func() { done <- check(arg) }() // want `send on done has no receiver`
}

// Nobody waits for this one, but it may wait for those.
func started() {
	done := make(chan error)
	go func() { done <- check("started") }() // want `send on done has no receiver`
	time.Sleep(time.Hour)
}

// It serves as long as the process lives.
func serve() error {
	done := make(chan error)
	go func() { done <- check("serve") }() // want `send on done has no receiver`
	return http.ListenAndServe(":80", nil)
}

func check(arg string) error {
	if arg == "" {
		return errors.New("empty")
	}
	return nil
}

// These call each other, and nobody calls them.
func ping(n int) {
	done := make(chan error)
	go func() { done <- check("ping") }() // want `send on done has no receiver`
	pong(n - 1)
}

func pong(n int) {
	if n > 0 {
		ping(n)
	}
}
