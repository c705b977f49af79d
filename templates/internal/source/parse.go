package source

import (
	"errors"
	"go/ast"
	"go/build"
	"go/parser"
	"go/scanner"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A parsed file on its way into the package.
type parsedFile struct {
	name string
	role Role
	tree *ast.File
	test bool
	out  bool // excluded by its build constraints
}

// parse reads the files of the directory and enters their declarations.
func (p *Package) parse(role func(name string) Role) error {
	files, err := p.parseFiles(role)
	if err != nil {
		return err
	}
	if err := p.settleName(files); err != nil {
		return err
	}
	for _, f := range files {
		switch {
		case f.tree.Name.Name != p.Name:
			// An external test, or a program that the build passes over.
		case f.out:
			p.hide(f, "is left out by the build constraints of "+f.name)
		case f.test:
			p.collectTest(f)
		default:
			p.files = append(p.files, f.tree)
			p.collect(f.tree, f.role)
		}
	}
	return nil
}

// parseFiles parses what a build of the package may hold, and its tests.
func (p *Package) parseFiles(role func(name string) Role) ([]parsedFile, error) {
	entries, err := os.ReadDir(p.Dir)
	if err != nil {
		return nil, err
	}
	ctxt := buildContext()
	var files []parsedFile
	var syntax scanner.ErrorList
	for _, e := range entries {
		name := e.Name()
		if e.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasPrefix(name, "_") || strings.HasPrefix(name, ".") {
			continue
		}
		f := parsedFile{name: name, role: role(name), test: strings.HasSuffix(name, "_test.go")}
		if f.role == Replaced {
			continue
		}
		if match, err := ctxt.MatchFile(p.Dir, name); err == nil && !match {
			f.out = true
		}
		f.tree, err = parser.ParseFile(p.fset, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution|parser.ParseComments)
		var list scanner.ErrorList
		switch {
		case err == nil:
			files = append(files, f)
		case f.test || f.out:
			// Another platform's and the tests' errors do not stand in the way.
		case errors.As(err, &list):
			syntax = append(syntax, list...)
		default:
			return nil, err
		}
	}
	return files, syntax.Err()
}

// buildContext is the go command's, tags in GOFLAGS included.
func buildContext() *build.Context {
	ctxt := build.Default
	for flag := range strings.FieldsSeq(os.Getenv("GOFLAGS")) {
		if tags, ok := strings.CutPrefix("-"+strings.TrimLeft(flag, "-"), "-tags="); ok {
			ctxt.BuildTags = append(slices.Clip(ctxt.BuildTags), strings.Split(tags, ",")...)
		}
	}
	return &ctxt
}

// settleName finds the package's name, and refuses a directory of several
// packages at the clause that differs.
func (p *Package) settleName(files []parsedFile) error {
	for _, f := range files {
		name := f.tree.Name.Name
		switch {
		case f.out || f.test || name == "documentation": // the go command passes over the last
		case p.Name == "":
			p.Name = name
		case p.Name != name:
			return scanner.ErrorList{{
				Pos: p.fset.Position(f.tree.Name.Pos()),
				Msg: "package " + name + " in a directory of package " + p.Name,
			}}
		}
	}
	for _, f := range files { // a directory of tests alone
		if p.Name == "" && f.test && !f.out {
			p.Name = strings.TrimSuffix(f.tree.Name.Name, "_test")
		}
	}
	return nil
}

// collectTest enters the names that a test of the package declares: a generated
// file that repeats one would break the test.
func (p *Package) collectTest(f parsedFile) {
	p.hide(f, "is declared in a test, "+f.name)
	for _, decl := range f.tree.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if decl.Recv == nil && decl.Name.Name != "_" {
				p.decls[decl.Name.Name] = decl.Name.Pos()
			}
		case *ast.GenDecl:
			for _, s := range decl.Specs {
				p.collectTestSpec(s)
			}
		}
	}
}

func (p *Package) collectTestSpec(s ast.Spec) {
	switch s := s.(type) {
	case *ast.TypeSpec:
		p.decls[s.Name.Name] = s.Name.Pos()
	case *ast.ValueSpec:
		for _, name := range s.Names {
			p.decls[name.Name] = name.Pos()
		}
	}
}

// hide notes why the functions of a file cannot be referred to.
func (p *Package) hide(f parsedFile, why string) {
	for _, decl := range f.tree.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok {
			continue
		}
		key := fn.Name.Name
		if fn.Recv != nil && len(fn.Recv.List) == 1 {
			key = receiverName(fn.Recv.List[0].Type) + "." + key
		}
		p.hidden[key] = why
	}
}
