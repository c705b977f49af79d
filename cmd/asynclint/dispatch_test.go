package main

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
)

func TestEnables(t *testing.T) {
	for arg, want := range map[string]bool{
		"-leak": true, "--leak": true, "-leak=true": true, "-leak=1": true,
		"-leak=false": false, "-leak.max=3": false, "-leaks": false, "leak": false, "unit.cfg": false,
	} {
		if got := enables(arg, "leak"); got != want {
			t.Errorf("enables(%q) = %v, want %v", arg, got, want)
		}
	}
}

// TestRuleFlags checks which flags reach x/tools' driver, for which one rule
// named true excludes all that are not named.
func TestRuleFlags(t *testing.T) {
	rules := ruleSet{
		all:      []*analysis.Analyzer{{Name: "leak"}, {Name: "loop"}, {Name: "hint"}},
		optIn:    func(a *analysis.Analyzer) bool { return a.Name == "hint" },
		unknowns: &analysis.Analyzer{Name: "unknowns"},
	}
	for _, test := range []struct{ given, defaults, unknowns string }{
		{"", "-hint=false -unknowns=false", "-leak -loop -unknowns"},
		{"-leak=false", "-hint=false -unknowns=false -leak=false", "-leak=false -loop -unknowns"},
		{"-leak=true", "-leak=true", "-leak=true -unknowns"},
		{"-hint", "-hint", "-hint -unknowns"},
		{"-leak.max=3", "-hint=false -unknowns=false -leak.max=3", "-leak.max=3 -leak -loop -unknowns"},
	} {
		given := strings.Fields(test.given)
		got := rules.withDefaults(append(slices.Clone(given), "unit.cfg"))
		if want := append(strings.Fields(test.defaults), "unit.cfg"); !slices.Equal(got, want) {
			t.Errorf("withDefaults(%s) = %q, want %q", test.given, got, want)
		}
		if got, want := rules.withUnknowns(given), strings.Fields(test.unknowns); !slices.Equal(got, want) {
			t.Errorf("withUnknowns(%s) = %q, want %q", test.given, got, want)
		}
	}
	if got := rules.withDefaults([]string{"-V=full"}); len(got) != 1 {
		t.Errorf("a question about the tool is answered with %q", got)
	}
}
