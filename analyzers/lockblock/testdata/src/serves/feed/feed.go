// Package feed hands out channels.
package feed

type Feed struct{ out chan string }

func (f *Feed) Next() <-chan string { return f.out }
