package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/mutate"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/mutate/trial"
)

// A finding is what asynclint says, with the places of its trace.
type finding struct {
	rule, message string
	places        []place // its own first
}

type place struct {
	file string // base name
	line int
}

func (f finding) key() string { return fmt.Sprint(f.rule, f.places[0], f.message) }

// lint runs asynclint over the package with the files replaced. It also returns
// what asynclint could not decide, as "file:line: why".
func lint(ctx context.Context, linter string, s *subject, work string, files map[string][]byte) ([]finding, []string, error) {
	overlay, err := trial.WriteOverlay(work, files)
	if err != nil {
		return nil, nil, err
	}
	cmd := exec.CommandContext(ctx, linter, "-json", "-v", "-overlay="+overlay, s.pkg)
	cmd.Dir = s.dir
	cmd.Env = append(os.Environ(), s.env...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return nil, nil, fmt.Errorf("asynclint %s: %w: %.1000s", s.pkg, err, stderr.String())
	}
	found, err := decode(&stdout)
	return found, unknowns(stderr.String()), err
}

// diagnostic is the form of x/tools' checkers.
type diagnostic struct {
	Posn    string       `json:"posn"`
	Message string       `json:"message"`
	Related []diagnostic `json:"related"`
}

func decode(r io.Reader) (found []finding, err error) {
	for d := json.NewDecoder(r); ; {
		var units map[string]map[string]json.RawMessage
		if err := d.Decode(&units); errors.Is(err, io.EOF) {
			return found, nil
		} else if err != nil {
			return nil, err
		}
		for _, rules := range units {
			for rule, result := range rules {
				var list []diagnostic
				if err := json.Unmarshal(result, &list); err != nil {
					return nil, fmt.Errorf("%s failed: %s", rule, result)
				}
				for _, diag := range list {
					f := finding{rule: rule, message: diag.Message, places: []place{parsePlace(diag.Posn)}}
					for _, step := range diag.Related {
						f.places = append(f.places, parsePlace(step.Posn))
					}
					found = append(found, f)
				}
			}
		}
	}
}

// parsePlace reads "/src/x.go:3:4" or "x.go:3".
func parsePlace(posn string) place {
	m := positioned.FindStringSubmatch(posn)
	if m == nil {
		return place{}
	}
	line, _ := strconv.Atoi(m[2])
	return place{filepath.Base(m[1]), line}
}

var positioned = regexp.MustCompile(`^(.+?\.go):(\d+)`)

func unknowns(stderr string) (list []string) {
	for line := range strings.Lines(stderr) {
		if at, why, ok := strings.Cut(strings.TrimSpace(line), ": unknown: "); ok {
			list = append(list, filepath.Base(at)+": "+why)
		}
	}
	return list
}

// finds returns the finding of the mutant among those that the original does not
// have: it stands in the mutated function or where the tests saw a goroutine
// stuck, or names the primitive.
func finds(findings []finding, original map[string]bool, m mutate.Mutant, r record) (finding, bool) {
	stuck := map[place]bool{}
	for _, at := range strings.Fields(r.where) {
		stuck[parsePlace(at)] = true
	}
	name := m.Primitive[strings.LastIndexAny(m.Primitive, ". ")+1:]
	named := regexp.MustCompile(`\b` + regexp.QuoteMeta(strings.TrimSuffix(name, "()")) + `\b`)
	for _, f := range findings {
		if original[f.key()] {
			continue
		}
		if named.MatchString(f.message) {
			return f, true
		}
		for _, p := range f.places {
			inFunction := p.file == filepath.Base(m.Pos.Filename) && m.Scope[0] <= p.line && p.line <= m.Scope[1]
			if inFunction || stuck[p] {
				return f, true
			}
		}
	}
	return finding{}, false
}
