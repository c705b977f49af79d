package templates

import (
	"errors"
	"go/scanner"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/seed-5a033449/asyncgen/templates/internal/source"
	"github.com/seed-5a033449/asyncgen/templates/spec"
)

// A target is a package that specs write to.
type target struct {
	dir     string
	at      spec.At         // the first reference to it, for errors
	specs   map[string]bool // absolute paths
	pkg     *source.Package // nil when it cannot be read
	claimed map[string]string
}

// target returns the package in dir, to which at refers.
func (g *generator) target(dir string, at spec.At) *target {
	if t := g.targets[dir]; t != nil {
		return t
	}
	t := &target{dir: dir, at: at, specs: map[string]bool{}, claimed: map[string]string{}}
	g.targets[dir] = t
	return t
}

// parse loads the package without the files that are generated anew.
func (t *target) parse(errs *spec.Errors) {
	pkg, err := source.Load(t.dir, t.role)
	var syntax scanner.ErrorList
	switch {
	case errors.As(err, &syntax):
		for _, e := range syntax {
			errs.Add(spec.At{File: display(e.Pos.Filename), Line: e.Pos.Line, Col: e.Pos.Column}, "%s", e.Msg)
		}
	case err != nil:
		errs.Add(t.at, "%v", err)
	default:
		t.pkg = pkg
	}
}

// role tells whether a file of the target is the output of a spec: of this run,
// under this name or an earlier one, of one that is gone, or of another.
func (t *target) role(name string) source.Role {
	origin, ok, err := originOf(filepath.Join(t.dir, name))
	switch {
	case err != nil || !ok:
		return source.Handwritten
	case t.specs[origin] || isGone(origin):
		return source.Replaced
	}
	return source.Generated
}

func isGone(path string) bool {
	_, err := os.Lstat(path)
	return errors.Is(err, fs.ErrNotExist)
}
