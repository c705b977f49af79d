package explore_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/explore"
	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

// A map of states, written as a list of lines: the name of a state, what is known of
// it in brackets, and where it leads. In "b [stuck 1 lives]: c d" goroutine 1
// waits at place 1 for ever, and the process lives on. Other words: "waits 1", "open",
// "halted", "doubt", "ended".
type chart map[string]*station

type station struct {
	name        string
	words       []string
	next        []string
	wait, stuck int // the number of a goroutine and its place; 0 for none
}

func draw(t *testing.T, text string) chart {
	t.Helper()
	c := chart{}
	for line := range strings.Lines(text) {
		head, next, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok {
			continue
		}
		name, known, _ := strings.Cut(head, "[")
		p := &station{name: strings.TrimSpace(name), words: strings.Fields(strings.Trim(known, "] ")), next: strings.Fields(next)}
		for i, word := range p.words {
			switch word {
			case "waits":
				p.wait = int(p.words[i+1][0] - '0')
			case "stuck":
				p.stuck = int(p.words[i+1][0] - '0')
			}
		}
		c[p.name] = p
	}
	return c
}

func (c chart) Start() explore.State { return c["a"] }

func (c chart) Next(s explore.State) (moves []explore.Move, why string) {
	p := s.(*station)
	for _, name := range p.next {
		moves = append(moves, explore.Move{To: c[name], By: []int{0}})
	}
	if p.is("open") {
		why = "left open"
	}
	return moves, why
}

func (p *station) is(word string) bool { return slices.Contains(p.words, word) }
func (p *station) Key() string         { return p.name }
func (p *station) Halted() bool        { return p.is("halted") }

func (p *station) Doubt() string {
	if p.is("doubt") {
		return "in doubt"
	}
	return ""
}

func (p *station) Waiting() (list []explore.Waiter) {
	for _, n := range []int{p.wait, p.stuck} {
		if n > 0 {
			list = append(list, explore.Waiter{ID: n, Place: explore.Place(n)})
		}
	}
	return list
}

func (p *station) Stuck() []explore.Waiter {
	if p.stuck == 0 {
		return nil
	}
	return []explore.Waiter{{ID: p.stuck, Place: explore.Place(p.stuck)}}
}

func (p *station) Lives() (lives, ended bool) { return p.is("lives"), p.is("ended") }

// TestCertain has states of which the program knows who is stuck, with the way that
// is told.
func TestCertain(t *testing.T) {
	for _, tt := range []struct {
		name, chart string
		want        witness.Verdict
		way         string // to the end of the path
	}{
		{"nothing is known where a state is left open", "a: b\n b [waits 1 open]:", witness.Unknown, ""},
		{"the program knows", "a: b\n b [stuck 1 lives open]:", witness.Leaks, "b"},
		{"but not that the process lives on", "a: b\n b [stuck 1 open]:", witness.Unknown, ""},
		{"it does later", "a: b\n b [stuck 1]: c d\n c [stuck 1 open]:\n d [stuck 1 lives open]:", witness.Leaks, "b d"},
		{"only in doubt", "a: b\n b [stuck 1]: c\n c [stuck 1 lives doubt open]:", witness.Unknown, ""},
		{"the way there is in doubt", "a: b\n b [doubt]: c\n c [stuck 1 lives doubt open]:", witness.Unknown, ""},
		{"all that follows ends the process", "a: b\n b [stuck 1]: c\n c [halted]:", witness.Clean, ""},
		{"the end of the first goroutine is told", "a: b\n b [stuck 1 lives]: c\n c [stuck 1 lives ended open]:", witness.Leaks, "b c"},
		{"what the search finds comes first", "a: b c\n b [stuck 1]: d\n d [stuck 1]:\n c [open]:", witness.Leaks, "b d"},
		{"a shorter way", "a: b c\n b: d\n d [stuck 1 lives open]:\n c [stuck 1 lives open]:", witness.Leaks, "c"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := explore.Search(draw(t, tt.chart), explore.DefaultBounds)
			var way []string
			if len(r.Leaks) > 0 {
				for _, step := range r.Leaks[0].Path {
					way = append(way, step.To.Key())
				}
				if l := r.Leaks[0]; l.Waiter.ID != 1 || !slices.Contains(l.Stuck, l.Waiter) {
					t.Errorf("leak of %v, stuck %v", l.Waiter, l.Stuck)
				}
			}
			if r.Verdict != tt.want || strings.Join(way, " ") != tt.way {
				t.Errorf("%v %q by %q, want %v by %q", r.Verdict, r.Reasons, way, tt.want, tt.way)
			}
		})
	}
}
