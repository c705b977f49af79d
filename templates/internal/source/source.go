// Package source looks signatures up in the package that a spec belongs to, by
// parsing alone: the package need not compile, and the generated file need not
// exist.
//
// Types are carried as text in which every identifier of an imported package
// reads ${import/path.Name}, the notation of package emit. So a type can be
// compared, stored in a plan and emitted, and nobody has to care by which name
// the target file imports what.
package source

import (
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
)

// A Package is a directory of Go files, parsed.
type Package struct {
	Dir        string // absolute
	Name       string // package name; for an empty directory made from its path
	ImportPath string
	ModuleDir  string // absolute directory of the go.mod

	fset    *token.FileSet
	files   []*ast.File
	imports map[*ast.File]map[string]Import // by the name that the file uses
	loaded  map[string]Import               // packages loaded for a type, by path
	decls   map[string]token.Pos            // package-level names
	funcs   map[string]funcDecl             // "Name" or "Recv.Name"
	types   map[string]typeDecl
	methods map[string][]string // receiver type → names of its methods
}

type funcDecl struct {
	file *ast.File
	decl *ast.FuncDecl
}

type typeDecl struct {
	file *ast.File
	spec *ast.TypeSpec
}

// ErrNoModule says that a directory is in no Go module.
var ErrNoModule = errors.New("not inside a Go module: no go.mod in this directory or above it (run go mod init)")

// Load parses the Go files of a directory, tests excluded. Files for which
// skip returns true are left out: the generated ones that are about to be
// written anew. A syntax error is returned as a [scanner.ErrorList] with its
// position.
func Load(dir string, skip func(name string) bool) (*Package, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	p := &Package{
		Dir: dir, fset: token.NewFileSet(), imports: map[*ast.File]map[string]Import{},
		loaded: map[string]Import{}, decls: map[string]token.Pos{},
		funcs: map[string]funcDecl{}, types: map[string]typeDecl{}, methods: map[string][]string{},
	}
	if err := p.findModule(); err != nil {
		return nil, err
	}
	if err := p.parse(skip); err != nil {
		return nil, err
	}
	for _, file := range p.files {
		p.collect(file)
	}
	if p.Name == "" {
		p.Name = nameFromPath(p.ImportPath)
	}
	return p, nil
}

// Module returns the directory of the nearest go.mod above a directory (an
// absolute path), and the module path that it declares.
func Module(dir string) (root, modulePath string, err error) {
	for root := dir; ; root = filepath.Dir(root) {
		data, err := os.ReadFile(filepath.Join(root, "go.mod"))
		switch {
		case err == nil && modfile.ModulePath(data) == "":
			return "", "", fmt.Errorf("%s has no module line", filepath.Join(root, "go.mod"))
		case err == nil:
			return root, modfile.ModulePath(data), nil
		case !errors.Is(err, fs.ErrNotExist):
			return "", "", err
		case root == filepath.Dir(root):
			return "", "", ErrNoModule
		}
	}
}

// findModule sets ModuleDir and ImportPath.
func (p *Package) findModule() error {
	root, modulePath, err := Module(p.Dir)
	if err != nil {
		return err
	}
	rel, err := filepath.Rel(root, p.Dir)
	if err != nil {
		return err
	}
	p.ModuleDir, p.ImportPath = root, path.Join(modulePath, filepath.ToSlash(rel))
	return nil
}

func (p *Package) parse(skip func(name string) bool) error {
	entries, err := os.ReadDir(p.Dir)
	if err != nil {
		return err
	}
	var syntax scanner.ErrorList
	for _, e := range entries {
		name := e.Name()
		if e.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || skip(name) {
			continue
		}
		if match, err := build.Default.MatchFile(p.Dir, name); err == nil && !match {
			continue // another platform's, or ignored
		}
		file, err := parser.ParseFile(p.fset, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution|parser.ParseComments)
		var list scanner.ErrorList
		switch {
		case errors.As(err, &list):
			syntax = append(syntax, list...)
		case err != nil:
			return err
		default:
			p.files = append(p.files, file)
		}
	}
	return syntax.Err()
}

// collect enters the file's declarations.
func (p *Package) collect(file *ast.File) {
	p.Name = file.Name.Name
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			p.collectFunc(file, decl)
		case *ast.GenDecl:
			for _, s := range decl.Specs {
				p.collectSpec(file, s)
			}
		}
	}
}

func (p *Package) collectFunc(file *ast.File, decl *ast.FuncDecl) {
	name := decl.Name.Name
	if decl.Recv != nil && len(decl.Recv.List) == 1 {
		recv := receiverName(decl.Recv.List[0].Type)
		p.funcs[recv+"."+name] = funcDecl{file, decl}
		p.methods[recv] = append(p.methods[recv], name)
		return
	}
	p.funcs[name] = funcDecl{file, decl}
	if name != "init" && name != "_" {
		p.decls[name] = decl.Name.Pos()
	}
}

func (p *Package) collectSpec(file *ast.File, s ast.Spec) {
	switch s := s.(type) {
	case *ast.TypeSpec:
		p.decls[s.Name.Name] = s.Name.Pos()
		p.types[s.Name.Name] = typeDecl{file, s}
	case *ast.ValueSpec:
		for _, name := range s.Names {
			p.decls[name.Name] = name.Pos()
		}
	}
}

// Declared returns where the package declares a name on its top level, as
// "file.go:12", or "" if it does not.
func (p *Package) Declared(name string) string {
	pos, ok := p.decls[name]
	if !ok {
		return ""
	}
	return p.short(pos)
}

// HasMember reports whether the type of the package has a method or a field of
// this name.
func (p *Package) HasMember(typeName, member string) bool {
	if slices.Contains(p.methods[typeName], member) {
		return true
	}
	t, ok := p.types[typeName]
	if !ok {
		return false
	}
	s, ok := t.spec.Type.(*ast.StructType)
	if !ok {
		return false
	}
	for _, f := range s.Fields.List {
		if slices.ContainsFunc(f.Names, func(id *ast.Ident) bool { return id.Name == member }) {
			return true
		}
		if len(f.Names) == 0 && receiverName(f.Type) == member {
			return true
		}
	}
	return false
}

// Declarations returns the package-level names.
func (p *Package) Declarations() []string {
	names := make([]string, 0, len(p.decls))
	for name := range p.decls {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (p *Package) short(pos token.Pos) string {
	position := p.fset.Position(pos)
	return fmt.Sprintf("%s:%d", filepath.Base(position.Filename), position.Line)
}

// receiverName returns the type name of a receiver or an embedded field.
func receiverName(x ast.Expr) string {
	for {
		switch t := x.(type) {
		case *ast.StarExpr:
			x = t.X
		case *ast.ParenExpr:
			x = t.X
		case *ast.IndexExpr:
			x = t.X
		case *ast.IndexListExpr:
			x = t.X
		case *ast.SelectorExpr:
			x = t.Sel
		case *ast.Ident:
			return t.Name
		default:
			return ""
		}
	}
}

// nameFromPath makes a package name for a directory without Go files.
func nameFromPath(importPath string) string {
	prefix, _, ok := module.SplitPathVersion(importPath)
	if !ok {
		prefix = importPath
	}
	name := strings.Map(func(r rune) rune {
		if r == '_' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' {
			return r
		}
		return -1
	}, strings.ToLower(path.Base(prefix)))
	name = strings.TrimLeft(name, "0123456789_")
	if name == "" || token.IsKeyword(name) {
		return "main"
	}
	return name
}
