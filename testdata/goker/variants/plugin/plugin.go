// Package plugin unloads: unload waits for the plugin's loop, and a command of
// the loop itself unloads.
package plugin

import "sync"

type host struct {
	commands map[string]func()
	requests chan string
	quit     chan struct{}
	loop     sync.WaitGroup
	once     sync.Once
}

func load() *host {
	h := &host{requests: make(chan string), quit: make(chan struct{})}
	h.commands = map[string]func(){"unload": h.unload, "noop": func() {}}
	h.loop.Go(h.serve)
	return h
}

func (h *host) serve() {
	for {
		select {
		case name := <-h.requests:
			if command, ok := h.commands[name]; ok {
				command() // want goroutineleak:"loop"
			}
		case <-h.quit:
			return
		}
	}
}

func (h *host) unload() {
	h.once.Do(func() { close(h.quit) })
	h.loop.Wait() // want goroutineleak:"loop"
}

// Run unloads a plugin by a command.
func Run() {
	h := load()
	h.requests <- "noop"
	h.requests <- "unload"
}
