// Package hedge asks two replicas and takes the first answer; the second one has
// no room.
package hedge

type replica func(key string) int

func first(key string, replicas ...replica) int {
	answers := make(chan int)
	ask := func(r replica) { answers <- r(key) } // want goroutineleak:"answers"
	for _, r := range replicas {
		go ask(r)
	}
	return <-answers
}

// Run asks two replicas.
func Run() {
	one := func(string) int { return 1 }
	first("k", one, one)
}
