package report_test

import (
	"slices"
	"testing"

	"github.com/seed-5a033449/asyncgen/cmd/asynclint/internal/report"
)

// Of two findings with one cause on one line, the one that says more stays; all others
// stay where they are.
func TestOnePerCause(t *testing.T) {
	at := func(rule string, line int, message string) report.Finding {
		return report.Finding{Rule: rule, Message: message, Start: report.Position{File: "a.go", Line: line, Column: len(rule)}}
	}
	const confirmed = "http.Get can block, 63 % of the block profile"
	for name, test := range map[string]struct {
		findings []report.Finding
		want     []string
	}{
		"one cause":         {[]report.Finding{at("hotblock", 1, ""), at("notimeout", 1, "")}, []string{"notimeout"}},
		"other line":        {[]report.Finding{at("hotblock", 1, ""), at("notimeout", 2, "")}, []string{"hotblock", "notimeout"}},
		"two causes":        {[]report.Finding{at("lockblock", 1, ""), at("notimeout", 1, "")}, []string{"lockblock", "notimeout"}},
		"three, two causes": {[]report.Finding{at("hotblock", 1, ""), at("lockblock", 1, ""), at("notimeout", 1, "")}, []string{"lockblock", "notimeout"}},
		"profile":           {[]report.Finding{at("hotblock", 1, confirmed), at("lockblock", 1, ""), at("notimeout", 1, "")}, []string{"hotblock", "lockblock"}},
		"alone":             {[]report.Finding{at("ctxignore", 1, "")}, []string{"ctxignore"}},
	} {
		var got []string
		for _, f := range report.OnePerCause(test.findings) {
			got = append(got, f.Rule)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: got %v, want %v", name, got, test.want)
		}
	}
}
