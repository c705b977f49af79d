package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/mutate"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/mutate/trial"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/vetunit"
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

// A linter analyses a package with the tests inside it. Tests outside it are
// left out, as are its importers.
type linter struct {
	tool string
	unit *vetunit.Unit
	work string
}

// capture gets the units of all packages of a module that are to be counted, by
// import path: one run of the go command for them is much cheaper than one for each.
func (o *options) capture(ctx context.Context, module string, subjects []*subject) (map[string]*linter, error) {
	r := vetunit.Request{Tool: o.linter, Keep: filepath.Join(o.work, "units", filepath.FromSlash(module))}
	for _, s := range subjects {
		r.Dir, r.Env = s.dir, s.env
		r.Patterns = append(r.Patterns, s.path())
	}
	units, err := vetunit.Capture(ctx, r)
	if err != nil {
		return nil, err
	}
	linters := map[string]*linter{}
	for _, s := range subjects {
		if units[s.pkg] == nil {
			return nil, fmt.Errorf("go vet did not ask for %s", s.pkg)
		}
		linters[s.pkg] = &linter{o.linter, units[s.pkg], o.work}
	}
	return linters, nil
}

// lint returns the findings with the files replaced. Flags may choose rules.
func (l *linter) lint(ctx context.Context, files map[string][]byte, flags ...string) ([]finding, error) {
	replaced, err := trial.WriteFiles(l.work, files)
	if err != nil {
		return nil, err
	}
	description, err := l.unit.Describe(filepath.Join(l.work, "description"), replaced)
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, l.tool, append(append(flags, "-json"), description)...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("asynclint %s: %w: %.300s", l.unit.ID, err, stderr.String())
	}
	return decode(&stdout)
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
			if inScope(p, m) || stuck[p] {
				return f, true
			}
		}
	}
	return finding{}, false
}

// inScope reports whether the place lies in the mutated function.
func inScope(p place, m mutate.Mutant) bool {
	return p.file == filepath.Base(m.Pos.Filename) && m.Scope[0] <= p.line && p.line <= m.Scope[1]
}
