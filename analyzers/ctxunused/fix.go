package ctxunused

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// fixes returns the edit that puts the derived context to use:
//
//	s.load(ctx,  id)      _,   cancel := context.WithTimeout(ctx, d)
//	       ----           -
//	s.load(tctx, id)      ctx, cancel := context.WithTimeout(ctx, d)
//
// It is offered where all uses of the parent are plainly meant: they come after the
// derivation, in its block, and run when they are reached.
func (fn *function) fixes(d *derivation, passed []instead) []analysis.SuggestedFix {
	if ctxflow.FromCgo(fn.pass.Fset, d.call.Pos()) {
		return nil
	}
	for _, p := range passed {
		if !fn.isPlain(d, p) {
			return nil
		}
	}
	if d.isBlank() {
		return fn.rename(d, passed)
	}
	fix := analysis.SuggestedFix{Message: "use " + d.name.Name}
	for _, p := range passed {
		at := p.cur.Node()
		if d.means(fn, at.Pos()) != d.v {
			return nil
		}
		fix.TextEdits = append(fix.TextEdits, analysis.TextEdit{Pos: at.Pos(), End: at.End(), NewText: []byte(d.name.Name)})
	}
	return []analysis.SuggestedFix{fix}
}

// means returns what the derived context's name means at a place.
func (d *derivation) means(fn *function, pos token.Pos) types.Object {
	_, found := fn.pass.Pkg.Scope().Innermost(pos).LookupParent(d.name.Name, pos)
	return found
}

// isPlain reports whether the parent is used after the derivation, in its block,
// by code that runs where it stands, or in a goroutine of the derivation's group.
func (fn *function) isPlain(d *derivation, p instead) bool {
	at := p.cur.Node().(ast.Expr)
	t := fn.pass.TypesInfo.TypeOf(at)
	if t == nil || !ctxflow.IsContext(t) || at.Pos() < d.call.End() || !contains(d.block(), at.Pos()) {
		return false
	}
	around, home := ctxflow.Enclosing(p.cur)[0], ctxflow.Enclosing(d.cur)[0]
	return !ctxflow.IsStarted(p.cur.Parent()) && (around == home || d.group != nil && fn.isRunBy(d, around))
}

// block returns the statement in which the derived context's name is known.
func (d *derivation) block() ast.Node {
	cur := d.cur.Parent()
	if _, ok := cur.Node().(*ast.GenDecl); ok {
		cur = cur.Parent().Parent()
	}
	return cur.Node()
}

// rename gives the dropped context the name of its parent, if nothing but the uses
// that were meant for it comes after.
func (fn *function) rename(d *derivation, passed []instead) []analysis.SuggestedFix {
	stmt, ok := d.cur.Node().(*ast.AssignStmt)
	parent := fn.Variable(d.parent)
	home := ctxflow.Enclosing(d.cur)[0]
	if !ok || parent == nil || !contains(home.Node(), parent.Pos()) || stmt.Tok != token.DEFINE && loopAround(d.cur) != nil {
		return nil
	}
	meant := map[token.Pos]bool{}
	for _, p := range passed {
		if fn.Variable(p.cur.Node().(ast.Expr)) != parent {
			return nil
		}
		meant[p.cur.Node().Pos()] = true
	}
	for use := range fn.Uses(parent) {
		pos := use.Node().Pos()
		if ctxflow.Enclosing(use)[0] != home || pos > d.call.End() && !meant[pos] && !fn.isRecorded(use) {
			return nil
		}
	}
	return []analysis.SuggestedFix{{
		Message:   "name the context " + parent.Name(),
		TextEdits: []analysis.TextEdit{{Pos: d.name.Pos(), End: d.name.End(), NewText: []byte(parent.Name())}},
	}}
}

// isRecorded reports whether the context is an argument of a call that only takes
// note of something.
func (fn *function) isRecorded(use inspector.Cursor) bool {
	call, ok := use.Parent().Node().(*ast.CallExpr)
	return ok && isRecord(fn.pass.TypesInfo, call)
}
