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
	"fmt"
	"go/ast"
	"go/importer"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
)

// A Package is a directory of Go files, parsed.
type Package struct {
	Dir        string // absolute
	Name       string // package name; for an empty directory made from its path
	ImportPath string
	ModuleDir  string // absolute directory of the go.mod

	modulePath string
	fset       *token.FileSet
	files      []*ast.File
	imports    map[*ast.File]*fileImports
	realNames  map[string]string // import path → package name; nil until asked for
	known      map[string]Import // packages that types name, by path
	loaded     map[string]*types.Package
	exports    map[string]string    // files with export data of loaded packages, by path
	compiled   types.Importer       // reads them; one, so that a type has one identity
	neighbours map[string]*Package  // of the own module, by path
	decls      map[string]token.Pos // package-level names, those of in-package tests included
	funcs      map[string]funcDecl  // "Name" or "Recv.Name"
	types      map[string]typeDecl
	methods    map[string][]string // receiver type → names of its methods
	hidden     map[string]string   // functions that cannot be referred to, and why
}

type funcDecl struct {
	file *ast.File
	decl *ast.FuncDecl
}

type typeDecl struct {
	file *ast.File
	spec *ast.TypeSpec
}

// A Role is what a file of the package means to the run.
type Role int

// Roles.
const (
	Handwritten Role = iota
	// Generated files keep the names that they declare, but no function of
	// theirs can be referred to: whether it is there would depend on what has
	// been generated before.
	Generated
	// Replaced files are about to be written anew, or have lost their spec.
	Replaced
)

// Load parses the Go files of a directory. Role tells what a file is, by its
// name in the directory. A syntax error is returned as a
// [go/scanner.ErrorList] with its position.
func Load(dir string, role func(name string) Role) (*Package, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	p := &Package{
		Dir: dir, fset: token.NewFileSet(), imports: map[*ast.File]*fileImports{},
		known: map[string]Import{}, loaded: map[string]*types.Package{}, exports: map[string]string{}, neighbours: map[string]*Package{}, decls: map[string]token.Pos{}, funcs: map[string]funcDecl{},
		types: map[string]typeDecl{}, methods: map[string][]string{}, hidden: map[string]string{},
	}
	p.compiled = importer.ForCompiler(p.fset, "gc", p.openExport)
	if err := p.findModule(); err != nil {
		return nil, err
	}
	if err := p.parse(role); err != nil {
		return nil, err
	}
	if p.Name == "" {
		p.Name = nameFromPath(p.ImportPath)
	}
	p.settleReceivers()
	return p, nil
}

// collect enters the declarations of a file.
func (p *Package) collect(file *ast.File, role Role) {
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			p.collectFunc(file, decl, role)
		case *ast.GenDecl:
			for _, s := range decl.Specs {
				p.collectSpec(file, s)
			}
		}
	}
}

func (p *Package) collectFunc(file *ast.File, decl *ast.FuncDecl, role Role) {
	key := decl.Name.Name
	if decl.Recv != nil && len(decl.Recv.List) == 1 {
		recv := receiverName(decl.Recv.List[0].Type)
		key = recv + "." + key
		p.methods[recv] = append(p.methods[recv], decl.Name.Name)
	} else if key != "init" && key != "_" {
		p.decls[key] = decl.Name.Pos()
	}
	if role == Generated {
		p.hidden[key] = "is generated (" + p.short(decl.Name.Pos()) + "): refer to its scaffold from the same spec"
		return
	}
	p.funcs[key] = funcDecl{file, decl}
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

// settleReceivers enters methods that are declared on an alias of a type under
// the type itself too.
func (p *Package) settleReceivers() {
	for alias, names := range p.methods {
		base := p.aliased(alias)
		if base == alias {
			continue
		}
		p.methods[base] = append(p.methods[base], names...)
		for _, name := range names {
			if fn, ok := p.funcs[alias+"."+name]; ok {
				p.funcs[base+"."+name] = fn
			}
		}
	}
}

// aliased follows the aliases that the package declares for its own types.
func (p *Package) aliased(name string) string {
	for range p.types { // a chain is no longer than there are types
		t, ok := p.types[name]
		if !ok || !t.spec.Assign.IsValid() {
			return name
		}
		id, ok := ast.Unparen(t.spec.Type).(*ast.Ident)
		if !ok {
			return name
		}
		name = id.Name
	}
	return name
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
