package source

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

// isIdentifier reports whether s is a Go identifier other than "_".
func isIdentifier(s string) bool { return token.IsIdentifier(s) && s != "_" }

// qualify renders a type expression of the file, with every selector of an
// imported package as ${import/path.Name}.
func (p *Package) qualify(x ast.Expr, file *ast.File) (Type, error) {
	return p.render(x, func(name string) (string, error) { return p.importPath(file, name) })
}

// render prints a type expression, resolving the package names in it.
func (p *Package) render(x ast.Expr, resolve func(name string) (string, error)) (Type, error) {
	var text bytes.Buffer
	if err := format.Node(&text, token.NewFileSet(), stripComments(x)); err != nil {
		return "", err
	}
	copied, err := parser.ParseExpr(text.String()) // the tree is shared: rewrite a copy
	if err != nil {
		return "", err
	}
	var failed error
	var replace []string
	result := astutil.Apply(copied, func(c *astutil.Cursor) bool {
		sel, ok := c.Node().(*ast.SelectorExpr)
		if !ok {
			return true
		}
		id, ok := sel.X.(*ast.Ident)
		if !ok {
			return true
		}
		importPath, err := resolve(id.Name)
		if err != nil {
			failed = err
			return false
		}
		placeholder := fmt.Sprintf("qualified%dª", len(replace))
		replace = append(replace, placeholder, "${"+importPath+"."+sel.Sel.Name+"}")
		c.Replace(ast.NewIdent(placeholder))
		return false
	}, nil)
	if failed != nil {
		return "", failed
	}
	text.Reset()
	if err := format.Node(&text, token.NewFileSet(), result); err != nil {
		return "", err
	}
	return Type(strings.NewReplacer(replace...).Replace(text.String())), nil
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
