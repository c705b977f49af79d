package ctxcleanup

import (
	"go/ast"
	"go/token"
	"go/types"
	"go/version"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// limit is what the fix gives clean-up: long enough for a server that answers, too
// short to hold up the end of a program.
const limit = "10*time.Second"

// fixes returns the edit that gives the call a context of its own:
//
//	defer tx.Rollback(ctx)  =>  defer func() {
//	                                ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
//	                                defer cancel()
//	                                tx.Rollback(ctx)
//	                            }()
//
//	return srv.Shutdown(ctx)  =>  cleanupCtx, cancelCleanup := context.WithTimeout(...)
//	                              defer cancelCleanup()
//	                              return srv.Shutdown(cleanupCtx)
func fixes(pass *analysis.Pass, s *site, fixed map[ast.Node]bool) []analysis.SuggestedFix {
	file := fileOf(s.cur)
	if file == nil || ctxflow.FromCgo(pass.Fset, s.call.Pos()) || !knowsWithoutCancel(pass, file) {
		return nil
	}
	ctxName, timeName := importName(file, "context"), importName(file, "time")
	if ctxName == "" || timeName != "" && timeName != "time" {
		return nil
	}
	made := ctxName + ".WithTimeout(" + ctxName + ".WithoutCancel(" + s.expr + "), " + limit + ")"
	var edits []analysis.TextEdit
	switch {
	case s.made != nil:
		if fixed[s.made] {
			return nil
		}
		fixed[s.made] = true
		return s.remake(ctxName)
	case s.isShort():
		edits = s.wrap(pass, made)
	default:
		edits = s.precede(pass, made)
	}
	if edits == nil || s.hides("time") || s.hides(ctxName) {
		return nil
	}
	if scope := ctxflow.Enclosing(s.cur)[0].Node(); !s.isShort() {
		if fixed[scope] {
			return nil // the names are taken by the fix before
		}
		fixed[scope] = true
	}
	if timeName == "" {
		imports := importTime(file)
		if imports == nil {
			return nil
		}
		edits = append(edits, *imports)
	}
	return []analysis.SuggestedFix{{
		Message:   "use context.WithoutCancel(" + s.expr + ") with a timeout of ten seconds",
		TextEdits: edits,
	}}
}

// remake frees the parent of the context that the clean-up makes.
//
//	context.WithTimeout(ctx, d)  =>  context.WithTimeout(context.WithoutCancel(ctx), d)
func (s *site) remake(ctxName string) []analysis.SuggestedFix {
	parent := s.made.Args[0]
	if s.fn.Source(parent) == nil || s.hides(ctxName) {
		return nil
	}
	return []analysis.SuggestedFix{{
		Message: "make the context from context.WithoutCancel(" + s.expr + ")",
		TextEdits: []analysis.TextEdit{
			{Pos: parent.Pos(), End: parent.Pos(), NewText: []byte(ctxName + ".WithoutCancel(")},
			{Pos: parent.End(), End: parent.End(), NewText: []byte(")")},
		},
	}}
}

// wrap puts a deferred call into a function literal. Its operands are then
// evaluated later, so they must not change.
func (s *site) wrap(pass *analysis.Pass, made string) []analysis.TextEdit {
	if ctxflow.IsRequest(s.ctx.Type()) || s.inLoop() || !s.isConstant() {
		return nil
	}
	name := s.ctx.Name()
	tabs := indent(pass, s.cur.Parent().Node())
	before := "func() {\n" +
		tabs + "\t" + name + ", cancel := " + made + "\n" +
		tabs + "\tdefer cancel()\n" +
		tabs + "\t"
	if name == "cancel" || s.names("cancel") {
		return nil
	}
	return []analysis.TextEdit{
		{Pos: s.call.Pos(), End: s.call.Pos(), NewText: []byte(before)},
		{Pos: s.call.End(), End: s.call.End(), NewText: []byte("\n" + tabs + "}()")},
	}
}

// isConstant reports whether the operands of the call are names and constants, and
// no variable among them is assigned after the call is deferred.
func (s *site) isConstant() bool {
	operands := append([]ast.Expr{s.call.Fun}, s.call.Args...)
	for _, e := range operands {
		if s.info.Types[e].Value == nil && ctxflow.NameChain(e) == "" {
			return false
		}
	}
	for cur := range s.fn.Root.Preorder((*ast.AssignStmt)(nil), (*ast.IncDecStmt)(nil), (*ast.UnaryExpr)(nil)) {
		if cur.Node().Pos() < s.call.Pos() && ctxflow.Enclosing(cur)[0] == ctxflow.Enclosing(s.cur)[0] {
			continue
		}
		for _, target := range targets(cur.Node()) {
			for _, e := range operands {
				if root(target) != "" && root(target) == root(e) {
					return false
				}
			}
		}
	}
	return true
}

// targets returns what a statement assigns, or what an expression takes the address of.
func targets(n ast.Node) []ast.Expr {
	switch n := n.(type) {
	case *ast.AssignStmt:
		if n.Tok != token.DEFINE {
			return n.Lhs
		}
	case *ast.IncDecStmt:
		return []ast.Expr{n.X}
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			return []ast.Expr{n.X}
		}
	}
	return nil
}

// root returns the first name of a chain such as s.db.
func root(e ast.Expr) string {
	name, _, _ := strings.Cut(ctxflow.NameChain(e), ".")
	return name
}

func (s *site) names(name string) bool {
	found := false
	ast.Inspect(s.call, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && id.Name == name
		return !found
	})
	return found
}

// precede puts the new context before the statement that the call belongs to. That
// must be one of a block in which deferring its cancel function makes sense.
func (s *site) precede(pass *analysis.Pass, made string) []analysis.TextEdit {
	stmt, ok := s.statement()
	if !ok || s.inLoop() || s.taken("cleanupCtx") || s.taken("cancelCleanup") {
		return nil
	}
	tabs := indent(pass, stmt.Node())
	before := "cleanupCtx, cancelCleanup := " + made + "\n" +
		tabs + "defer cancelCleanup()\n" + tabs
	return []analysis.TextEdit{
		{Pos: stmt.Node().Pos(), End: stmt.Node().Pos(), NewText: []byte(before)},
		{Pos: s.source.Pos(), End: s.source.End(), NewText: []byte("cleanupCtx")},
	}
}

// statement returns the statement of which the call is the whole, the value or the
// condition's value, if it is one of a list.
func (s *site) statement() (inspector.Cursor, bool) {
	cur := s.cur
	switch cur.ParentEdgeKind() {
	case edge.ExprStmt_X, edge.AssignStmt_Rhs, edge.ReturnStmt_Results:
		cur = cur.Parent()
	default:
		return cur, false
	}
	if cur.ParentEdgeKind() == edge.IfStmt_Init {
		cur = cur.Parent()
	}
	switch cur.ParentEdgeKind() {
	case edge.BlockStmt_List, edge.CommClause_Body, edge.CaseClause_Body:
		return cur, true
	}
	return cur, false
}

// inLoop reports whether the call lies in a loop of its function, where deferred
// calls pile up, unless it leaves the loop at once.
func (s *site) inLoop() bool {
	if s.cur.ParentEdgeKind() == edge.ReturnStmt_Results {
		return false
	}
	scope := ctxflow.Enclosing(s.cur)[0]
	for loop := range s.cur.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil)) {
		return scope.Contains(loop)
	}
	return false
}

// taken reports whether the name means something in the function already.
func (s *site) taken(name string) bool {
	for cur := range s.fn.Root.Preorder((*ast.Ident)(nil)) {
		if cur.Node().(*ast.Ident).Name == name {
			return true
		}
	}
	return false
}

// hides reports whether something in the function is called like a package that
// the fix needs.
func (s *site) hides(name string) bool {
	for cur := range s.fn.Root.Preorder((*ast.Ident)(nil)) {
		id := cur.Node().(*ast.Ident)
		if id.Name != name {
			continue
		}
		if _, isVar := s.info.Defs[id].(*types.Var); isVar {
			return true
		}
	}
	return false
}

func fileOf(cur inspector.Cursor) *ast.File {
	for file := range cur.Enclosing((*ast.File)(nil)) {
		return file.Node().(*ast.File)
	}
	return nil
}

// knowsWithoutCancel reports whether the file is written for Go 1.21 or later.
func knowsWithoutCancel(pass *analysis.Pass, file *ast.File) bool {
	v := pass.TypesInfo.FileVersions[file]
	return v == "" || version.Compare(version.Lang(v), "go1.21") >= 0
}

// importName returns the name under which a file imports a package, "" if it does
// not, or only for its effects.
func importName(file *ast.File, path string) string {
	for _, spec := range file.Imports {
		if spec.Path.Value != `"`+path+`"` {
			continue
		}
		switch {
		case spec.Name == nil:
			return path
		case spec.Name.Name == "." || spec.Name.Name == "_":
			return "."
		}
		return spec.Name.Name
	}
	return ""
}

// importTime adds package time to the imports in parentheses.
func importTime(file *ast.File) *analysis.TextEdit {
	for _, decl := range file.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.IMPORT {
			return nil
		}
		if gen.Lparen.IsValid() && len(gen.Specs) > 0 {
			pos := gen.Specs[0].Pos()
			return &analysis.TextEdit{Pos: pos, End: pos, NewText: []byte("\"time\"\n\t")}
		}
	}
	return nil
}

// indent returns the white space with which the statement's line begins, as gofmt
// writes it.
func indent(pass *analysis.Pass, stmt ast.Node) string {
	return strings.Repeat("\t", max(pass.Fset.Position(stmt.Pos()).Column-1, 0))
}
