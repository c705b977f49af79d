package ctxfix

import (
	"go/ast"
	"go/types"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// zeros returns the zero values of all results of a function but the last, which
// must be an error.
func (f *Fixer) zeros(node ast.Node) ([]string, bool) {
	sig := ctxflow.Signature(f.pass.TypesInfo, node)
	if sig == nil || sig.Results().Len() == 0 || !ctxflow.IsError(sig.Results().At(sig.Results().Len()-1).Type()) {
		return nil, false
	}
	var list []string
	for _, field := range results(node).List {
		zero, ok := f.zero(field.Type)
		if !ok {
			return nil, false
		}
		for range max(1, len(field.Names)) {
			list = append(list, zero)
		}
	}
	return list[:len(list)-1], true
}

func results(node ast.Node) *ast.FieldList {
	if lit, ok := node.(*ast.FuncLit); ok {
		return lit.Type.Results
	}
	return node.(*ast.FuncDecl).Type.Results
}

// zero returns the zero value of the type that an expression denotes, in terms of
// that expression: what can name the type in the signature can name it in the
// body.
func (f *Fixer) zero(expr ast.Expr) (string, bool) {
	t := f.pass.TypesInfo.TypeOf(expr)
	if t == nil {
		return "", false
	}
	if _, ok := types.Unalias(t).(*types.TypeParam); ok {
		return "*new(" + Source(f.pass.Fset, expr) + ")", true
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return zeroOfBasic(u)
	case *types.Struct, *types.Array:
		return Source(f.pass.Fset, expr) + "{}", true
	}
	return "nil", true
}

func zeroOfBasic(t *types.Basic) (string, bool) {
	switch {
	case t.Info()&types.IsBoolean != 0:
		return "false", true
	case t.Info()&types.IsString != 0:
		return `""`, true
	case t.Info()&types.IsNumeric != 0:
		return "0", true
	}
	return "nil", t.Kind() == types.UnsafePointer
}
