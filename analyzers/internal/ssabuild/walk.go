package ssabuild

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// EachInstr visits the instructions of a function, but not those of the literals in
// it, in the order of its blocks.
func EachInstr(fn *ssa.Function, visit func(ssa.Instruction)) {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			visit(instr)
		}
	}
}

// CallAt returns the call whose opening parenthesis stands at a position, which is the
// position that its instruction has; nil if there is none.
func CallAt(files []*ast.File, pos token.Pos) (found *ast.CallExpr) {
	for _, file := range files {
		if pos < file.FileStart || file.FileEnd <= pos {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && call.Lparen == pos {
				found = call
			}
			return found == nil && n != nil && n.Pos() <= pos && pos < n.End()
		})
	}
	return found
}

// FieldAt returns the field with an index of a struct, or of what a pointer to one
// points to: of a generic struct that of its declaration, so that it is the same for all
// instances. It returns nil for other types.
func FieldAt(t types.Type, index int) *types.Var {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	if st, ok := t.Underlying().(*types.Struct); ok {
		return st.Field(index).Origin()
	}
	return nil
}

// FieldAddr returns the field whose address a value is, or that it was read from; nil for
// any other.
func FieldAddr(v ssa.Value) *ssa.FieldAddr {
	if load, ok := v.(*ssa.UnOp); ok {
		v = load.X
	}
	field, _ := v.(*ssa.FieldAddr)
	return field
}

// IsNil reports whether a value is the constant nil.
func IsNil(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.IsNil()
}

// CanReturn reports whether a function with a body has a way out, other than a
// recovered panic: if not, it goes on for ever, or ends the process.
func CanReturn(fn *ssa.Function) bool {
	return slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
		_, returns := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		return returns && b != fn.Recover // which only a deferred recover leads to
	})
}
