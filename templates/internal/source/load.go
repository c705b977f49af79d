package source

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"
)

// typesOf returns the exported types of a package.
//
// Packages of the own module are read from source, errors passed over: one of
// them may not compile yet, because its own generated file is missing. Others
// come from the compiler's export data.
func (p *Package) typesOf(importPath string) (*types.Package, error) {
	if pkg := p.loaded[importPath]; pkg != nil && pkg.Complete() {
		return pkg, nil
	}
	if importPath == "unsafe" {
		return types.Unsafe, nil
	}
	if err := p.importable(importPath); err != nil {
		return nil, err
	}
	if dir, ok := p.ownDir(importPath); ok {
		return p.typesFromSource(importPath, dir)
	}
	return p.typesFromExport(importPath)
}

// ownDir returns the directory of a package of the own module.
func (p *Package) ownDir(importPath string) (dir string, ok bool) {
	rel, ok := strings.CutPrefix(importPath+"/", p.modulePath+"/")
	if !ok {
		return "", false
	}
	dir = filepath.Join(p.ModuleDir, filepath.FromSlash(rel))
	root, _, err := Module(dir)
	return dir, err == nil && root == p.ModuleDir
}

// neighbour parses another package of the own module, once.
func (p *Package) neighbour(importPath string) (*Package, error) {
	if other := p.neighbours[importPath]; other != nil {
		return other, nil
	}
	dir, _ := p.ownDir(importPath)
	other, err := Load(dir, func(string) Role { return Handwritten })
	var syntax scanner.ErrorList
	switch {
	case errors.As(err, &syntax):
		pos := syntax[0].Pos
		return nil, fmt.Errorf("cannot read package %s: %s at %s:%d", importPath, syntax[0].Msg, filepath.Base(pos.Filename), pos.Line)
	case err != nil || len(other.files) == 0:
		return nil, fmt.Errorf("there is no package %s", importPath)
	case other.Name == "main":
		return nil, fmt.Errorf("package %s is a program and cannot be imported", importPath)
	}
	p.neighbours[importPath] = other
	return other, nil
}

// typesFromSource type-checks the declarations of a package of the own module.
// Its imports stay unknown, so that no more than it is read.
func (p *Package) typesFromSource(importPath, dir string) (*types.Package, error) {
	if p.reaches(dir, map[string]bool{}) {
		return nil, fmt.Errorf("package %s imports %s: that would be a circle", importPath, p.ImportPath)
	}
	other, err := p.neighbour(importPath)
	if err != nil {
		return nil, err
	}
	conf := types.Config{IgnoreFuncBodies: true, Importer: unknownImports{}, Error: func(error) {}}
	pkg, _ := conf.Check(importPath, other.fset, other.files, nil) // what is declared is there all the same
	p.loaded[importPath] = pkg
	p.remember(Import{Path: importPath, Name: other.Name})
	return pkg, nil
}

// reaches reports whether a directory of the own module imports, through
// packages of the module, the package p.
func (p *Package) reaches(dir string, seen map[string]bool) bool {
	if seen[dir] || dir == p.Dir {
		return dir == p.Dir
	}
	seen[dir] = true
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return false
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err == nil && p.anyReaches(file, seen) {
			return true
		}
	}
	return false
}

func (p *Package) anyReaches(file *ast.File, seen map[string]bool) bool {
	for _, spec := range file.Imports {
		importPath, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		rel, ok := strings.CutPrefix(importPath+"/", p.modulePath+"/")
		if ok && p.reaches(filepath.Join(p.ModuleDir, filepath.FromSlash(rel)), seen) {
			return true
		}
	}
	return false
}

// typesFromExport has the go command find, and if need be compile, a package.
func (p *Package) typesFromExport(importPath string) (*types.Package, error) {
	pkgs, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedExportFile, Dir: p.Dir}, importPath)
	if err != nil {
		return nil, fmt.Errorf("cannot load package %s: %w", importPath, err)
	}
	if len(pkgs) != 1 || len(pkgs[0].Errors) > 0 || pkgs[0].ExportFile == "" || pkgs[0].PkgPath != importPath {
		return nil, fmt.Errorf("cannot load package %s: is it required in go.mod?", importPath)
	}
	if pkgs[0].Name == "main" {
		return nil, fmt.Errorf("package %s is a program and cannot be imported", importPath)
	}
	p.exports[importPath] = pkgs[0].ExportFile
	pkg, err := p.compiled.Import(importPath)
	if err != nil {
		return nil, fmt.Errorf("cannot read the types of %s: %w", importPath, err)
	}
	p.loaded[importPath] = pkg
	p.remember(Import{Path: importPath, Name: pkg.Name()})
	return pkg, nil
}

// openExport is how the importer of compiled packages finds them. It asks only
// for those that it is told to import.
func (p *Package) openExport(importPath string) (io.ReadCloser, error) {
	return os.Open(p.exports[importPath])
}

// unknownImports stands for packages that nobody asks about: go/types then
// takes what is declared with them for invalid, and says no more about it.
type unknownImports struct{}

func (unknownImports) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	return nil, fmt.Errorf("package %s is not needed here", path)
}

// knownImports are the packages that have been loaded for a type.
type knownImports map[string]*types.Package

func (k knownImports) Import(path string) (*types.Package, error) {
	if pkg, ok := k[path]; ok && pkg.Complete() {
		return pkg, nil
	}
	return unknownImports{}.Import(path)
}
