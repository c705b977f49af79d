package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
)

// verdictColumns is the first line of a file of verdicts.
const verdictColumns = "rule\tmodule@version\tposition\tverdict\treason"

// A key is what findings and verdicts are joined by.
type key struct{ rule, module, place string }

func (f finding) key() key { return key{f.Rule, f.Module, f.place()} }

// readVerdicts reads the files into one map, whose values are true, false or
// unsure.
func readVerdicts(files ...string) (map[key]string, error) {
	verdicts := map[key]string{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		if err := parseVerdicts(verdicts, file, string(data)); err != nil {
			return nil, err
		}
	}
	return verdicts, nil
}

func parseVerdicts(verdicts map[key]string, file, text string) error {
	for i, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		if i == 0 && line == verdictColumns {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 5 {
			return fmt.Errorf("%s:%d: want 5 columns, rule to reason (got %d)", file, i+1, len(f))
		}
		if !slices.Contains([]string{"true", "false", "unsure"}, f[3]) {
			return fmt.Errorf("%s:%d: verdict: want true, false or unsure (got %q)", file, i+1, f[3])
		}
		k := finding{Module: f[1], Rule: f[0], Position: f[2]}.key()
		if other := verdicts[k]; other != "" && other != f[3] {
			return fmt.Errorf("%s:%d: %s at %s is called both %s and %s", file, i+1, k.rule, k.place, other, f[3])
		}
		verdicts[k] = f[3]
	}
	return nil
}

// A tally counts verdicts on findings.
type tally struct{ read, yes int }

// count counts the findings that have a verdict. Several of one rule on one line
// share theirs and count once.
func count(found []finding, verdicts map[key]string) (t tally) {
	seen := map[key]bool{}
	for _, f := range found {
		verdict := verdicts[f.key()]
		if verdict == "" || seen[f.key()] {
			continue
		}
		seen[f.key()] = true
		t.read++
		if verdict == "true" {
			t.yes++
		}
	}
	return t
}

func (t tally) String() string {
	if t.read == 0 {
		return "none read"
	}
	return fmt.Sprintf("%d of %d", t.yes, t.read)
}
