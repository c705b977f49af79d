package source

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"
)

// An Import is a package by the name that code of the target package may use.
type Import struct {
	Path, Name string
	Renamed    bool // the name is not known to be the package's own
}

// Imports returns the packages that the types rendered so far name, by path.
func (p *Package) Imports() map[string]Import { return maps.Clone(p.known) }

// remember notes by which name a package can be imported: its own rather than
// one that a file gives it.
func (p *Package) remember(imp Import) {
	if old, ok := p.known[imp.Path]; !ok || old.Renamed && !imp.Renamed {
		p.known[imp.Path] = imp
	}
}

// Imported returns the file that imports a package by this name, or "". A
// declaration of the name would clash with it.
func (p *Package) Imported(name string) string {
	for _, file := range p.files {
		if _, ok := p.lookup(file, name); ok {
			return filepath.Base(p.fset.Position(file.Package).Filename)
		}
	}
	return ""
}

// fileImports are the imports of a file, by how their names can be known.
type fileImports struct {
	named   map[string]string // name → path: written out
	unnamed []string          // paths whose packages name themselves
	dot     []string          // paths whose names need no qualifier
}

func (p *Package) importsOf(file *ast.File) *fileImports {
	if known := p.imports[file]; known != nil {
		return known
	}
	imports := &fileImports{named: map[string]string{}}
	for _, spec := range file.Imports {
		importPath, err := strconv.Unquote(spec.Path.Value)
		switch {
		case err != nil:
		case spec.Name == nil:
			imports.unnamed = append(imports.unnamed, importPath)
		case spec.Name.Name == ".":
			imports.dot = append(imports.dot, importPath)
		case spec.Name.Name != "_":
			imports.named[spec.Name.Name] = importPath
		}
	}
	p.imports[file] = imports
	return imports
}

// importPath finds which import of the file a package name stands for.
func (p *Package) importPath(file *ast.File, name string) (string, error) {
	imp, ok := p.lookup(file, name)
	if !ok {
		if err := p.loadNames(); err != nil {
			return "", err
		}
		imp, ok = p.lookup(file, name)
	}
	if !ok {
		return "", fmt.Errorf("%s imports no package %s", p.short(file.Package), name)
	}
	if imp.Path == "C" {
		return "", fmt.Errorf("%s.… is a type of C, which generated files cannot name: wrap it in a Go type", name)
	}
	p.remember(imp)
	return imp.Path, nil
}

// lookup finds an import by name without asking the go command. A name that is
// written out or that stands in the package clause is certain; otherwise the
// last element of the path must do, and it is trusted only if no other import
// of the file could be meant.
func (p *Package) lookup(file *ast.File, name string) (Import, bool) {
	imports := p.importsOf(file)
	if importPath, ok := imports.named[name]; ok {
		return Import{Path: importPath, Name: name, Renamed: true}, true
	}
	var guess []string
	uncertain := 0
	for _, importPath := range imports.unnamed {
		real, certain := p.realName(importPath)
		switch {
		case certain && real == name:
			return Import{Path: importPath, Name: name}, true
		case certain:
			continue
		case real == name:
			guess = append(guess, importPath)
		}
		uncertain++
	}
	if len(guess) == 1 && (uncertain == 1 || p.realNames != nil) {
		return Import{Path: guess[0], Name: name}, true
	}
	return Import{}, false
}

// realName returns the name in the package clause of an imported package, or
// what its path lets one expect.
func (p *Package) realName(importPath string) (name string, certain bool) {
	if name := p.realNames[importPath]; name != "" {
		return name, true
	}
	if p.isStandard(importPath) {
		return expectedName(importPath), true
	}
	if rel, ok := strings.CutPrefix(importPath, p.modulePath+"/"); ok {
		if name := clauseName(filepath.Join(p.ModuleDir, filepath.FromSlash(rel))); name != "" {
			return name, true
		}
	}
	return expectedName(importPath), false
}

var (
	majorVersion = regexp.MustCompile(`^v[0-9]+$`)
	gopkgVersion = regexp.MustCompile(`\.v[0-9]+$`)
)

// expectedName guesses a package's name from its path as people do.
func expectedName(importPath string) string {
	base := path.Base(importPath)
	if parent := path.Dir(importPath); majorVersion.MatchString(base) && parent != "." {
		base = path.Base(parent)
	}
	return gopkgVersion.ReplaceAllString(base, "")
}

// clauseName reads the name of the package in a directory, or returns "".
func clauseName(dir string) string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return ""
	}
	for _, e := range entries {
		name := e.Name()
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		if match, err := buildContext().MatchFile(dir, name); err != nil || !match {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, name), nil, parser.PackageClauseOnly)
		if err == nil && file.Name.Name != "documentation" {
			return file.Name.Name
		}
	}
	return ""
}

// loadNames asks the go command once for the names that cannot be told
// otherwise, of all files: needed for paths such as github.com/x/go-y.
func (p *Package) loadNames() error {
	if p.realNames != nil {
		return nil
	}
	var paths []string
	for _, file := range p.files {
		for _, importPath := range p.importsOf(file).unnamed {
			if _, certain := p.realName(importPath); !certain {
				paths = append(paths, importPath)
			}
		}
	}
	p.realNames = map[string]string{}
	if len(paths) == 0 {
		return nil
	}
	pkgs, err := packages.Load(&packages.Config{Mode: packages.NeedName, Dir: p.Dir}, paths...)
	if err != nil {
		return fmt.Errorf("cannot find the names of imported packages: %w", err)
	}
	for _, pkg := range pkgs {
		p.realNames[pkg.PkgPath] = pkg.Name // "" if it cannot be found
	}
	return nil
}
