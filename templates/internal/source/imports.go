package source

import (
	"fmt"
	"go/ast"
	"maps"
	"path"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"
)

// An Import is a package by the name that code of the target package may use.
type Import struct {
	Path, Name string
	Renamed    bool // the name is not known to be the package's own
}

// remember notes the name of a package that no file need import.
func (p *Package) remember(imp Import) { p.loaded[imp.Path] = imp }

// Imports returns the packages that the types rendered so far name, by path.
func (p *Package) Imports() map[string]Import {
	used := maps.Clone(p.loaded)
	for _, file := range p.files {
		for _, imp := range p.imports[file] {
			if known, ok := used[imp.Path]; !ok || known.Renamed {
				used[imp.Path] = imp
			}
		}
	}
	return used
}

// importPath finds which import of the file a package name stands for.
func (p *Package) importPath(file *ast.File, name string) (string, error) {
	names := p.imports[file]
	if names == nil {
		names = importNames(file)
		p.imports[file] = names
	}
	if imp, ok := names[name]; ok {
		return imp.Path, nil
	}
	if err := p.loadNames(file, names); err != nil {
		return "", err
	}
	if imp, ok := names[name]; ok {
		return imp.Path, nil
	}
	return "", fmt.Errorf("no import of %s provides package %s", p.short(file.Package), name)
}

// importNames maps the names of the imports that are written out, or that end
// in the name itself, as nearly all do.
func importNames(file *ast.File) map[string]Import {
	names := map[string]Import{}
	for _, spec := range file.Imports {
		importPath, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		base := path.Base(importPath)
		switch {
		case spec.Name != nil && isIdentifier(spec.Name.Name):
			names[spec.Name.Name] = Import{Path: importPath, Name: spec.Name.Name, Renamed: true}
		case spec.Name == nil && isIdentifier(base) && !isMajorVersion(base):
			names[base] = Import{Path: importPath, Name: base}
		}
	}
	return names
}

func isMajorVersion(s string) bool {
	digits, ok := strings.CutPrefix(s, "v")
	return ok && digits != "" && strings.Trim(digits, "0123456789") == ""
}

// loadNames asks the go command for the real names of the file's imports:
// needed for paths such as gopkg.in/yaml.v3.
func (p *Package) loadNames(file *ast.File, names map[string]Import) error {
	var paths []string
	for _, spec := range file.Imports {
		if importPath, err := strconv.Unquote(spec.Path.Value); err == nil && spec.Name == nil {
			paths = append(paths, importPath)
		}
	}
	if len(paths) == 0 {
		return nil
	}
	pkgs, err := packages.Load(&packages.Config{Mode: packages.NeedName, Dir: p.Dir}, paths...)
	if err != nil {
		return fmt.Errorf("cannot find the names of imported packages: %w", err)
	}
	for _, pkg := range pkgs {
		if pkg.Name != "" {
			names[pkg.Name] = Import{Path: pkg.PkgPath, Name: pkg.Name}
		}
	}
	return nil
}
