package report

import (
	"encoding/json"
	"io"
	"net/url"
	"path/filepath"
	"strings"
)

// sarif writes a SARIF 2.1.0 log of one run. The trace becomes a code flow with
// one thread flow for each goroutine, whose steps executionOrder interleaves.
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
type sarif struct {
	w   io.Writer
	o   Options
	src *source
	run sarifRun
}

func newSarif(w io.Writer, o Options) *sarif {
	s := &sarif{w: w, o: o, src: newSource()}
	s.run = sarifRun{
		Tool:        sarifTool{Driver: s.driver()},
		Invocations: []sarifInvocation{{ExecutionSuccessful: true}},
		ColumnKind:  "unicodeCodePoints",
		Results:     []sarifResult{},
	}
	if o.Dir != "" {
		root := url.URL{Scheme: "file", Path: slashPath(o.Dir) + "/"}
		s.run.OriginalURIBaseIDs = map[string]sarifArtifactLocation{srcRoot: {URI: root.String()}}
	}
	return s
}

// srcRoot is the name by which GitHub knows the root of the sources.
const srcRoot = "%SRCROOT%"

// driver describes this program and all its rules, also those without findings.
func (s *sarif) driver() sarifDriver {
	d := sarifDriver{
		Name:           "asynclint",
		Version:        s.o.Version,
		InformationURI: "https://github.com/seed-5a033449/asyncgen",
		Rules:          []sarifRule{},
	}
	for _, r := range s.o.Rules {
		d.Rules = append(d.Rules, sarifRule{
			ID:               r.Name,
			ShortDescription: sarifMessage{Text: r.Summary},
			Help:             sarifMessage{Text: r.Manual},
		})
	}
	return d
}

// Failure marks the run as one that did not do its work, so that a reader of the
// log does not take an empty list of results for a clean bill.
func (s *sarif) Failure(f Failure) error {
	invocation := &s.run.Invocations[0]
	invocation.ExecutionSuccessful = false
	n := sarifNotification{Level: "error", Message: sarifMessage{Text: f.String()}}
	if f.Pos.File != "" {
		n.Locations = []sarifLocation{s.location(f.Pos, Position{}, "")}
	}
	invocation.Notifications = append(invocation.Notifications, n)
	return nil
}

// Finding adds a result. Its level is warning: a code host may refuse a merge over
// errors, which is for its users to decide.
func (s *sarif) Finding(f Finding) error {
	r := sarifResult{RuleID: f.Rule, Level: "warning", Message: sarifMessage{Text: f.Message}, Rank: f.percent()}
	if f.Start.File != "" {
		r.Locations = []sarifLocation{s.location(f.Start, f.End, "")}
	}
	s.addSteps(&r, f.Steps)
	for _, fix := range f.Fixes {
		r.Fixes = append(r.Fixes, s.fix(fix))
	}
	s.run.Results = append(s.run.Results, r)
	return nil
}

func (s *sarif) Close() error {
	e := json.NewEncoder(s.w)
	e.SetIndent("", "  ")
	return e.Encode(sarifLog{
		Schema:  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
		Version: "2.1.0",
		Runs:    []sarifRun{s.run},
	})
}

// addSteps turns the steps of a trace into a code flow, and related
// information of another origin into related locations.
func (s *sarif) addSteps(r *sarifResult, steps []Step) {
	var flow sarifCodeFlow
	thread := map[string]int{}
	for i, step := range steps {
		location := s.location(step.Start, step.End, step.Text)
		if step.Goroutine == "" {
			r.RelatedLocations = append(r.RelatedLocations, location)
			continue
		}
		n, ok := thread[step.Goroutine]
		if !ok {
			n = len(flow.ThreadFlows)
			thread[step.Goroutine] = n
			flow.ThreadFlows = append(flow.ThreadFlows, sarifThreadFlow{ID: step.Goroutine})
		}
		t := &flow.ThreadFlows[n]
		t.Locations = append(t.Locations, sarifThreadFlowLocation{Location: location, ExecutionOrder: i + 1})
	}
	if len(flow.ThreadFlows) > 0 {
		r.CodeFlows = []sarifCodeFlow{flow}
	}
}

// fix groups the edits by file, in the order in which files first appear.
func (s *sarif) fix(fix Fix) sarifFix {
	f := sarifFix{Description: sarifMessage{Text: fix.Message}}
	change := map[string]int{}
	for _, e := range fix.Edits {
		n, ok := change[e.File]
		if !ok {
			n = len(f.Changes)
			change[e.File] = n
			f.Changes = append(f.Changes, sarifArtifactChange{ArtifactLocation: s.artifact(e.File)})
		}
		c := &f.Changes[n]
		c.Replacements = append(c.Replacements, sarifReplacement{
			DeletedRegion:   sarifByteRegion{ByteOffset: e.Start, ByteLength: e.End - e.Start},
			InsertedContent: sarifMessage{Text: e.New},
		})
	}
	return f
}

// location converts columns: ours count bytes, those of the log code points.
func (s *sarif) location(start, end Position, message string) sarifLocation {
	l := sarifLocation{PhysicalLocation: &sarifPhysicalLocation{ArtifactLocation: s.artifact(start.File)}}
	if start.Line > 0 {
		region := &sarifRegion{StartLine: start.Line, StartColumn: s.src.runeColumn(start)}
		if end.File == start.File && end.Line > 0 {
			region.EndLine, region.EndColumn = end.Line, s.src.runeColumn(end)
		}
		l.PhysicalLocation.Region = region
	}
	if start.File == "" {
		l.PhysicalLocation = nil
	}
	if message != "" {
		l.Message = &sarifMessage{Text: message}
	}
	return l
}

// artifact names a file: below the root relative to it, elsewhere as a whole.
func (s *sarif) artifact(file string) sarifArtifactLocation {
	rel := relative(s.o.Dir, file)
	if filepath.IsAbs(rel) {
		return sarifArtifactLocation{URI: (&url.URL{Scheme: "file", Path: slashPath(rel)}).String()}
	}
	return sarifArtifactLocation{URI: (&url.URL{Path: filepath.ToSlash(rel)}).String(), URIBaseID: srcRoot}
}

// slashPath returns an absolute path as a URL writes it: with slashes, and with
// one before a drive letter.
func slashPath(path string) string { return "/" + strings.TrimPrefix(filepath.ToSlash(path), "/") }
