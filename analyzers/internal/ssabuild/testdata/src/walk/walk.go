// Package walk has one of each of what the functions of walk.go look for.
package walk

type pair[T any] struct{ first, second T }

func (p *pair[T]) set(v T) { p.second = v }

func use(p *pair[int]) {
	p.second = 1
	p.set(2)
	func() { p.set(3) }()
}
