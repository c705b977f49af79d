package summary

import (
	"go/token"
	"testing"
)

// The steps of a chain stand where it is in the package, and say where it is not.
func TestTrace(t *testing.T) {
	own := Hop{Pkg: "p", Name: "(*T).load", at: 7}
	foreign := Hop{Pkg: "q", Name: "Get", File: "q/q.go", Line: 3}
	b := Block{Wait: Wait{Class: Network, Chain: []Hop{own, foreign}}}
	if b.InPackage() {
		t.Error("q.Get stands in the package")
	}
	want := []struct {
		text string
		pos  token.Pos
	}{{"calls (*T).load", 7}, {"waits in q.Get at q/q.go:3", 7}}
	steps := b.Trace("main", 5, "p")
	if len(steps) != len(want) {
		t.Fatalf("%d steps, want %d", len(steps), len(want))
	}
	for i, w := range want {
		if steps[i].Text != w.text || steps[i].Pos != w.pos || steps[i].Goroutine != "main" {
			t.Errorf("step %d is %+v, want %+v", i, steps[i], w)
		}
	}
	b.Chain = []Hop{foreign, own}
	if steps := b.Trace("main", 5, "p"); steps[0].Pos != 5 || steps[1].Pos != 7 {
		t.Errorf("%+v: the first step stands at the instruction, the second at its own place", steps)
	}
	if b.IsConnectionless() || !(Block{Wait: Wait{Chain: []Hop{own, {Pkg: "net", Name: "DialUDP"}}}}).IsConnectionless() {
		t.Error("of the two, net.DialUDP alone sends nothing")
	}
	b.Chain = []Hop{own, own}
	if !b.InPackage() {
		t.Error("the chain stands in the package")
	}
}
