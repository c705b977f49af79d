package notimeout

// Clients, servers and dialers where they are made: by a literal, by new, or
// by declaring a variable.

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// A kind is a type of the standard library that has fields for its timeouts.
type kind int

const (
	other kind = iota
	aClient
	aServer
	aDialer
)

// kindOf returns what an expression makes, or what a variable holds.
func (p *pkg) kindOf(e ast.Expr) kind {
	t := p.info.TypeOf(e)
	if t == nil {
		return other
	}
	named := ctxflow.NamedType(t)
	if named == nil || named.Obj().Pkg() == nil {
		return other
	}
	switch named.Obj().Pkg().Path() + "." + named.Obj().Name() {
	case "net/http.Client":
		return aClient
	case "net/http.Server":
		return aServer
	case "net.Dialer":
		return aDialer
	}
	return other
}

func (p *pkg) isNew(call *ast.CallExpr) bool {
	ident, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok || len(call.Args) != 1 {
		return false
	}
	builtin, ok := p.info.Uses[ident].(*types.Builtin)
	return ok && builtin.Name() == "new"
}

// declaresZero reports whether the identifier declares a variable that starts
// as the zero value of a struct.
func (p *pkg) declaresZero(cur inspector.Cursor) bool {
	if cur.ParentEdgeKind() != edge.ValueSpec_Names || len(cur.Parent().Node().(*ast.ValueSpec).Values) > 0 {
		return false
	}
	v, ok := p.info.Defs[cur.Node().(*ast.Ident)].(*types.Var)
	if !ok {
		return false
	}
	_, ok = v.Type().Underlying().(*types.Struct)
	return ok
}

// given returns the values that a literal gives its fields by name. For a
// literal without names, and for what is no literal, it is empty.
func given(e ast.Node) map[string]ast.Expr {
	fields := map[string]ast.Expr{}
	lit, ok := e.(*ast.CompositeLit)
	if !ok {
		return fields
	}
	for _, elt := range lit.Elts {
		if pair, ok := elt.(*ast.KeyValueExpr); ok {
			if key, ok := pair.Key.(*ast.Ident); ok {
				fields[key.Name] = pair.Value
			}
		}
	}
	return fields
}

// gives reports whether a literal sets one of the named fields.
func gives(e ast.Node, names ...string) bool {
	fields := given(e)
	for _, name := range names {
		if fields[name] != nil {
			return true
		}
	}
	return false
}
