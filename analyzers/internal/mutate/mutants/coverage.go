package main

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/mutate"
)

// coverage holds the blocks that tests reach, by the base name of the file.
type coverage map[string][]span

// A span is a piece of a file; both ends are a line and a column.
type span struct{ fromLine, fromColumn, toLine, toColumn int }

// readCoverage reads a profile as go test -coverprofile writes it.
func readCoverage(name string) (coverage, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	c := coverage{}
	for line := range strings.Lines(string(data)) {
		file, rest, ok := strings.Cut(line, ":")
		if !ok || strings.HasPrefix(line, "mode:") {
			continue
		}
		var s span
		var statements, count int
		if _, err := fmt.Sscanf(rest, "%d.%d,%d.%d %d %d", &s.fromLine, &s.fromColumn, &s.toLine, &s.toColumn, &statements, &count); err != nil {
			return nil, fmt.Errorf("coverage profile: %q: %w", line, err)
		}
		if count > 0 {
			c[path.Base(file)] = append(c[path.Base(file)], s)
		}
	}
	return c, nil
}

// has reports whether the mutant's place is reached, or for a place outside
// blocks, such as a case of a select, its line or the next.
func (c coverage) has(m mutate.Mutant) bool {
	for _, s := range c[filepath.Base(m.Pos.Filename)] {
		if s.fromLine <= m.Pos.Line+1 && m.Pos.Line <= s.toLine {
			return true
		}
	}
	return false
}
