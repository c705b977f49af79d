package deadlock

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
	"golang.org/x/tools/go/ssa"
)

// A source finds the syntax of instructions: what a reader sees and how it
// calls things. SSA has forgotten both.
type source struct {
	fset  *token.FileSet
	files []*ast.File
}

func (s *source) line(pos token.Pos) int { return s.fset.Position(pos).Line }

// extent returns the range of the statement or expression of an instruction:
// of a select or a range its head.
func (s *source) extent(at ssa.Instruction) (pos, end token.Pos) {
	switch n := s.node(at.Pos()).(type) {
	case nil:
		return at.Pos(), token.NoPos
	case *ast.RangeStmt:
		return n.For, n.X.End()
	case *ast.SelectStmt:
		return n.Select, n.Select + token.Pos(len("select"))
	default:
		return n.Pos(), n.End()
	}
}

// node returns the syntax of the operation at a position, nil if there is none:
// for a case of a select, the select.
func (s *source) node(pos token.Pos) ast.Node {
	for _, file := range s.files {
		if file.FileStart > pos || pos >= file.FileEnd {
			continue
		}
		path, _ := astutil.PathEnclosingInterval(file, pos, pos+1)
		return operation(path, pos)
	}
	return nil
}

// decision returns where the source decides whether it comes to a place: the
// innermost if or case around it, the place itself if there is none.
func (s *source) decision(pos token.Pos) token.Pos {
	for _, file := range s.files {
		if file.FileStart > pos || pos >= file.FileEnd {
			continue
		}
		path, _ := astutil.PathEnclosingInterval(file, pos, pos+1)
		for _, n := range path {
			switch n.(type) {
			case *ast.IfStmt, *ast.CaseClause, *ast.CommClause:
				return n.Pos()
			case *ast.FuncLit, *ast.FuncDecl:
				return pos
			}
		}
	}
	return pos
}

// operation returns the innermost operation of a path of nodes.
func operation(path []ast.Node, pos token.Pos) (found ast.Node) {
	for i, n := range path {
		switch n := n.(type) {
		case *ast.CommClause:
			if found != nil && n.Comm != nil && n.Comm.Pos() <= pos && pos < n.Comm.End() {
				return path[i+2] // over the block: the select
			}
		case *ast.SendStmt, *ast.RangeStmt, *ast.SelectStmt, *ast.CallExpr, *ast.GoStmt, *ast.DeferStmt, *ast.ReturnStmt:
			if found == nil {
				found = n
			}
		case *ast.UnaryExpr:
			if found == nil && n.Op == token.ARROW {
				found = n
			}
		case *ast.FuncLit, *ast.FuncDecl:
			return found
		}
	}
	return found
}

// name returns what the source calls the primitive that an instruction acts on,
// or that a case of a select does.
func (s *source) name(at ssa.Instruction, which int) string {
	switch n := s.node(at.Pos()).(type) {
	case *ast.SendStmt:
		return spelled(n.Chan)
	case *ast.UnaryExpr:
		return spelled(n.X)
	case *ast.RangeStmt:
		return spelled(n.X)
	case *ast.SelectStmt:
		sel, ok := at.(*ssa.Select)
		if !ok { // SSA makes a plain operation of a select with one case
			return s.caseName(at.Pos())
		}
		if which >= 0 && which < len(sel.States) {
			return s.caseName(sel.States[which].Pos)
		}
	case *ast.CallExpr:
		return s.calledOn(n)
	case *ast.DeferStmt:
		return s.calledOn(n.Call)
	}
	return ""
}

// caseName returns the name of the channel that a case is about. Its position
// is that of the arrow.
func (s *source) caseName(pos token.Pos) string {
	for _, file := range s.files {
		if file.FileStart > pos || pos >= file.FileEnd {
			continue
		}
		path, _ := astutil.PathEnclosingInterval(file, pos, pos+1)
		for _, n := range path {
			switch n := n.(type) {
			case *ast.SendStmt:
				return spelled(n.Chan)
			case *ast.UnaryExpr:
				return spelled(n.X)
			}
		}
	}
	return ""
}

// calledOn returns what a method is called on, or the first argument of a function.
func (s *source) calledOn(call *ast.CallExpr) string {
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		return spelled(sel.X)
	}
	if len(call.Args) > 0 {
		return spelled(call.Args[0])
	}
	return spelled(call.Fun)
}

// longest is the length of a name that a message still has room for.
const longest = 40

// spelled writes an expression as the source does, but without what makes it long.
func spelled(e ast.Expr) string {
	switch n := ast.Unparen(e).(type) {
	case *ast.CallExpr: // ctx.Done(), time.After(…), a getter
		if len(n.Args) == 0 {
			return spelled(n.Fun) + "()"
		}
		return spelled(n.Fun) + "(…)"
	case *ast.FuncLit:
		return "the function"
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			return spelled(n.X)
		}
	}
	text := types.ExprString(e)
	if len(text) > longest || strings.Contains(text, "\n") {
		return "this"
	}
	return text
}

// inTest reports whether a function stands in a test file.
func (s *source) inTest(fn *ssa.Function) bool {
	return strings.HasSuffix(s.fset.Position(fn.Pos()).Filename, "_test.go")
}

// sends reports whether a case of a select sends.
func (s *source) sends(at ssa.Instruction, which int) bool {
	sel, ok := at.(*ssa.Select)
	return ok && which >= 0 && which < len(sel.States) && sel.States[which].Dir == types.SendOnly
}
