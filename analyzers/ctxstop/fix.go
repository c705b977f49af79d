package ctxstop

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// fixes returns the edit that defers the stop function:
//
//	context.AfterFunc(ctx, f)            =>  stop := context.AfterFunc(ctx, f)
//	                                         defer stop()
//	_ = context.AfterFunc(ctx, f)        =>  stop := context.AfterFunc(ctx, f)
//	                                         defer stop()
//	ctx, _ := signal.NotifyContext(...)  =>  ctx, stop := signal.NotifyContext(...)
//	                                         defer stop()
//	_ = stop                             =>  defer stop()
//
// The statement must stand in the body of the function itself: in a loop the
// calls would pile up.
func fixes(pass *analysis.Pass, s *site) []analysis.SuggestedFix {
	fn := ctxflow.Enclosing(s.cur)[0]
	if s.deferred || s.isSignal && !isMain(pass, fn.Node()) || s.isSignal && s.blank == nil && s.discard == nil {
		return nil
	}
	stmt := s.cur.Parent()
	if stmt.ParentEdgeKind() != edge.BlockStmt_List || stmt.Parent().Node() != body(fn.Node()) || !isSound(pass, s, fn.Node()) {
		return nil
	}
	edits := s.discardEdit(body(fn.Node()))
	if s.discard == nil {
		edits = nameEdits(pass, s, stmt)
	}
	if edits == nil {
		return nil
	}
	return []analysis.SuggestedFix{{Message: "defer the stop function", TextEdits: edits}}
}

// isSound reports whether to defer the stop function keeps what works: the
// context of a main lasts as long as the program, and the registered function
// must not be one that somebody else is to rely on after the return.
func isSound(pass *analysis.Pass, s *site, fn ast.Node) bool {
	if s.isSignal {
		return true
	}
	if s.discard != nil {
		return false // whoever named the stop function may have thought of that
	}
	sig := ctxflow.Signature(pass.TypesInfo, fn)
	for v := range sig.Results().Variables() {
		if _, basic := v.Type().Underlying().(*types.Basic); !basic && !ctxflow.IsError(v.Type()) {
			return false
		}
	}
	return true
}

// discardEdit turns _ = stop into a defer, if that stands in the body of the
// function, too.
func (s *site) discardEdit(body *ast.BlockStmt) []analysis.TextEdit {
	if s.discard == nil || !slices.Contains(body.List, s.discard) {
		return nil
	}
	return []analysis.TextEdit{{Pos: s.discard.Pos(), End: s.discard.End(), NewText: []byte("defer " + s.stop.Name() + "()")}}
}

// nameEdits names the stop function and defers it in a line of its own.
func nameEdits(pass *analysis.Pass, s *site, cur inspector.Cursor) []analysis.TextEdit {
	stmt, below := cur.Node(), lineBelow(pass, cur)
	if isTaken(pass, s, "stop") || !below.IsValid() {
		return nil
	}
	after := analysis.TextEdit{Pos: below, End: below, NewText: []byte(indent(pass, stmt) + "defer stop()\n")}
	if s.blank == nil {
		return []analysis.TextEdit{{Pos: stmt.Pos(), End: stmt.Pos(), NewText: []byte("stop := ")}, after}
	}
	name := analysis.TextEdit{Pos: s.blank.Pos(), End: s.blank.End(), NewText: []byte("stop")}
	assign, ok := stmt.(*ast.AssignStmt)
	switch {
	case !ok:
		return nil // var ctx, _ = ...
	case assign.Tok == token.DEFINE:
		return []analysis.TextEdit{name, after}
	case len(assign.Lhs) > 1:
		return nil // ctx, _ = ...: := would declare another ctx
	}
	define := analysis.TextEdit{Pos: assign.TokPos, End: assign.TokPos + 1, NewText: []byte(":=")}
	return []analysis.TextEdit{name, define, after}
}

// isTaken reports whether the name means something in the function already.
func isTaken(pass *analysis.Pass, s *site, name string) bool {
	taken := false
	ast.Inspect(ctxflow.Enclosing(s.cur)[0].Node(), func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		taken = taken || ok && id.Name == name
		return !taken
	})
	return taken
}

// lineBelow returns the start of the line below a statement, NoPos if something
// else than a comment stands behind the statement.
func lineBelow(pass *analysis.Pass, stmt inspector.Cursor) token.Pos {
	next := stmt.Parent().Node().(*ast.BlockStmt).Rbrace
	if sibling, ok := stmt.NextSibling(); ok {
		next = sibling.Node().Pos()
	}
	file := pass.Fset.File(stmt.Node().Pos())
	line := file.PositionFor(stmt.Node().End(), false).Line
	if file.PositionFor(next, false).Line == line {
		return token.NoPos
	}
	return file.LineStart(line + 1)
}

// indent returns the white space with which the statement's line begins, as gofmt
// writes it.
func indent(pass *analysis.Pass, stmt ast.Node) string {
	return strings.Repeat("\t", max(pass.Fset.Position(stmt.Pos()).Column-1, 0))
}

func isMain(pass *analysis.Pass, fn ast.Node) bool {
	decl, ok := fn.(*ast.FuncDecl)
	return ok && pass.Pkg.Name() == "main" && decl.Recv == nil && decl.Name.Name == "main"
}

func body(fn ast.Node) *ast.BlockStmt {
	switch fn := fn.(type) {
	case *ast.FuncDecl:
		return fn.Body
	case *ast.FuncLit:
		return fn.Body
	}
	return nil
}
