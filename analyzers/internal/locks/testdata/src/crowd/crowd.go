// Package crowd has more paths than the analysis follows.
package crowd

import "sync"

var m [8]sync.Mutex

func held(string) {}

func every(a, b, c, d, e, f, g, h bool) { // want "unknown: too many paths"
	for i, on := range []bool{a, b, c} {
		if on {
			m[i].Lock()
			m[i].Unlock()
		}
	}
	if a {
		m[0].Lock()
	}
	if b {
		m[1].Lock()
	}
	if c {
		m[2].Lock()
	}
	if d {
		m[3].Lock()
	}
	if e {
		m[4].Lock()
	}
	if f {
		m[5].Lock()
	}
	if g {
		m[6].Lock()
	}
	if h {
		m[7].Lock()
	}
	if a {
		m[0].Unlock()
	}
	if b {
		m[1].Unlock()
	}
	if c {
		m[2].Unlock()
	}
	if d {
		m[3].Unlock()
	}
	if e {
		m[4].Unlock()
	}
	if f {
		m[5].Unlock()
	}
	if g {
		m[6].Unlock()
	}
	if h {
		m[7].Unlock()
	}
	held("") // no path that leaves one locked is made up
}

// Many tests that have nothing to do with the lock cost nothing.
func apart(xs []int, b *sync.Mutex) (n int) {
	b.Lock()
	defer b.Unlock()
	for _, x := range xs {
		if x > 1 {
			n++
		}
		if x > 2 {
			n++
		}
		if x > 3 {
			n++
		}
		if x > 4 {
			n++
		}
		if x > 5 {
			n++
		}
		if x > 6 {
			n++
		}
		if x > 7 {
			n++
		}
		if x > 8 {
			n++
		}
		if x > 9 {
			n++
		}
		if x > 10 {
			n++
		}
	}
	return n
}
