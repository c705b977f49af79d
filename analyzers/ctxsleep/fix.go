package ctxsleep

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/types"
	"go/version"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// fixes returns the edit that waits for the context as well:
//
//	time.Sleep(d) => select {
//	                 case <-ctx.Done():
//	                 	return nil, context.Cause(ctx)
//	                 case <-time.After(d):
//	                 }
//
// and the like for a receive that stands alone. It is offered where an early
// return has an error to give and leaves nothing behind.
func (fn *function) fixes(p *pause, ctx *types.Var) []analysis.SuggestedFix {
	stmt := p.cur.Parent()
	if !isListed(stmt) || ctxflow.FromCgo(fn.pass.Fset, stmt.Node().Pos()) {
		return nil
	}
	around := ctxflow.Enclosing(p.cur)[0]
	if fn.tidiesLater(p.cur, around) {
		return nil
	}
	file := fileOf(p.cur)
	results, ok := fn.zeros(around.Node())
	receive := fn.receive(p)
	if !ok || receive == "" {
		return nil
	}
	results = append(results, fn.cause(file, p.cur, ctx))
	indent := "\n" + strings.Repeat("\t", fn.pass.Fset.Position(stmt.Node().Pos()).Column-1)
	text := "select {" +
		indent + "case <-" + ctxflow.Expr(ctx) + ".Done():" +
		indent + "\treturn " + strings.Join(results, ", ") +
		indent + "case " + receive + ":" +
		indent + "}"
	return []analysis.SuggestedFix{{
		Message:   "wait for " + ctxflow.Expr(ctx) + ".Done() as well",
		TextEdits: []analysis.TextEdit{{Pos: stmt.Node().Pos(), End: stmt.Node().End(), NewText: []byte(text)}},
	}}
}

// isListed reports whether the cursor is at an expression statement in a list,
// and not, say, in the header of a loop.
func isListed(cur inspector.Cursor) bool {
	if _, ok := cur.Node().(*ast.ExprStmt); !ok {
		return false
	}
	switch cur.ParentEdgeKind() {
	case edge.BlockStmt_List, edge.CaseClause_Body, edge.CommClause_Body:
		return true
	}
	return false
}

// receive returns the communication that takes the place of the pause: that of
// time.After for time.Sleep, by the name that the file has for package time.
func (fn *function) receive(p *pause) string {
	if p.channel != nil {
		return fn.source(p.cur.Node())
	}
	call := p.cur.Node().(*ast.CallExpr)
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || call.Ellipsis.IsValid() || len(call.Args) != 1 {
		return ""
	}
	return "<-" + fn.source(sel.X) + ".After(" + fn.source(call.Args[0]) + ")"
}

func (fn *function) source(n ast.Node) string {
	var b bytes.Buffer
	if format.Node(&b, fn.pass.Fset, n) != nil {
		return ""
	}
	return b.String()
}

// cause returns the error to return when the context has ended: its cause, if
// the file's version of Go knows causes and the file can name package context.
func (fn *function) cause(file *ast.File, at inspector.Cursor, ctx *types.Var) string {
	expr := ctxflow.Expr(ctx)
	goVersion := fn.pass.TypesInfo.FileVersions[file]
	if goVersion == "" {
		goVersion = fn.pass.Pkg.GoVersion()
	}
	if hasCauses(goVersion) {
		if name := fn.importName(file, at, "context"); name != "" {
			return name + ".Cause(" + expr + ")"
		}
	}
	return expr + ".Err()"
}

// hasCauses reports whether a version of Go, if it is known, has context.Cause.
func hasCauses(goVersion string) bool {
	return goVersion == "" || version.Compare(goVersion, "go1.20") >= 0
}

// importName returns the name that stands for an imported package at a place.
func (fn *function) importName(file *ast.File, at inspector.Cursor, path string) string {
	for _, spec := range file.Imports {
		name := fn.pass.TypesInfo.PkgNameOf(spec)
		if name == nil || name.Imported().Path() != path || name.Name() == "." || name.Name() == "_" {
			continue
		}
		scope := fn.pass.Pkg.Scope().Innermost(at.Node().Pos())
		if _, found := scope.LookupParent(name.Name(), at.Node().Pos()); found == name {
			return name.Name()
		}
	}
	return ""
}

func fileOf(cur inspector.Cursor) *ast.File {
	for file := range cur.Enclosing((*ast.File)(nil)) {
		return file.Node().(*ast.File)
	}
	return nil
}

// tidies are methods that put an end to what another call has begun.
var tidies = []string{"Unlock", "RUnlock", "Close", "Done", "Release", "Stop"}

// tidiesLater reports whether code after the pause, in the same function and not
// deferred, ends something that an early return would leave as it is.
func (fn *function) tidiesLater(pause, around inspector.Cursor) bool {
	for cur := range around.Preorder((*ast.CallExpr)(nil)) {
		call := cur.Node().(*ast.CallExpr)
		if call.Pos() < pause.Node().Pos() || len(call.Args) > 0 || ctxflow.IsDeferred(cur) {
			continue
		}
		switch f := ast.Unparen(call.Fun).(type) {
		case *ast.SelectorExpr:
			if slices.Contains(tidies, f.Sel.Name) && fn.OfMethod(call, "Done") == nil {
				return true
			}
		case *ast.Ident: // cancel(), or another closure that is called for what it does
			sig, ok := fn.pass.TypesInfo.TypeOf(f).(*types.Signature)
			if v := fn.Variable(f); v != nil && (!ok || sig.Results().Len() == 0) {
				return true
			}
		}
	}
	return false
}
