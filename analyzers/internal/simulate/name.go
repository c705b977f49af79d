package simulate

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// Name returns what the source calls the primitive where it is used, such as
// "s.mu" or "errCh", or "" if it has no name there.
func (p Primitive) Name() string {
	if name := nameOf(p.Expr, 0); name != "" {
		return name
	}
	return nameOf(p.Made, 0)
}

// MadeAt returns where the primitive, or what it is part of, was made.
func (p Primitive) MadeAt() token.Pos {
	if p.Made == nil {
		return token.NoPos
	}
	return p.Made.Pos()
}

// maxName bounds how far a name is put together.
const maxName = 6

// nameOf returns the source text that a value stands for, as far as SSA tells.
func nameOf(v ssa.Value, depth int) string {
	if v == nil || depth > maxName {
		return ""
	}
	switch v := v.(type) {
	case *ssa.Parameter:
		return v.Name()
	case *ssa.FreeVar:
		return v.Name()
	case *ssa.Global:
		return v.Name()
	case *ssa.Alloc:
		if v.Comment != "new" && v.Comment != "complit" && v.Comment != "varargs" && v.Comment != "slicelit" {
			return v.Comment
		}
		return assignedName(v)
	case *ssa.FieldAddr:
		return fieldName(v.X, fieldOf(v), depth)
	case *ssa.Field:
		return fieldName(v.X, fieldOf(v), depth)
	case *ssa.UnOp:
		return nameOf(v.X, depth+1)
	case *ssa.IndexAddr:
		if name := nameOf(v.X, depth+1); name != "" {
			return name + "[...]"
		}
	case *ssa.Lookup:
		if name := nameOf(v.X, depth+1); name != "" {
			return name + "[...]"
		}
	case *ssa.Call:
		return calledName(v)
	case *ssa.MakeInterface:
		return nameOf(v.X, depth+1)
	case *ssa.ChangeType:
		return nameOf(v.X, depth+1)
	case *ssa.ChangeInterface:
		return nameOf(v.X, depth+1)
	case *ssa.MakeClosure:
		if len(v.Bindings) == 1 {
			return nameOf(v.Bindings[0], depth+1)
		}
	case *ssa.Phi:
		return v.Comment
	}
	return assignedName(v)
}

func calledName(call *ssa.Call) string {
	if name := assignedName(call); name != "" {
		return name
	}
	if callee := call.Call.StaticCallee(); callee != nil {
		return callee.Name() + "()"
	}
	if call.Call.IsInvoke() {
		return call.Call.Method.Name() + "()"
	}
	return ""
}

// fieldName adds a field to the name of its struct; an embedded one is left out.
func fieldName(of ssa.Value, f *types.Var, depth int) string {
	if f == nil {
		return ""
	}
	base := nameOf(of, depth+1)
	switch {
	case base == "":
		return f.Name()
	case f.Embedded():
		return base
	}
	return base + "." + f.Name()
}

// assignedName returns what an expression is assigned to. SSA forgets the names
// of variables that live in registers, so the syntax is asked.
func assignedName(v ssa.Value) (name string) {
	if v.Parent() == nil || v.Parent().Syntax() == nil || !v.Pos().IsValid() {
		return ""
	}
	match := func(lhs, rhs []ast.Expr) {
		for i, expr := range rhs {
			if i < len(lhs) && (len(lhs) == len(rhs) || len(rhs) == 1) && stands(expr, v.Pos()) {
				name = types.ExprString(lhs[i])
			}
		}
	}
	ast.Inspect(v.Parent().Syntax(), func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			match(n.Lhs, n.Rhs)
		case *ast.ValueSpec:
			names := make([]ast.Expr, len(n.Names))
			for i, id := range n.Names {
				names[i] = id
			}
			match(names, n.Values)
		case *ast.KeyValueExpr:
			if id, ok := n.Key.(*ast.Ident); ok && stands(n.Value, v.Pos()) {
				name = id.Name
			}
		}
		return name == ""
	})
	return name
}

// stands reports whether SSA gives the expression this position.
func stands(expr ast.Expr, pos token.Pos) bool {
	switch e := ast.Unparen(expr).(type) {
	case *ast.CallExpr:
		return e.Lparen == pos
	case *ast.UnaryExpr:
		return e.X.Pos() == pos || stands(e.X, pos)
	case *ast.CompositeLit:
		return e.Lbrace == pos
	}
	return false
}
