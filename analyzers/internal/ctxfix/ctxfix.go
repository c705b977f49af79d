// Package ctxfix writes the edit that the rules about waits offer: it waits for
// the context as well, and returns why it has ended.
//
// There is none where an early return has no error to give, or would leave
// something behind that later code ends.
package ctxfix

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/token"
	"go/types"
	"go/version"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// A Fixer writes edits for the code of one outermost function.
type Fixer struct {
	pass *analysis.Pass
	fn   *ctxflow.Function
}

// New returns a Fixer for a function of the pass's package.
func New(pass *analysis.Pass, fn *ctxflow.Function) *Fixer { return &Fixer{pass, fn} }

// Select returns the edit that puts a select in the place of a statement: between
// the communication that does the statement's work and the end of the context.
// Lines of before come first.
func (f *Fixer) Select(stmt inspector.Cursor, ctx *types.Var, communication string, before ...string) []analysis.SuggestedFix {
	done := f.doneCase(stmt, ctx)
	if done == "" || communication == "" {
		return nil
	}
	lines := append(before, "select {", done, "case "+communication+":", "}")
	return f.edit(stmt, ctx, stmt.Node().Pos(), stmt.Node().End(), strings.Join(lines, "\n"))
}

// AddCase returns the edit that gives a select the case it lacks, as its last.
func (f *Fixer) AddCase(sel inspector.Cursor, ctx *types.Var) []analysis.SuggestedFix {
	done := f.doneCase(sel, ctx)
	if done == "" {
		return nil
	}
	end := sel.Node().(*ast.SelectStmt).Body.Rbrace
	return f.edit(sel, ctx, end, end, done+"\n")
}

// edit indents the text like the statement that it belongs to.
func (f *Fixer) edit(stmt inspector.Cursor, ctx *types.Var, from, to token.Pos, text string) []analysis.SuggestedFix {
	indent := "\n" + strings.Repeat("\t", f.pass.Fset.Position(stmt.Node().Pos()).Column-1)
	return []analysis.SuggestedFix{{
		Message:   "wait for " + ctxflow.Expr(ctx) + ".Done() as well",
		TextEdits: []analysis.TextEdit{{Pos: from, End: to, NewText: []byte(strings.ReplaceAll(text, "\n", indent))}},
	}}
}

// doneCase returns the case of a select that returns when the context has ended,
// "" where that cannot be done.
func (f *Fixer) doneCase(stmt inspector.Cursor, ctx *types.Var) string {
	around := ctxflow.Enclosing(stmt)[0]
	if ctxflow.FromCgo(f.pass.Fset, stmt.Node().Pos()) || f.tidiesLater(stmt, around) {
		return ""
	}
	results, ok := f.zeros(around.Node())
	if !ok {
		return ""
	}
	results = append(results, f.cause(fileOf(stmt), stmt, ctx))
	return "case <-" + ctxflow.Expr(ctx) + ".Done():\n\treturn " + strings.Join(results, ", ")
}

// IsListed reports whether the cursor is at a statement in a list, and not, say, in
// the header of a loop.
func IsListed(stmt inspector.Cursor) bool {
	if _, ok := stmt.Node().(ast.Stmt); !ok {
		return false
	}
	switch stmt.ParentEdgeKind() {
	case edge.BlockStmt_List, edge.CaseClause_Body, edge.CommClause_Body:
		return true
	}
	return false
}

// Source returns code as gofmt writes it, "" if it cannot be written.
func Source(fset *token.FileSet, n ast.Node) string {
	var b bytes.Buffer
	if format.Node(&b, fset, n) != nil {
		return ""
	}
	return b.String()
}

// cause returns the error to return when the context has ended: its cause, if
// the file's version of Go knows causes and the file can name package context.
func (f *Fixer) cause(file *ast.File, at inspector.Cursor, ctx *types.Var) string {
	expr := ctxflow.Expr(ctx)
	goVersion := f.pass.TypesInfo.FileVersions[file]
	if goVersion == "" {
		goVersion = f.pass.Pkg.GoVersion()
	}
	if hasCauses(goVersion) {
		if name := f.importName(file, at, "context"); name != "" {
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
func (f *Fixer) importName(file *ast.File, at inspector.Cursor, path string) string {
	for _, spec := range file.Imports {
		name := f.pass.TypesInfo.PkgNameOf(spec)
		if name == nil || name.Imported().Path() != path || name.Name() == "." || name.Name() == "_" {
			continue
		}
		scope := f.pass.Pkg.Scope().Innermost(at.Node().Pos())
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

// tidiesLater reports whether code after the wait, in the same function and not
// deferred, ends something that an early return would leave as it is.
func (f *Fixer) tidiesLater(wait, around inspector.Cursor) bool {
	for cur := range around.Preorder((*ast.CallExpr)(nil)) {
		call := cur.Node().(*ast.CallExpr)
		if call.Pos() < wait.Node().Pos() || len(call.Args) > 0 || ctxflow.IsDeferred(cur) {
			continue
		}
		switch fun := ast.Unparen(call.Fun).(type) {
		case *ast.SelectorExpr:
			if slices.Contains(tidies, fun.Sel.Name) && f.fn.OfMethod(call, "Done") == nil {
				return true
			}
		case *ast.Ident: // cancel(), or another closure that is called for what it does
			sig, ok := f.pass.TypesInfo.TypeOf(fun).(*types.Signature)
			if v := f.fn.Variable(fun); v != nil && (!ok || sig.Results().Len() == 0) {
				return true
			}
		}
	}
	return false
}
