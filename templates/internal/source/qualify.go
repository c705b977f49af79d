package source

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

// isIdentifier reports whether s is a Go identifier other than "_".
func isIdentifier(s string) bool { return token.IsIdentifier(s) && s != "_" }

// scope is where the names of a type expression are looked up.
type scope struct {
	// qualified returns the import path that a package name stands for.
	qualified func(name string) (string, error)
	// bare returns the import path of a name without qualifier that comes from
	// a dot import, and "" for any other name.
	bare func(name string) string
}

// fileScope is the scope of a type expression of a file. Bound names are type
// parameters.
func (p *Package) fileScope(file *ast.File, bound []string) scope {
	return scope{
		qualified: func(name string) (string, error) { return p.importPath(file, name) },
		bare: func(name string) string {
			if slices.Contains(bound, name) || p.Declared(name) != "" || !ast.IsExported(name) {
				return ""
			}
			return p.dotImport(file, name)
		},
	}
}

// dotImport returns the path of the package, imported with a dot, that declares
// the name. When that cannot be told, a single such import must be the one.
func (p *Package) dotImport(file *ast.File, name string) string {
	dots := p.importsOf(file).dot
	for _, importPath := range dots {
		pkg, err := p.typesOf(importPath)
		if err == nil && pkg.Scope().Lookup(name) != nil || err != nil && len(dots) == 1 {
			return importPath
		}
	}
	return ""
}

// render prints a type expression, with every name of an imported package as
// ${import/path.Name}.
func (p *Package) render(x ast.Expr, in scope) (Type, error) {
	var text bytes.Buffer
	if err := format.Node(&text, token.NewFileSet(), stripComments(x)); err != nil {
		return "", err
	}
	copied, err := parser.ParseExpr(text.String()) // the tree is shared: rewrite a copy
	if err != nil {
		return "", err
	}
	r := renderer{scope: in}
	result := astutil.Apply(copied, r.visit, nil)
	if r.failed != nil {
		return "", r.failed
	}
	text.Reset()
	if err := format.Node(&text, token.NewFileSet(), result); err != nil {
		return "", err
	}
	return Type(strings.NewReplacer(r.replace...).Replace(text.String())), nil
}

// A renderer puts identifiers that occur nowhere else in place of the names of
// imported packages, since ${...} is no syntax that could be printed.
type renderer struct {
	scope
	replace []string // stand-in, text, and so on
	failed  error
}

func (r *renderer) visit(c *astutil.Cursor) bool {
	switch n := c.Node().(type) {
	case *ast.SelectorExpr:
		id, ok := n.X.(*ast.Ident)
		if !ok {
			return true
		}
		importPath, err := r.qualified(id.Name)
		if err != nil {
			r.failed = err
			return false
		}
		r.stand(c, importPath, n.Sel.Name)
		return false
	case *ast.Ident:
		if c.Name() == "Names" { // of a field, parameter or method
			return false
		}
		if importPath := r.bare(n.Name); importPath != "" {
			r.stand(c, importPath, n.Name)
		}
	}
	return true
}

func (r *renderer) stand(c *astutil.Cursor, importPath, name string) {
	standIn := fmt.Sprintf("qualified%dª", len(r.replace))
	r.replace = append(r.replace, standIn, "${"+importPath+"."+name+"}")
	c.Replace(ast.NewIdent(standIn))
}

// stripComments drops the comments inside struct and interface types.
func stripComments(x ast.Expr) ast.Expr {
	ast.Inspect(x, func(n ast.Node) bool {
		if f, ok := n.(*ast.Field); ok {
			f.Doc, f.Comment = nil, nil
		}
		return true
	})
	return x
}
