// Package given waits in functions that fields hold, and on connections that are given
// to package fmt.
package given

import (
	"fmt"
	"net"
	"net/http"
	"sync"
)

type loader struct {
	mu    sync.Mutex
	load  func(string) error
	other func(string) error
	seen  int
	subs  map[string]net.Conn
}

func newLoader(other func(string) error) *loader { return &loader{load: head, other: other} }

func head(url string) error {
	_, err := http.Head(url)
	return err
}

func (l *loader) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.seen
}

func (l *loader) next(url string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.seen++
	return l.load(url) // want `http.Head waits with l.mu held \(line 34\), which \(\*loader\).count needs: head → http.Head \(network\)`
}

// What it does is not known.
func (l *loader) unknown(url string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.other(url)
}

func (l *loader) tell(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range l.subs {
		fmt.Fprintln(c, line) // want `fmt.Fprintln waits with l.mu held \(line 48\), which \(\*loader\).count needs \(connection\)`
	}
}
