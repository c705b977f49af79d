package hotblock

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
)

// This file tells clients of net/http that wait for ever from those that may not. The
// zero client does; one from elsewhere, or with a Transport of its own, may have bounds.

// clients says what the package does with clients of net/http.
type clients struct {
	made  bool // some
	timed bool // and gives one a bound
}

// newClients looks through the files for clients that are made, be it by a declaration.
func newClients(pass *analysis.Pass) (c clients) {
	isClient := func(e ast.Expr) bool {
		return e != nil && pass.TypesInfo.TypeOf(e) != nil && isNamed(pass.TypesInfo.TypeOf(e), "net/http", "Client")
	}
	for _, file := range pass.Files {
		if inTest(pass, file.Package) {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CompositeLit:
				c.made = c.made || isClient(n)
				c.timed = c.timed || isClient(n) && setsBound(n)
			case *ast.Field:
				c.made = c.made || isClient(n.Type)
			case *ast.ValueSpec:
				c.made = c.made || isClient(n.Type)
			case *ast.SelectorExpr:
				// Read or written: who looks at it knows of it.
				t := pass.TypesInfo.TypeOf(n.X)
				c.timed = c.timed || t != nil && summary.IsClientBound(n.Sel.Name) && isNamed(pointee(t), "net/http", "Client")
			case *ast.CallExpr:
				id, ok := n.Fun.(*ast.Ident)
				c.made = c.made || ok && id.Name == "new" && len(n.Args) == 1 && isClient(n.Args[0])
			}
			return true
		})
	}
	return c
}

// setsBound reports whether a literal gives its client a bound.
func setsBound(lit *ast.CompositeLit) bool {
	for _, element := range lit.Elts {
		pair, ok := element.(*ast.KeyValueExpr)
		if !ok {
			return true // all fields
		}
		if key, ok := pair.Key.(*ast.Ident); ok && summary.IsClientBound(key.Name) {
			return true
		}
	}
	return false
}

// bounded reports whether a client has, or may have, a bound: all but the default
// client, one that the function makes without, and those in variables and fields of a
// package that makes clients but never gives one a bound.
func (c *clients) bounded(client ssa.Value) bool {
	if load, ok := client.(*ssa.UnOp); ok && load.Op == token.MUL {
		client = load.X
	}
	switch v := client.(type) {
	case *ssa.Global:
		return v.Pkg != nil && v.Pkg.Pkg.Path() != "net/http" && (!c.made || c.timed)
	case *ssa.FieldAddr:
		return !c.made || c.timed
	}
	return !summary.IsBareClient(client)
}
