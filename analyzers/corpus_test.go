package analyzers_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/seed-5a033449/asyncgen/analyzers"
)

// TestVerdicts holds the record of findings in real code to its form: each was
// read and says why, and a false one says since when it is no longer reported,
// or that it still is.
func TestVerdicts(t *testing.T) {
	data, err := os.ReadFile("../testdata/corpus/verdicts.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var rules []string
	for _, rule := range analyzers.All() {
		rules = append(rules, rule.Name)
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	if want := "rule\tmodule@version\tposition\tverdict\treason"; lines[0] != want {
		t.Fatalf("the columns are %q, want %q", lines[0], want)
	}
	for i, line := range lines[1:] {
		columns := strings.Split(line, "\t")
		if len(columns) != 5 || !slices.Contains(rules, columns[0]) || !strings.Contains(columns[1], "@") || columns[4] == "" {
			t.Errorf("line %d: want rule, module@version, position, verdict and reason, got %q", i+2, columns)
			continue
		}
		switch verdict, reason := columns[3], columns[4]; {
		case verdict == "true" || verdict == "unsure":
		case verdict == "false" && (strings.Contains(reason, "silent since") || strings.Contains(reason, "still reported")):
		default:
			t.Errorf("line %d: the verdict is true, unsure, or false with \"silent since\" what, got %q: %s", i+2, verdict, reason)
		}
	}
}
