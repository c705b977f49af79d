// Package library is another module.
package library

import "sync"

type Event struct{ Kind, Name string }

type Watcher struct{ Events, Errors chan any }

func (w *Watcher) Subscribe() (<-chan string, error) { return nil, nil }

// An Encoder has goroutines of its own.
type Encoder struct{ wg sync.WaitGroup }

func (e *Encoder) Close() { e.wg.Wait() }

// A Life is that of something with goroutines.
type Life struct{ end chan struct{} }

// Go starts one.
func (l *Life) Go(f func()) { go f() }

// Dying is closed when all are to end.
func (l *Life) Dying() <-chan struct{} { return l.end }
