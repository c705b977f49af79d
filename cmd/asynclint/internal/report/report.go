// Package report turns the findings that go vet prints into what a person or
// another program wants to read.
//
// It sees only data: positions, messages and the steps of a trace. A format is
// a [Handler] in a file of its own; [New] picks one by name.
package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

// A Position is a place in a file. Line and Column count from 1, and Column
// counts bytes, as everywhere in the go command. The zero Position is unknown.
type Position struct {
	File         string
	Line, Column int
}

// A Step is one move of one goroutine on the way to the reported state.
type Step struct {
	Goroutine  string // "" for related information that is not part of a trace
	Text       string
	Start, End Position
}

// An Edit replaces the bytes [Start, End) of a file.
type Edit struct {
	File       string
	Start, End int
	New        string
}

// A Fix is a change that removes the finding and keeps the behaviour.
type Fix struct {
	Message string // a verb phrase
	Edits   []Edit
}

// A Finding is what one rule has to say about one place.
type Finding struct {
	Package    string // the go command's name for the unit: "p", "p [p.test]"
	Rule       string
	Message    string
	Start, End Position
	Steps      []Step
	Fixes      []Fix
	Raw        json.RawMessage // the finding as go vet printed it
}

// A Failure is what kept a package, or one rule on it, from being analysed.
type Failure struct {
	Package string // "" when it concerns no package
	Rule    string // "" when no rule is to blame
	Pos     Position
	Message string
}

// String returns the failure as a sentence without its position.
func (f Failure) String() string {
	if f.Rule == "" {
		return f.Message
	}
	return fmt.Sprintf("rule %s failed on %s: %s", f.Rule, f.Package, f.Message)
}

// A Rule describes a rule to formats that carry such descriptions.
type Rule struct {
	Name, Summary, Manual string
}

// A Handler receives the outcome of a run: the failures, then the findings in
// the order of [Sort]. Nothing need be written before Close.
type Handler interface {
	Failure(Failure) error
	Finding(Finding) error
	// Close writes what the handler held back. The handler is done after it.
	Close() error
}

// Options are what the formats need to know.
type Options struct {
	Dir     string // absolute; names of files below it are shown relative to it
	Context int    // text: lines of source around a finding; none at all if negative
	Color   bool   // text: use the colours of a terminal
	Version string // sarif: the version of this program
	Rules   []Rule // sarif
}

// Formats lists the names that [New] knows.
func Formats() []string { return []string{"text", "json", "sarif", "github"} }

// New returns the handler of the named format, which writes to w.
func New(format string, w io.Writer, o Options) (Handler, error) {
	switch format {
	case "text":
		return &text{w: w, o: o, src: newSource()}, nil
	case "json":
		return &jsonTree{w: w, units: map[string]map[string]any{}}, nil
	case "sarif":
		return newSarif(w, o), nil
	case "github":
		return &github{w: w, o: o}, nil
	}
	return nil, fmt.Errorf("unknown format %q (want one of %s)", format, strings.Join(Formats(), ", "))
}

// Sort brings findings into the order of their positions, behind those that have a
// share of a profile, of which the greatest comes first. It drops all but the first of
// those that say the same of the same place. Such twins arise when a file is analysed
// in several units: a package and its test variant.
func Sort(findings []Finding) []Finding {
	slices.SortStableFunc(findings, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(b.percent(), a.percent()),
			a.Start.compare(b.Start),
			a.End.compare(b.End),
			cmp.Compare(a.Rule, b.Rule),
			cmp.Compare(a.Message, b.Message),
		)
	})
	return slices.CompactFunc(findings, func(a, b Finding) bool {
		return a.Start == b.Start && a.End == b.End && a.Rule == b.Rule && a.Message == b.Message
	})
}

// percent returns the share of a profile that the message of a finding names, 0 if
// it names none.
func (f Finding) percent() float64 {
	share, _ := witness.ParseShare(f.Message)
	return share.Percent
}

func (p Position) compare(q Position) int {
	return cmp.Or(
		cmp.Compare(p.File, q.File),
		cmp.Compare(p.Line, q.Line),
		cmp.Compare(p.Column, q.Column),
	)
}
