package source

import (
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/mod/module"

	"github.com/seed-5a033449/asyncgen/templates/spec"
)

// fullPath matches a type that is written with its whole import path:
// golang.org/x/net/html.Node. One element alone, as in time.Duration, is found
// among the imports of the package or in the standard library.
var fullPath = regexp.MustCompile(`((?:[\w.~-]+/)+[\w.~-]*\w)\.([A-Za-z_]\w*)`)

// maxType is the largest text of a type, in bytes. Nobody writes longer ones.
const maxType = 1000

// ParseType reads a type as a spec gives it: *Page, []time.Duration,
// map[string]net/http.Header. It refuses everything that is not a type, and
// types that do not exist. Packages named in it are loaded; their types and
// the package's own must be there, the rest need not compile.
func (p *Package) ParseType(text string) (Type, error) {
	if len(text) > maxType {
		return "", fmt.Errorf("a type may have at most %d bytes (got %d)", maxType, len(text))
	}
	paths := map[string]string{} // stand-in → import path
	source := fullPath.ReplaceAllStringFunc(text, func(m string) string {
		parts := fullPath.FindStringSubmatch(m)
		standIn := fmt.Sprintf("pathª%d", len(paths))
		paths[standIn] = parts[1]
		return standIn + "." + parts[2]
	})
	x, err := parser.ParseExprFrom(token.NewFileSet(), "", source, parser.SkipObjectResolution)
	if err != nil || strings.ContainsAny(text, "\n\r`\"") || strings.Contains(text, "//") || strings.Contains(text, "/*") {
		return "", fmt.Errorf("must be a Go type (got %q)", spec.Clip(text))
	}
	if err := p.checkTypeSyntax(x); err != nil {
		return "", err
	}
	t, err := p.render(x, scope{
		qualified: func(name string) (string, error) {
			if importPath, ok := paths[name]; ok {
				return importPath, module.CheckImportPath(importPath)
			}
			return p.findImport(name)
		},
		bare: func(string) string { return "" }, // dot imports belong to files
	})
	if err != nil {
		return "", err
	}
	t = p.own(t)
	return t, p.checkType(t)
}

// own takes the package's own path off the names in a type.
func (p *Package) own(t Type) Type {
	return Type(reference.ReplaceAllStringFunc(string(t), func(m string) string {
		parts := reference.FindStringSubmatch(m)
		if parts[1] == p.ImportPath {
			return parts[2]
		}
		return m
	}))
}

// checkTypeSyntax accepts the syntax of types, with lengths given as numbers,
// and names that are declared.
func (p *Package) checkTypeSyntax(x ast.Expr) (err error) {
	ast.Inspect(x, func(n ast.Node) bool {
		switch n := n.(type) {
		case nil, *ast.StarExpr, *ast.ArrayType, *ast.MapType, *ast.ChanType, *ast.IndexExpr, *ast.IndexListExpr,
			*ast.ParenExpr:
			return true
		case *ast.BasicLit:
			if n.Kind == token.INT {
				return true
			}
		case *ast.FuncType, *ast.InterfaceType, *ast.StructType, *ast.FieldList, *ast.Field, *ast.Ellipsis:
			return true
		case *ast.SelectorExpr:
			if _, ok := n.X.(*ast.Ident); ok {
				return false // the name is looked up later
			}
		case *ast.Ident:
			return true
		}
		err = errors.New("must be a Go type, without expressions or statements")
		return false
	})
	return err
}

// findImport finds the package that a name stands for in any file, or in the
// standard library.
func (p *Package) findImport(name string) (string, error) {
	for _, file := range p.files {
		if importPath, err := p.importPath(file, name); err == nil {
			return importPath, nil
		}
	}
	unknown := fmt.Errorf("no file of %s imports a package %s: write the whole path, as in net/http.Header", p.Name, name)
	switch name {
	case "all", "cmd", "main", "std", "tool", "work": // patterns, for the go command
		return "", unknown
	}
	if pkg, err := p.typesOf(name); err != nil || pkg.Name() != name {
		return "", unknown
	}
	return name, nil
}

// reference matches an identifier of an imported package in a Type.
var reference = regexp.MustCompile(`\$\{([^}]*)\.([^.}]*)\}`)

// Packages returns the import paths that the type names, sorted.
func (t Type) Packages() []string {
	var paths []string
	for _, m := range reference.FindAllStringSubmatch(string(t), -1) {
		paths = append(paths, m[1])
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// checkType type-checks the declaration "var _ T" among the package's own
// files, of which only the declarations are looked at.
func (p *Package) checkType(t Type) error {
	for _, importPath := range t.Packages() {
		if _, err := p.typesOf(importPath); err != nil {
			return err
		}
	}
	var src strings.Builder
	fmt.Fprintf(&src, "package %s\n", p.Name)
	names := map[string]string{}
	for i, path := range t.Packages() {
		names[path] = fmt.Sprintf("importedª%d", i)
		fmt.Fprintf(&src, "import %s %q\n", names[path], path)
	}
	body := reference.ReplaceAllStringFunc(string(t), func(m string) string {
		parts := reference.FindStringSubmatch(m)
		return names[parts[1]] + "." + parts[2]
	})
	fmt.Fprintf(&src, "var _ %s\n", body)
	file, err := parser.ParseFile(p.fset, "", src.String(), parser.SkipObjectResolution)
	if err != nil {
		return fmt.Errorf("must be a Go type (got %q)", spec.Clip(string(t)))
	}
	return p.checkFile(file)
}

// checkFile reports the first type error that lies in the file.
func (p *Package) checkFile(file *ast.File) error {
	var first error
	conf := types.Config{
		IgnoreFuncBodies: true,
		Importer:         knownImports(p.loaded),
		Sizes:            types.SizesFor("gc", build.Default.GOARCH), // bounds the length of arrays
		Error: func(err error) {
			var terr types.Error
			if errors.As(err, &terr) && file.FileStart <= terr.Pos && terr.Pos <= file.FileEnd && first == nil {
				first = errors.New(plainNames(terr.Msg))
			}
		},
	}
	files := append([]*ast.File{file}, p.files...)
	_, _ = conf.Check(p.ImportPath, p.fset, files, nil) // errors of other files are none of ours
	return first
}

// plainNames takes the stand-ins for package names out of a message.
func plainNames(msg string) string {
	return regexp.MustCompile(`importedª\d+\.`).ReplaceAllString(msg, "")
}
