// Package pingpong has two players who each serve before they receive.
package pingpong

type ball struct{ hits int }

type player struct {
	in, out chan ball
	hits    int
}

func (p *player) play(rounds int) {
	for i := range rounds {
		p.out <- ball{i} // want goroutineleak:"in|out|a|b|there|back"
		b := <-p.in
		p.hits += b.hits
	}
}

func match(rounds int) {
	there, back := make(chan ball), make(chan ball)
	a, b := &player{in: back, out: there}, &player{in: there, out: back}
	go a.play(rounds)
	go b.play(rounds)
}

// Run plays a match.
func Run() { match(3) }
