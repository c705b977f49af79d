package lockwait

import (
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// zero evaluates an expression under the assumption that all fields, variables and
// maps still have their zero values; nil if it depends on something else.
func zero(v ssa.Value, depth int) constant.Value {
	if depth > maxDepth {
		return nil
	}
	switch v := v.(type) {
	case *ssa.Const:
		if v.Value == nil && v.IsNil() {
			return null
		}
		return v.Value
	case *ssa.UnOp:
		return zeroOfUnary(v, depth)
	case *ssa.BinOp:
		return compare(v.Op, zero(v.X, depth+1), zero(v.Y, depth+1))
	case *ssa.Field:
		return zeroOf(v.Type())
	case *ssa.Lookup:
		if !v.CommaOk {
			return zeroOf(v.Type())
		}
	case *ssa.Extract:
		if lookup, ok := v.Tuple.(*ssa.Lookup); ok && variableBehind(lookup.X) {
			return zeroOf(v.Type())
		}
	case *ssa.Call:
		if b, ok := v.Call.Value.(*ssa.Builtin); ok && b.Name() == "len" && variableBehind(v.Call.Args[0]) {
			return constant.MakeInt64(0)
		}
	}
	return nil
}

// null stands for nil, of any type.
var null = constant.MakeString("nil")

func zeroOfUnary(v *ssa.UnOp, depth int) constant.Value {
	switch {
	case v.Op == token.MUL && variableOf(v.X) != nil:
		return zeroOf(v.Type())
	case v.Op == token.NOT:
		if x := zero(v.X, depth+1); x != nil && x.Kind() == constant.Bool {
			return constant.MakeBool(!constant.BoolVal(x))
		}
	}
	return nil
}

// variableBehind reports whether a value was read from a field or package variable.
func variableBehind(v ssa.Value) bool {
	if load, ok := v.(*ssa.UnOp); ok && load.Op == token.MUL {
		return variableOf(load.X) != nil
	}
	return variableOf(v) != nil
}

// zeroOf returns the zero value of a type.
func zeroOf(t types.Type) constant.Value {
	b, ok := t.Underlying().(*types.Basic)
	switch {
	case !ok:
		switch t.Underlying().(type) {
		case *types.Struct, *types.Array:
			return nil
		}
		return null
	case b.Info()&types.IsBoolean != 0:
		return constant.MakeBool(false)
	case b.Info()&types.IsNumeric != 0:
		return constant.MakeInt64(0)
	case b.Info()&types.IsString != 0:
		return constant.MakeString("")
	}
	return nil
}

func compare(op token.Token, x, y constant.Value) constant.Value {
	if x == nil || y == nil || x.Kind() != y.Kind() {
		return nil
	}
	switch op {
	case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		if x.Kind() == constant.Bool && op != token.EQL && op != token.NEQ {
			return nil
		}
		return constant.MakeBool(constant.Compare(x, op, y))
	}
	return nil
}
