// Package outside uses struct types without a name.
package outside

type Executor struct {
	Callbacks struct{ Done func() }
}

func (e *Executor) Run() { e.Callbacks.Done() }

func Init(e *Executor) *Executor { return e }

func Take(s *struct{ Other chan int }) { close(s.Other) }

func Each(list []struct{ List chan int }) {
	for _, s := range list {
		close(s.List)
	}
}
