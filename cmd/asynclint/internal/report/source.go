package report

import (
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// A source gives lines of files, which it reads once. A file that cannot be
// read has no lines: positions may name files that never existed (//line).
type source struct {
	files map[string][]string
}

func newSource() *source { return &source{files: map[string][]string{}} }

// line returns a line without its end. It reports false for one that does not
// exist.
func (s *source) line(file string, number int) (string, bool) {
	lines, ok := s.files[file]
	if !ok {
		if data, err := os.ReadFile(file); err == nil {
			lines = strings.Split(string(data), "\n")
		}
		s.files[file] = lines
	}
	if number < 1 || number > len(lines) {
		return "", false
	}
	return strings.TrimSuffix(lines[number-1], "\r"), true
}

// runeColumn converts the column of a position from bytes to code points.
func (s *source) runeColumn(p Position) int {
	line, ok := s.line(p.File, p.Line)
	if !ok || p.Column < 1 || p.Column-1 > len(line) {
		return p.Column
	}
	return utf8.RuneCountInString(line[:p.Column-1]) + 1
}

// relative returns the file's name relative to dir if it lies below dir, and
// as it is otherwise.
func relative(dir, file string) string {
	if !filepath.IsAbs(file) || dir == "" {
		return file
	}
	rel, err := filepath.Rel(dir, file)
	if err != nil || !filepath.IsLocal(rel) {
		return file
	}
	return rel
}
