package pipeline

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"regexp"
	"strings"

	"github.com/seed-5a033449/asyncgen/templates/internal/source"
)

var qualified = regexp.MustCompile(`\$\{[^}]*\}`)

// unnamed drops the names of parameters from function types, which have no
// part in the type: func(ctx context.Context, page *Page) error is
// func(context.Context, *Page) error. Other text comes back as it is.
func unnamed(t source.Type) source.Type {
	var restore []string
	text := qualified.ReplaceAllStringFunc(string(t), func(ref string) string {
		standIn := fmt.Sprintf("qualifiedª%dª", len(restore)/2)
		restore = append(restore, standIn, ref)
		return standIn
	})
	x, err := parser.ParseExpr(text)
	if err != nil {
		return t
	}
	ast.Inspect(x, func(n ast.Node) bool {
		if fn, ok := n.(*ast.FuncType); ok {
			fn.Params, fn.Results = unnamedFields(fn.Params), unnamedFields(fn.Results)
		}
		return true
	})
	var b bytes.Buffer
	if err := format.Node(&b, token.NewFileSet(), x); err != nil {
		return t
	}
	return source.Type(strings.NewReplacer(restore...).Replace(b.String()))
}

// unnamedFields repeats each field's type once for every name that it had.
func unnamedFields(list *ast.FieldList) *ast.FieldList {
	if list == nil {
		return nil
	}
	flat := &ast.FieldList{}
	for _, f := range list.List {
		for range max(len(f.Names), 1) {
			flat.List = append(flat.List, &ast.Field{Type: f.Type})
		}
	}
	return flat
}
