package main

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

func TestCountJoinsVerdicts(t *testing.T) {
	verdicts := map[key]string{}
	const text = verdictColumns + "\n" +
		"noctx\tm@v1\ta.go:1:2\ttrue\tthe caller's context is at hand\n" +
		"noctx\tm@v1\ta.go:2:2\tfalse\tno context anywhere\n" +
		"noctx\tm@v1\ta.go:3\tunsure\tdepends on who calls\n" +
		"noctx\tm@v2\ta.go:4:2\ttrue\tof another version\n" +
		"other\tm@v1\ta.go:4:2\ttrue\tof another rule\n"
	if err := parseVerdicts(verdicts, "v.tsv", text); err != nil {
		t.Fatal(err)
	}
	at := func(position string) finding {
		return finding{Module: "m@v1", Rule: "noctx", Position: position}
	}
	found := []finding{
		at("a.go:1:9"), // columns do not matter
		at("a.go:1:30"),
		at("a.go:2:2"),
		at("a.go:3:2"),
		at("a.go:4:2"),
	}
	if got, want := count(found, verdicts).String(), "1 of 3"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := count(found[4:], verdicts).String(); got != "none read" {
		t.Errorf("without verdicts: %s", got)
	}
}

func TestParseVerdictsRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"noctx\tm@v1\ta.go:1:2\ttrue\n":                                     "v.tsv:1: want 5 columns",
		verdictColumns + "\nnoctx\tm@v1\ta.go:1:2\tmaybe\tr\n":              `v.tsv:2: verdict: want true, false or unsure (got "maybe")`,
		"noctx\tm\ta.go:1:2\ttrue\tr\nnoctx\tm\ta.go:1:9\tfalse\tsame line": "v.tsv:2: noctx at a.go:1 is called both true and false",
	} {
		err := parseVerdicts(map[key]string{}, "v.tsv", text)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want ...%s...", text, err, want)
		}
	}
}

// TestOwnVerdicts reads the file that is here: every line belongs to a module
// that is analysed and has a reason, and no row has more than its sample.
func TestOwnVerdicts(t *testing.T) {
	verdicts, err := readVerdicts("verdicts.tsv", "../../testdata/corpus/verdicts.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var modules []string
	for _, s := range subjects {
		modules = append(modules, s.module)
	}
	data, err := os.ReadFile("verdicts.tsv")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")[1:]
	rows := map[string]int{}
	for _, line := range lines {
		f := strings.Split(line, "\t")
		if !slices.Contains(modules, f[1]) {
			t.Errorf("%s: no such module among %v", line, modules)
		}
		if len(f[4]) < 10 {
			t.Errorf("%s: no reason", line)
		}
		rows[rowOf(f[0])]++
	}
	for row, n := range rows {
		if n > sampleSize {
			t.Errorf("%s: %d verdicts: a row has no more than %d, drawn by -sample", row, n, sampleSize)
		}
	}
	if len(verdicts) <= len(lines) {
		t.Errorf("%d verdicts with those of the corpus, %d without", len(verdicts), len(lines))
	}
	if want := []string{"contextcheck", "golangci-lint", "noctx", "staticcheck"}; !slices.Equal(slices.Sorted(maps.Keys(rows)), want) {
		t.Errorf("there are verdicts on %v, want %v", rows, want)
	}
}

// rowOf returns the tool whose rule it is, for those in verdicts.tsv.
func rowOf(rule string) string {
	switch {
	case toolNamed(rule) != nil:
		return rule
	case strings.HasPrefix(rule, "SA"):
		return "staticcheck"
	}
	return "golangci-lint"
}
