package emit

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"slices"
)

// A HiddenError says that the package declares a name of Go's own that the
// generated code uses. What either means by it cannot be told apart.
type HiddenError struct{ Name string }

func (e *HiddenError) Error() string {
	return fmt.Sprintf("generated code uses Go's own %s, and the package declares another", e.Name)
}

// usage is what must be known of a printed file before its imports are named
// for good.
type usage struct {
	locals map[string]bool // names declared inside functions: an import must not share one
	bare   map[string]bool // names used without a qualifier, locals and fields left out
}

// usageOf parses a printed file.
func usageOf(content []byte) (usage, error) {
	u := usage{locals: map[string]bool{}, bare: map[string]bool{}}
	file, err := parser.ParseFile(token.NewFileSet(), "", content, parser.SkipObjectResolution)
	if err != nil {
		return u, err
	}
	for _, decl := range file.Decls {
		if gen, ok := decl.(*ast.GenDecl); ok {
			for _, s := range gen.Specs {
				u.typeParams(s)
			}
			continue
		}
		ast.Inspect(decl, u.declare)
	}
	ast.Inspect(file, u.use)
	return u, nil
}

// typeParams notes the type parameters of a type, which its methods see too.
func (u usage) typeParams(s ast.Spec) {
	if t, ok := s.(*ast.TypeSpec); ok && t.TypeParams != nil {
		ast.Inspect(t.TypeParams, u.declare)
	}
}

// declare notes the names that a node of a function declares.
func (u usage) declare(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.Field:
		u.local(n.Names...)
	case *ast.ValueSpec:
		u.local(n.Names...)
	case *ast.TypeSpec:
		u.local(n.Name)
	case *ast.AssignStmt:
		if n.Tok == token.DEFINE {
			u.localExprs(n.Lhs...)
		}
	case *ast.RangeStmt:
		if n.Tok == token.DEFINE {
			u.localExprs(n.Key, n.Value)
		}
	}
	return true
}

func (u usage) local(names ...*ast.Ident) {
	for _, id := range names {
		u.locals[id.Name] = true
	}
}

func (u usage) localExprs(list ...ast.Expr) {
	for _, x := range list {
		if id, ok := x.(*ast.Ident); ok {
			u.local(id)
		}
	}
}

// use notes names that are not qualified, and passes over those that select or
// declare a field.
func (u usage) use(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.SelectorExpr:
		ast.Inspect(n.X, u.use)
		return false
	case *ast.Field:
		ast.Inspect(n.Type, u.use)
		return false
	case *ast.KeyValueExpr:
		if _, field := n.Key.(*ast.Ident); field {
			ast.Inspect(n.Value, u.use)
			return false
		}
	case *ast.Ident:
		u.bare[n.Name] = true
	}
	return true
}

// hidden returns an error for the first of Go's own names that the file uses
// and that is reserved, because the package declares it elsewhere.
func (u usage) hidden(reserved map[string]bool) error {
	for _, name := range slices.Sorted(maps.Keys(u.bare)) {
		if types.Universe.Lookup(name) != nil && reserved[name] && !u.locals[name] {
			return &HiddenError{Name: name}
		}
	}
	return nil
}
