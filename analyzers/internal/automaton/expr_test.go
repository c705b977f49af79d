package automaton_test

import (
	"testing"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/automaton"
)

func TestEval(t *testing.T) {
	registers := map[automaton.Var]int{0: 3, 1: -2}
	get := func(v automaton.Var) (int, bool) {
		value, ok := registers[v]
		return value, ok
	}
	three, minusTwo, unknown := automaton.Read(0), automaton.Read(1), automaton.Read(7)
	for _, test := range []struct {
		expr *automaton.Expr
		want int
		ok   bool
	}{
		{automaton.Int(5), 5, true},
		{three, 3, true},
		{unknown, 0, false},
		{automaton.Binary(automaton.Plus, three, minusTwo), 1, true},
		{automaton.Binary(automaton.Minus, three, minusTwo), 5, true},
		{automaton.Binary(automaton.Times, three, minusTwo), -6, true},
		{automaton.Binary(automaton.Over, minusTwo, three), 0, true},
		{automaton.Binary(automaton.Over, three, automaton.Int(0)), 0, true},
		{automaton.Binary(automaton.Rest, minusTwo, three), -2, true},
		{automaton.Binary(automaton.Equal, three, three), 1, true},
		{automaton.Binary(automaton.Equal, three, minusTwo), 0, true},
		{automaton.Binary(automaton.Less, minusTwo, three), 1, true},
		{automaton.Binary(automaton.Less, three, three), 0, true},
		{automaton.Binary(automaton.AtMost, three, three), 1, true},
		{automaton.Binary(automaton.AtMost, three, minusTwo), 0, true},
		{automaton.Not(three), 0, true},
		{automaton.Not(automaton.Int(0)), 1, true},
		{automaton.Binary(automaton.Plus, three, unknown), 0, false},
		{automaton.Binary(automaton.Plus, unknown, three), 0, false},
	} {
		got, ok := test.expr.Eval(get)
		if ok != test.ok || ok && got != test.want {
			t.Errorf("%s = %d, %v, want %d, %v", test.expr, got, ok, test.want, test.ok)
		}
	}
}

func TestConstantsFold(t *testing.T) {
	e := automaton.Binary(automaton.Plus, automaton.Int(2), automaton.Int(3))
	if e.Op != automaton.Const || e.K != 5 {
		t.Errorf("2 + 3 is %s, want the constant 5", e)
	}
}

func TestVars(t *testing.T) {
	e := automaton.Binary(automaton.Less, automaton.Read(4), automaton.Binary(automaton.Plus, automaton.Int(1), automaton.Read(2)))
	var got []automaton.Var
	e.Vars(func(v automaton.Var) { got = append(got, v) })
	if len(got) != 2 || got[0] != 4 || got[1] != 2 {
		t.Errorf("registers of %s: %v, want [4 2]", e, got)
	}
	var none *automaton.Expr
	none.Vars(func(v automaton.Var) { t.Errorf("no expression reads %d", v) })
	if s := e.String(); s != "(r4 < (1 + r2))" {
		t.Errorf("String() = %q", s)
	}
}
