package main

import (
	"maps"
	"os/exec"
	"slices"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/cmd/asynclint/internal/report"
)

func sampleResult() *result {
	at := func(file string, line int) report.Position { return report.Position{File: file, Line: line, Column: 1} }
	fix := func(files ...string) []report.Fix {
		var edits []report.Edit
		for _, f := range files {
			edits = append(edits, report.Edit{File: f}, report.Edit{File: f})
		}
		return []report.Fix{{Edits: edits}, {Edits: []report.Edit{{File: "never"}}}} // only the first is applied
	}
	r := &result{}
	r.add(report.Unit{Findings: []report.Finding{
		{Rule: "loop", Start: at("b.go", 2), Fixes: fix("b.go")},
		{Rule: "leak", Start: at("a.go", 9)},
		{Rule: "leak", Start: at("a.go", 3), Fixes: fix("a.go", "b.go")},
	}})
	r.add(report.Unit{Findings: []report.Finding{{Rule: "leak", Start: at("a.go", 9)}}})
	return r
}

func TestConclude(t *testing.T) {
	r := sampleResult()
	if err := r.conclude(nil); err != nil || r.failed {
		t.Errorf("a clean run gives error %v, failed %v", err, r.failed)
	}
	if got, want := r.summary(), "2 packages, 3 findings (2 leak, 1 loop)"; got != want {
		t.Errorf("summary %q, want %q: the twin on a.go:9 counts once", got, want)
	}
	lines := []int{}
	for _, f := range r.findings {
		lines = append(lines, f.Start.Line)
	}
	if want := []int{3, 9, 2}; !slices.Equal(lines, want) {
		t.Errorf("findings on lines %v, want %v", lines, want)
	}
}

func TestConcludeNeverTurnsFailureIntoSuccess(t *testing.T) {
	exit := exec.Command("go", "no-such-command").Run()
	for name, test := range map[string]struct {
		stderr   string
		failures []report.Failure
		vetErr   error
		wantErr  string
		want     int // failures
	}{
		"compile error":      {stderr: "# p\na.go:1:2: wrong\n", vetErr: exit, want: 1},
		"words nobody knows": {stderr: "the disk is full\n", vetErr: exit, want: 1},
		"no words":           {vetErr: exit, wantErr: "go vet failed without a word: exit status 2"},
		"no go command":      {vetErr: exec.ErrNotFound, wantErr: "running go vet: executable file not found in $PATH"},
		"rule failed":        {failures: []report.Failure{{Package: "p", Rule: "leak", Message: "lost"}}, want: 1},
	} {
		r := &result{stderr: test.stderr, failures: test.failures}
		err := r.conclude(test.vetErr)
		message := ""
		if err != nil {
			message = err.Error()
		}
		if message != test.wantErr || len(r.failures) != test.want {
			t.Errorf("%s: error %q and %d failures, want %q and %d", name, message, len(r.failures), test.wantErr, test.want)
		}
		if err == nil && !r.failed {
			t.Errorf("%s: counts as success", name)
		}
	}
}

func TestTake(t *testing.T) {
	r := sampleResult()
	taken := r.take(func(f report.Finding) bool { return f.Rule == "loop" })
	if len(taken) != 1 || taken[0].Rule != "loop" || len(r.findings) != 3 {
		t.Errorf("took %v, left %v", taken, r.findings)
	}
}

func TestFixable(t *testing.T) {
	r := sampleResult()
	if got, want := r.fixable(), map[string]int{"a.go": 1, "b.go": 2}; !maps.Equal(got, want) {
		t.Errorf("fixable findings %v, want %v", got, want)
	}
	if got, want := r.fixableRules(), []string{"leak", "loop"}; !slices.Equal(got, want) {
		t.Errorf("fixable rules %v, want %v", got, want)
	}
}

func TestOnlyKeepsOtherFlags(t *testing.T) {
	all := []*analysis.Analyzer{shout, whisper}
	v := &goVet{flags: []string{"-tags=x", "-shout=true", "-shout.word=W", "-whisper=false"}}
	if got, want := v.only("whisper", all).flags, []string{"-tags=x", "-shout.word=W", "-whisper"}; !slices.Equal(got, want) {
		t.Errorf("flags %q, want %q", got, want)
	}
	if len(v.flags) != 4 {
		t.Error("the original was changed")
	}
}
