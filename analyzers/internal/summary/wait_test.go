package summary

import (
	"strings"
	"testing"
)

func chain(names ...string) []Hop {
	var hops []Hop
	for _, n := range names {
		hops = append(hops, Hop{Pkg: "p", Name: n, File: "p/p.go"})
	}
	return hops
}

// Of two waits of a class the worse one stays, whatever the order.
func TestAdd(t *testing.T) {
	for _, test := range []struct {
		name        string
		worse, mild Wait
	}{
		{"what nothing ends", Wait{Chain: chain("a", "b")}, Wait{Ends: ByContext, Chain: chain("a")}},
		{"what is another's", Wait{Chain: chain("a", "b")}, Wait{Local: true, Chain: chain("a")}},
		{"what is long", Wait{Chain: chain("a", "b")}, Wait{Short: true, Chain: chain("a")}},
		{"what has no buffer", Wait{Sure: true, Chain: chain("a", "b")}, Wait{Chain: chain("a")}},
		{"one of many", Wait{On: Many, Chain: chain("a", "b")}, Wait{On: 1, Chain: chain("a")}},
		{"what is likely", Wait{Chain: chain("a", "b")}, Wait{Detours: 1, Chain: chain("a")}},
		{"what is near", Wait{Chain: chain("z")}, Wait{Chain: chain("a", "b")}},
		{"what comes first", Wait{Chain: chain("a")}, Wait{Chain: chain("b")}},
	} {
		var s Summary
		if !s.add(test.mild) || !s.add(test.worse) || s.add(test.mild) || s.add(test.worse) {
			t.Errorf("%s: changes are not as they should be", test.name)
		}
		if len(s.Waits) != 1 || compare(s.Waits[0], test.worse) != 0 {
			t.Errorf("%s: got %+v", test.name, s.Waits)
		}
	}
}

// Waits stand in the order of their classes, one of each.
func TestAddOrder(t *testing.T) {
	var s Summary
	for _, c := range []Class{Sleep, Network, Lock, Database, Sleep} {
		s.add(Wait{Class: c, Chain: chain("f")})
	}
	if got, want := s.String(), "network(p.f) database(p.f) sleep(p.f) lock(p.f)"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if out := s.Exported().String(); strings.Contains(out, "lock") {
		t.Errorf("a lock left the package: %s", out)
	}
}

// A long chain keeps its ends.
func TestPrepend(t *testing.T) {
	hops := chain("op")
	for _, name := range strings.Split("k j i h g f e d c b a", " ") {
		hops = prepend(Hop{Name: name}, hops)
	}
	if got, want := ChainText(hops, "p"), "a → b → c → d → … → j → k → op"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// Names are qualified as seen from a package.
func TestText(t *testing.T) {
	for _, test := range []struct{ hop, from, want string }{
		{"Get", "http", "Get"},
		{"Get", "main", "http.Get"},
		{"(*Client).Do", "main", "(*http.Client).Do"},
		{"Conn.Write", "main", "http.Conn.Write"},
	} {
		if got := (Hop{Pkg: "http", Name: test.hop}).Text(test.from); got != test.want {
			t.Errorf("%s from %s: got %s, want %s", test.hop, test.from, got, test.want)
		}
	}
}
