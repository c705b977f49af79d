package report_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-5a033449/asyncgen/cmd/asynclint/internal/report"
)

func TestTextOptions(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.go")
	if err := os.WriteFile(file, []byte("one\r\n\ttwo := f(\r\n3)\r\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	finding := report.Finding{
		Rule:    "leak",
		Message: "it leaks",
		Start:   report.Position{File: file, Line: 2, Column: 9},
		End:     report.Position{File: file, Line: 3, Column: 2},
		Steps:   []report.Step{{Goroutine: "main", Text: "goes", Start: report.Position{File: file, Line: 1}}},
	}
	for name, test := range map[string]struct {
		options report.Options
		want    string
	}{
		"no source": {
			report.Options{Dir: filepath.Dir(file), Context: -1},
			"a.go:2:9: it leaks (leak)\n   main\n      1. a.go:1: goes\n" +
				"a.go:2:9: it leaks (leak)\n   main\n      1. a.go:1: goes\n",
		},
		"lines around, a range that goes on below": {
			report.Options{Dir: filepath.Dir(file), Context: 1},
			"a.go:2:9: it leaks (leak)\n    1 | one\n    2 | \ttwo := f(\n      | \t       ^~\n    3 | 3)\n" +
				"   main\n      1. a.go:1: goes\n" +
				"\na.go:2:9: it leaks (leak)\n    1 | one\n    2 | \ttwo := f(\n      | \t       ^~\n    3 | 3)\n" +
				"   main\n      1. a.go:1: goes\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := renderTwice(t, test.options, finding); got != test.want {
				t.Errorf("got\n%q\nwant\n%q", got, test.want)
			}
		})
	}
}

func TestTextColor(t *testing.T) {
	f := report.Finding{Rule: "leak", Message: "it leaks", Start: report.Position{File: "a.go", Line: 1, Column: 1}}
	got := renderTwice(t, report.Options{Color: true, Context: -1}, f)
	want := strings.Repeat("\x1b[1ma.go:1:1\x1b[0m: it leaks \x1b[2m(leak)\x1b[0m\n", 2)
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// renderTwice renders the finding twice, to see what stands between findings.
func renderTwice(t *testing.T, o report.Options, f report.Finding) string {
	t.Helper()
	var b strings.Builder
	h, err := report.New("text", &b, o)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := h.Finding(f); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
