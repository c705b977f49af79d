package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
)

// A finding is what a rule says about a place in a module.
type finding struct {
	Module   string // module@version
	Rule     string
	Position string // file:line:column, the file relative to the module
	Message  string
}

// place is the position without the column, by which findings and verdicts are
// joined: two linters, or two versions of one, name different columns of a line.
func (f finding) place() string {
	parts := strings.SplitN(f.Position, ":", 3)
	return strings.Join(parts[:min(2, len(parts))], ":")
}

// parseGolangci reads the JSON of golangci-lint.
func parseGolangci(output []byte) (found []finding, err error) {
	var report struct {
		Issues []struct {
			FromLinter, Text string
			Pos              struct {
				Filename     string
				Line, Column int
			}
		}
	}
	// A summary may follow the object.
	if err := json.NewDecoder(bytes.NewReader(output)).Decode(&report); err != nil {
		return nil, fmt.Errorf("golangci-lint wrote no JSON: %w: %.500s", err, output)
	}
	for _, i := range report.Issues {
		at := fmt.Sprintf("%s:%d:%d", i.Pos.Filename, i.Pos.Line, i.Pos.Column)
		if i.FromLinter == "typecheck" {
			return nil, fmt.Errorf("%s: golangci-lint: does not compile: %s", at, i.Text)
		}
		found = append(found, finding{Rule: i.FromLinter, Position: at, Message: i.Text})
	}
	return found, nil
}

// parseStaticcheck reads the JSON of staticcheck, an object a line.
func parseStaticcheck(output []byte) (found []finding, err error) {
	lines := json.NewDecoder(bytes.NewReader(output))
	for {
		var problem struct {
			Code, Message string
			Location      struct {
				File         string
				Line, Column int
			}
		}
		if err := lines.Decode(&problem); err == io.EOF {
			return found, nil
		} else if err != nil {
			return nil, fmt.Errorf("staticcheck wrote no JSON: %w: %.500s", err, output)
		}
		at := fmt.Sprintf("%s:%d:%d", problem.Location.File, problem.Location.Line, problem.Location.Column)
		if problem.Code == "compile" || problem.Code == "config" {
			return nil, fmt.Errorf("%s: staticcheck: %s", at, problem.Message)
		}
		found = append(found, finding{Rule: problem.Code, Position: at, Message: problem.Message})
	}
}

// parseAsynclint reads the form of x/tools' own checkers: package to rule to a list
// of findings, or to an object that says why the rule failed.
func parseAsynclint(output []byte) (found []finding, err error) {
	var tree map[string]map[string]json.RawMessage
	if err := json.Unmarshal(output, &tree); err != nil {
		return nil, fmt.Errorf("asynclint wrote no JSON: %w: %.500s", err, output)
	}
	for pkg, rules := range tree {
		for rule, list := range rules {
			var findings []struct{ Posn, Message string }
			if err := json.Unmarshal(list, &findings); err != nil {
				return nil, fmt.Errorf("%s: asynclint: %s failed: %s", pkg, rule, list)
			}
			for _, f := range findings {
				found = append(found, finding{Rule: rule, Position: f.Posn, Message: f.Message})
			}
		}
	}
	return found, nil
}

// within makes positions relative to the copy of a module, drops what lies
// outside it, sorts the findings, and keeps one of those that are the same.
func within(found []finding, dir, module string) []finding {
	var kept []finding
	for _, f := range found {
		inside, err := filepath.Rel(dir, f.Position)
		if err != nil || !filepath.IsLocal(inside) {
			continue
		}
		f.Module, f.Position = module, filepath.ToSlash(inside)
		kept = append(kept, f)
	}
	slices.SortFunc(kept, func(a, b finding) int {
		return cmp.Or(cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Position, b.Position), cmp.Compare(a.Message, b.Message))
	})
	return slices.Compact(kept)
}
