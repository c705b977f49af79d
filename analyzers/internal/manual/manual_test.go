package manual_test

import (
	"strings"
	"testing"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/manual"
)

const source = `// Package pair defines two rules.
//
// # Analyzer first
//
// first: report what comes first
//
// The first rule.
//
//	WRONG()
//
// # Analyzer second
//
// second: report what comes second
//
// # Sources
//
// Somewhere.
package pair
`

func TestMustExtract(t *testing.T) {
	tests := []struct{ source, name, want string }{
		{source, "first", "report what comes first\n\nThe first rule.\n\n\tWRONG()"},
		{source, "second", "report what comes second\n\n# Sources\n\nSomewhere."}, // a heading of its own
		{"// # Analyzer top\n//\n// top: is the very first line\npackage top\n", "top", "is the very first line"},
		{strings.ReplaceAll(source, "\n", "\r\n"), "second", "report what comes second\n\n# Sources\n\nSomewhere."},
		{"/*\nPackage b.\n\n# Analyzer b\n\nb: in a block comment\n*/\npackage b\n", "b", "in a block comment"},
	}
	for _, tt := range tests {
		if got := manual.MustExtract(tt.source, tt.name); got != tt.want {
			t.Errorf("MustExtract(%s) = %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestExtractErrors(t *testing.T) {
	tests := []struct{ source, name, want string }{
		{"", "x", "doc.go:1:1"},
		{"// Package x has no manual.\npackage x\n", "x", `no heading "# Analyzer x"`},
		{"package x\n", "x", `no heading "# Analyzer x"`},
		{source, "fir", `no heading "# Analyzer fir"`}, // a prefix of a name is another name
		{"// # Analyzer x\n//\n// y: wrong name\npackage x\n", "x", `does not begin with "x: summary"`},
		{"// # Analyzer x\npackage x\n", "x", `does not begin with "x: summary"`},
		{"// # Analyzer x\n//\n// x: two\n// lines\npackage x\n", "x", `"two" goes on over a second line`},
	}
	for _, tt := range tests {
		text, err := manual.Extract(tt.source, tt.name)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("Extract(%q, %s) = %q, %v; want an error with %q", tt.source, tt.name, text, err, tt.want)
		}
	}
}

func TestMustExtractPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic for a rule without a manual")
		}
	}()
	manual.MustExtract("package x\n", "x")
}
