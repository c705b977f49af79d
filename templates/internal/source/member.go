package source

import (
	"go/ast"
	"slices"
)

// HasMember reports whether the type of the package has a method or a field of
// this name, at the depth of the type itself: what an embedded type brings may
// be hidden by a method.
func (p *Package) HasMember(typeName, member string) bool {
	typeName = p.aliased(typeName)
	if slices.Contains(p.methods[typeName], member) {
		return true
	}
	s := p.structOf(typeName)
	if s == nil {
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

// structOf returns the struct that underlies a type of the package, or nil.
func (p *Package) structOf(typeName string) *ast.StructType {
	for range p.types { // a chain of definitions is no longer than there are types
		t, ok := p.types[typeName]
		if !ok {
			return nil
		}
		switch x := ast.Unparen(t.spec.Type).(type) {
		case *ast.StructType:
			return x
		case *ast.Ident, *ast.IndexExpr, *ast.IndexListExpr:
			typeName = receiverName(x)
		default:
			return nil
		}
	}
	return nil
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
