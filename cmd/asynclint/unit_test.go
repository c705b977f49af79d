package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers"
)

// Of a dependency only facts are made: no rule runs, and all that the rules know
// of other packages is still found out.
func TestForUnit(t *testing.T) {
	rules := ruleSet{all: analyzers.All(), optIn: analyzers.OptIn, unknowns: analyzers.Unknowns()}
	unit := func(content string) []*analysis.Analyzer {
		file := filepath.Join(t.TempDir(), "vet.cfg")
		if err := os.WriteFile(file, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
		return rules.forUnit(readUnit(file))
	}
	whole, facts := unit(`{"VetxOnly": false}`), unit(`{"VetxOnly": true}`)
	if err := analysis.Validate(facts); err != nil {
		t.Error(err)
	}
	for i, a := range facts {
		if a.Name != whole[i].Name {
			t.Errorf("%s takes the place of %s", a.Name, whole[i].Name)
		}
		if len(a.FactTypes) > 0 {
			continue
		}
		if _, err := a.Run(nil); err != nil { // a rule would ask the pass for something
			t.Errorf("%s: %v", a.Name, err)
		}
	}
	if got, want := makers(facts), makers(whole); !slices.Equal(got, want) || len(want) == 0 {
		t.Errorf("facts are made by %q, want %q", got, want)
	}
	for _, broken := range []string{"", "{"} {
		if got := unit(broken); got[0] != whole[0] {
			t.Errorf("%q: rules are left out", broken)
		}
	}
}

// makers names what makes facts among the analyzers and all that they require.
func makers(list []*analysis.Analyzer) (names []string) {
	seen := map[*analysis.Analyzer]bool{}
	var visit func([]*analysis.Analyzer)
	visit = func(list []*analysis.Analyzer) {
		for _, a := range list {
			if !seen[a] && len(a.FactTypes) > 0 {
				names = append(names, a.Name)
			}
			if !seen[a] {
				seen[a] = true
				visit(a.Requires)
			}
		}
	}
	visit(list)
	slices.Sort(names)
	return names
}
