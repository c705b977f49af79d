// Package find expands the arguments of gen and check to spec files.
//
// An argument is a spec file, a directory (the specs in it), or a pattern
// "dir/...": the specs in it and below, and those, wherever they are, that
// files in it or below were generated from. Patterns pass over what the go command
// passes over: vendor, testdata, nested modules, directories that start with
// "." or "_", and those that go.mod ignores. Naming such a directory visits it.
package find

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-5a033449/asyncgen/templates"
	"github.com/seed-5a033449/asyncgen/templates/spec"
)

// A Result is what the arguments stand for.
type Result struct {
	Specs []string // paths relative to the working directory where possible, sorted
	Dirs  []string // directories that were visited as a whole
}

// Specs expands the arguments; without any it looks in the current directory.
// An argument that stands for no spec is an error.
func Specs(args []string) (Result, error) {
	if len(args) == 0 {
		args = []string{"."}
	}
	s := &search{seen: map[string]bool{}}
	var errs []error
	for _, arg := range args {
		errs = append(errs, s.argument(arg))
	}
	slices.Sort(s.Specs)
	slices.Sort(s.Dirs)
	s.Dirs = slices.Compact(s.Dirs)
	return s.Result, errors.Join(errs...)
}

type search struct {
	Result
	seen  map[string]bool // real paths of the specs found
	found int             // by the current argument, repetitions included
}

func (s *search) argument(arg string) error {
	s.found = 0
	if dir, ok := recursive(arg); ok {
		if err := s.walk(dir); err != nil {
			return err
		}
		return s.mustFind("no *%s in %s or below: asyncgen init writes one", spec.Suffix, dir)
	}
	if strings.Contains(arg, "...") && !exists(arg) {
		return fmt.Errorf("%s: ... may stand only at the end of a pattern (dir/...)", arg)
	}
	info, err := os.Stat(arg)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s: no such file or directory", arg)
	case err != nil:
		return err
	case !info.IsDir() && !strings.HasSuffix(arg, spec.Suffix):
		return fmt.Errorf("%s: the name of a spec ends in %s", arg, spec.Suffix)
	case !info.IsDir():
		return s.add(arg)
	}
	if err := s.directory(arg); err != nil {
		return err
	}
	return s.mustFind("no *%s in %s: asyncgen init writes one, %s looks below too",
		spec.Suffix, filepath.Clean(arg), strings.TrimSuffix(filepath.ToSlash(arg), "/")+"/...")
}

func (s *search) mustFind(format string, args ...any) error {
	if s.found == 0 {
		return fmt.Errorf(format, args...)
	}
	return nil
}

// recursive splits "dir/..." and "...".
func recursive(arg string) (dir string, ok bool) {
	arg = filepath.ToSlash(arg)
	if arg == "..." {
		return ".", true
	}
	dir, ok = strings.CutSuffix(arg, "/...")
	if ok && dir == "" {
		dir = "/"
	}
	return dir, ok
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// directory adds the specs of one directory.
func (s *search) directory(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	s.Dirs = append(s.Dirs, shorten(dir))
	for _, e := range entries {
		name := e.Name()
		if e.IsDir() || !strings.HasSuffix(name, spec.Suffix) || hidden(name) {
			continue
		}
		if err := s.add(filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	return nil
}

// origins adds the specs that the generated files of a directory name.
func (s *search) origins(dir string) error {
	files, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, f := range files {
		if !f.Type().IsRegular() || !strings.HasSuffix(f.Name(), ".go") {
			continue
		}
		origin, ok := templates.SpecOf(filepath.Join(dir, f.Name()))
		if !ok || !strings.HasSuffix(origin, spec.Suffix) {
			continue
		}
		if err := s.add(origin); err != nil {
			return err
		}
	}
	return nil
}

// hidden reports whether the go command passes over files and directories of
// this name.
func hidden(name string) bool { return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") }

// add notes a spec unless it has been found under another spelling.
func (s *search) add(path string) error {
	s.found++
	abs, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	dir, err := filepath.EvalSymlinks(filepath.Dir(abs))
	if err != nil {
		return err
	}
	real := filepath.Join(dir, filepath.Base(abs))
	if !s.seen[real] {
		s.seen[real] = true
		s.Specs = append(s.Specs, shorten(path))
	}
	return nil
}

// shorten cleans a path, and makes an absolute one relative if it lies below
// the working directory.
func shorten(path string) string {
	path = filepath.Clean(path)
	wd, err := os.Getwd()
	if err != nil || !filepath.IsAbs(path) {
		return path
	}
	if rel, err := filepath.Rel(wd, path); err == nil && filepath.IsLocal(rel) {
		return rel
	}
	return path
}
