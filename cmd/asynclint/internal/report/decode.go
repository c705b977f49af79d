package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

// A Unit is what go vet -json prints for one package or test variant.
type Unit struct {
	Findings []Finding
	Failures []Failure
}

// Decode reads the stream of go vet -json, one JSON object for each unit, and
// hands each unit on as it arrives. It returns the error of a stream that is
// not of this form, which must not be taken for the absence of findings.
func Decode(r io.Reader, each func(Unit)) error {
	decoder := json.NewDecoder(r)
	for {
		var tree map[string]map[string]json.RawMessage
		if err := decoder.Decode(&tree); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("reading the output of go vet: %w", err)
		}
		var unit Unit
		for _, pkg := range slices.Sorted(maps.Keys(tree)) {
			for _, rule := range slices.Sorted(maps.Keys(tree[pkg])) {
				if err := unit.add(pkg, rule, tree[pkg][rule]); err != nil {
					return fmt.Errorf("reading the findings of %s in %s: %w", rule, pkg, err)
				}
			}
		}
		each(unit)
	}
}

// vetDiagnostic mirrors the JSON form of a diagnostic in x/tools.
type vetDiagnostic struct {
	Posn, End, Message string
	SuggestedFixes     []struct {
		Message string
		Edits   []struct {
			Filename   string
			Start, End int
			New        string
		}
	} `json:"suggested_fixes"`
	Related []struct{ Posn, End, Message string }
}

// add decodes one result: a list of diagnostics, or the error of a rule that
// could not finish.
func (u *Unit) add(pkg, rule string, result json.RawMessage) error {
	if !strings.HasPrefix(string(result), "[") {
		var failed struct{ Error string }
		if err := json.Unmarshal(result, &failed); err != nil {
			return err
		}
		u.Failures = append(u.Failures, Failure{Package: pkg, Rule: rule, Message: failed.Error})
		return nil
	}
	var raws []json.RawMessage
	if err := json.Unmarshal(result, &raws); err != nil {
		return err
	}
	for _, raw := range raws {
		var d vetDiagnostic
		if err := json.Unmarshal(raw, &d); err != nil {
			return err
		}
		f := d.finding()
		f.Package, f.Rule, f.Raw = pkg, rule, raw
		u.Findings = append(u.Findings, f)
	}
	return nil
}

// finding converts a diagnostic. Related information that witness wrote comes back
// as steps; that of other origin keeps its text and names no goroutine.
func (d vetDiagnostic) finding() Finding {
	f := Finding{Message: d.Message, Start: ParsePosition(d.Posn), End: ParsePosition(d.End)}
	for _, r := range d.Related {
		step := Step{Text: r.Message, Start: ParsePosition(r.Posn), End: ParsePosition(r.End)}
		if parsed, ok := witness.ParseStep(r.Message); ok {
			step.Goroutine, step.Text = parsed.Goroutine, parsed.Text
		}
		f.Steps = append(f.Steps, step)
	}
	for _, s := range d.SuggestedFixes {
		fix := Fix{Message: s.Message}
		for _, e := range s.Edits {
			fix.Edits = append(fix.Edits, Edit{File: e.Filename, Start: e.Start, End: e.End, New: e.New})
		}
		f.Fixes = append(f.Fixes, fix)
	}
	return f
}

// ParsePosition reads "file:line:column", "file:line" or "file". A file name
// may hold colons itself.
func ParsePosition(s string) Position {
	if s == "" || s == "-" {
		return Position{}
	}
	file, numbers := s, []int{}
	for len(numbers) < 2 {
		colon := strings.LastIndexByte(file, ':')
		n, err := strconv.Atoi(file[colon+1:])
		if colon <= 0 || err != nil || n < 0 {
			break
		}
		file, numbers = file[:colon], append(numbers, n)
	}
	p := Position{File: file}
	slices.Reverse(numbers)
	if len(numbers) > 0 {
		p.Line = numbers[0]
	}
	if len(numbers) > 1 {
		p.Column = numbers[1]
	}
	return p
}

// Failures finds the positioned complaints of the compiler and the type
// checker in what the go command wrote to its standard error:
//
//	# example.com/shop
//	shop/shop.go:5:18: undefined: total
//
// Complaints without a position, such as a missing go.mod, come back as they
// stand; what follows a complaint indented belongs to it.
func Failures(stderr string) []Failure {
	var failures []Failure
	pkg := ""
	for line := range strings.Lines(stderr) {
		line = strings.TrimRight(line, "\r\n")
		if name, ok := strings.CutPrefix(line, "# "); ok {
			pkg = name
			continue
		}
		if line == "" || strings.HasPrefix(line, "go: downloading ") {
			continue
		}
		if strings.HasPrefix(line, "\t") && len(failures) > 0 {
			failures[len(failures)-1].Message += "\n" + line
			continue
		}
		failures = append(failures, failure(pkg, line))
	}
	return failures
}

// failure splits the position off a line if it begins with one. "vet: " stands
// before what the tool, not the compiler, had to say in older releases.
func failure(pkg, line string) Failure {
	place, message, ok := strings.Cut(strings.TrimPrefix(line, "vet: "), ": ")
	if pos := ParsePosition(place); ok && pos.Line > 0 {
		return Failure{Package: pkg, Pos: pos, Message: message}
	}
	return Failure{Package: pkg, Message: line}
}
