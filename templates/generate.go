package templates

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"github.com/seed-5a033449/asyncgen/templates/internal/emit"
	"github.com/seed-5a033449/asyncgen/templates/spec"
)

// An Output is a generated file, not written yet. Its paths are absolute and
// free of symbolic links.
type Output struct {
	Path     string // of the generated file
	Spec     string // path of the spec, as it was given
	SpecPath string // the same, absolute
	Content  []byte
}

// Generate plans and emits all scaffolds of the files, which may belong to
// several packages. Each package is parsed once. Everything that is wrong goes
// to errs, and then nothing is returned.
func Generate(files []*spec.File, errs *spec.Errors) []Output {
	g := &generator{
		errs: errs, kinds: All(), targets: map[string]*target{}, outputs: map[string]*spec.File{},
	}
	var units []*unit
	for _, file := range files {
		if u := g.open(file); u != nil {
			units = append(units, u)
		}
	}
	for _, dir := range slices.Sorted(maps.Keys(g.targets)) {
		g.targets[dir].parse(errs)
	}
	for _, u := range units {
		u.decode()
	}
	for _, u := range units {
		u.planAll()
	}
	if errs.Len() > 0 {
		return nil
	}
	outputs := make([]Output, 0, len(units))
	for _, u := range units {
		outputs = append(outputs, u.generate())
	}
	if errs.Len() > 0 {
		return nil
	}
	return outputs
}

type generator struct {
	errs    *spec.Errors
	kinds   []Kind
	targets map[string]*target    // by absolute directory
	outputs map[string]*spec.File // by absolute path
}

// A unit is one spec file on its way to one generated file.
type unit struct {
	*generator
	place
	file    *spec.File
	target  *target
	entries []*entry
}

// open finds where the file's output belongs, and refuses two specs that write
// the same file.
func (g *generator) open(file *spec.File) *unit {
	where, ok := locate(file, g.errs)
	if !ok {
		return nil
	}
	start := spec.At{File: file.Path, Line: 1, Col: 1}
	if other := g.outputs[where.output]; other != nil {
		at := start
		if file.Output.Set {
			at = file.Output.At
		}
		name := filepath.Base(where.output)
		g.errs.Add(at, "writes %s, as %s does: give one of them another output", name, other.Path)
		return nil
	}
	g.outputs[where.output] = file
	if file.Package.Set {
		start = file.Package.At
	}
	t := g.target(where.dir, start)
	t.specs[where.spec] = true
	return &unit{generator: g, place: where, file: file, target: t}
}

// planAll plans the entries, unless the package that they refer to cannot be
// read, which has been reported.
func (u *unit) planAll() {
	if u.target.pkg == nil {
		return
	}
	for _, e := range u.entries {
		u.plan(e)
	}
}

// generate emits the planned entries.
func (u *unit) generate() Output {
	content, err := u.emit()
	var hidden *emit.HiddenError
	switch at := (spec.At{File: u.file.Path, Line: 1, Col: 1}); {
	case errors.As(err, &hidden):
		u.errs.Add(at, "%v at %s", err, u.target.pkg.Declared(hidden.Name))
	case err != nil:
		u.errs.Add(at, "%v", err)
	}
	return Output{Path: u.output, Spec: u.file.Path, SpecPath: u.spec, Content: content}
}

func (u *unit) emit() ([]byte, error) {
	pkg := u.target.pkg
	header := headerStart[len("// "):] + u.origin + headerEnd
	file := emit.NewFile(pkg.ImportPath, pkg.Name, header, slices.Concat(pkg.Declarations(), slices.Sorted(maps.Keys(u.target.claimed))))
	for _, imp := range pkg.Imports() {
		file.Import(emit.Import(imp))
	}
	for _, e := range u.entries {
		head := e.spec.Head()
		file.Section(fmt.Sprintf("The %s %s.", head.Kind.V, head.Name.V))
		e.plan.Emit(file)
	}
	return file.Render()
}
