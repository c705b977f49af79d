package main

import (
	"bytes"
	"os"
	"path/filepath"

	"github.com/seed-5a033449/asyncgen/cmd/asyncgen/internal/console"
	"github.com/seed-5a033449/asyncgen/cmd/asyncgen/internal/find"
	"github.com/seed-5a033449/asyncgen/templates"
	"github.com/seed-5a033449/asyncgen/templates/spec"
)

// A result is what the specs of one run give, held against the disk.
type result struct {
	outputs []templates.Output
	drifts  []drift
	stale   []templates.Stale
	sources map[string][]byte // of the specs, by path
}

// A drift is an output that differs from the file on disk.
type drift struct {
	templates.Output
	old     []byte
	missing bool
}

// generate finds the specs that the arguments stand for and computes all their
// outputs. What is wrong has been shown when it fails.
func generate(c *console.Console, args []string) (*result, error) {
	found, err := find.Specs(args)
	if err != nil {
		return nil, err
	}
	r := &result{sources: map[string][]byte{}}
	var errs spec.Errors
	files := make([]*spec.File, 0, len(found.Specs))
	for i, path := range found.Specs {
		c.Progress("reading spec %d of %d: %s", i+1, len(found.Specs), path)
		if file := templates.Load(path, &errs); file != nil {
			files = append(files, file)
			r.sources[path] = file.Source
		}
	}
	c.Progress("generating from %d specs", len(files))
	r.outputs = templates.Generate(files, &errs)
	c.EndProgress()
	if errs.Len() > 0 {
		c.Errors(&errs, r.sources)
		return nil, errReported
	}
	if err := r.compare(); err != nil {
		return nil, err
	}
	r.stale, err = templates.FindStale(found.Dirs, r.outputs)
	return r, err
}

// compare reads the files that are there.
func (r *result) compare() error {
	for _, out := range r.outputs {
		old, err := os.ReadFile(out.Path)
		switch {
		case os.IsNotExist(err):
			r.drifts = append(r.drifts, drift{Output: out, missing: true})
		case err != nil:
			return err
		case !sameText(old, out.Content):
			r.drifts = append(r.drifts, drift{Output: out, old: old})
		}
	}
	return nil
}

// sameText compares two files as git does under core.autocrlf: a checkout with
// Windows line ends is up to date.
func sameText(a, b []byte) bool {
	return bytes.Equal(bytes.ReplaceAll(a, []byte("\r\n"), []byte("\n")), b)
}

// shown returns a path for messages: relative to the working directory, unless
// that would climb further than the whole path is long.
func shown(path string) string {
	wd, err := os.Getwd()
	if err != nil {
		return path
	}
	if real, err := filepath.EvalSymlinks(wd); err == nil {
		wd = real
	}
	if rel, err := filepath.Rel(wd, path); err == nil && len(rel) < len(path) {
		return rel
	}
	return path
}
