// Package payroll waits for its clerks with the book locked that they write to.
package payroll

import "sync"

type payroll struct {
	book sync.Mutex
	paid []string
}

func (p *payroll) record(name string) {
	p.book.Lock() // want lockwait:"book"
	p.paid = append(p.paid, name)
	p.book.Unlock()
}

func (p *payroll) run(names ...string) int {
	var clerks sync.WaitGroup
	p.book.Lock()
	defer p.book.Unlock()
	for _, name := range names {
		clerks.Go(func() { p.record(name) })
	}
	clerks.Wait() // want lockwait:"book|clerks" goroutineleak:"clerks"
	return len(p.paid)
}

// Run pays two.
func Run() { (&payroll{}).run("ada", "bob") }
