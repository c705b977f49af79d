package ctxvariant

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/ctrlflow"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/directive"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/manual"
)

//go:embed doc.go
var doc string

// Analyzer reports calls that ignore a live context although the callee has a
// sibling that takes one.
var Analyzer = &analysis.Analyzer{
	Name:      "ctxvariant",
	Doc:       manual.MustExtract(doc, "ctxvariant"),
	Requires:  []*analysis.Analyzer{inspect.Analyzer, ctrlflow.Analyzer, directive.Analyzer},
	FactTypes: []analysis.Fact{new(advice)},
	Run:       run,
}

func run(pass *analysis.Pass) (any, error) {
	exportAdvice(pass)
	in := pass.ResultOf[inspect.Analyzer].(*inspector.Inspector)
	for file := range in.Root().Children() {
		if skipFile(pass, file.Node().(*ast.File)) {
			continue
		}
		for root := range outermostFunctions(file) {
			checkFunction(pass, root)
		}
	}
	return nil, nil
}

// skipFile reports whether nobody would act on a finding in the file: it is a
// test or serves tests, whose contexts end with the test binary and are often
// meant to end early, or it is generated.
func skipFile(pass *analysis.Pass, file *ast.File) bool {
	name := pass.Fset.Position(file.Package).Filename
	forTests := slices.ContainsFunc(file.Imports, func(spec *ast.ImportSpec) bool { return spec.Path.Value == `"testing"` })
	return forTests || strings.HasSuffix(name, "_test.go") || ast.IsGenerated(file) && !fromCgo(pass.Fset, file.Package)
}

// fromCgo reports whether the code at pos is cgo's copy of a user's file: its
// //line directives lead back to a Go file of another name. A finding there is
// the user's business, but an edit would go to the copy.
func fromCgo(fset *token.FileSet, pos token.Pos) bool {
	original := fset.Position(pos).Filename
	return strings.HasSuffix(original, ".go") && original != fset.PositionFor(pos, false).Filename &&
		strings.HasSuffix(fset.PositionFor(pos, false).Filename, ".cgo1.go")
}

// outermostFunctions yields the functions of a file that lie in no other: its
// declarations, and literals in package-level variables.
func outermostFunctions(file inspector.Cursor) func(yield func(inspector.Cursor) bool) {
	return func(yield func(inspector.Cursor) bool) {
		for fn := range file.Preorder((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
			if len(enclosingFunctions(fn)) == 1 && !yield(fn) {
				return
			}
		}
	}
}

// enclosingFunctions returns the functions around the cursor, including the
// one at the cursor itself, from the innermost outwards.
func enclosingFunctions(cur inspector.Cursor) []inspector.Cursor {
	var funcs []inspector.Cursor
	for fn := range cur.Enclosing((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
		funcs = append(funcs, fn)
	}
	return funcs
}

// checkFunction reports the calls in root, and in the closures within it, that
// drop a live context. The cheap questions come first: most functions have no
// context, and most of the others no call with a sibling.
func checkFunction(pass *analysis.Pass, root inspector.Cursor) {
	if isTest(pass.TypesInfo, root.Node()) || !hasContext(pass.TypesInfo, root) {
		return
	}
	var sites []*site
	for call := range root.Preorder((*ast.CallExpr)(nil)) {
		if s := siteOf(pass, call); s != nil {
			sites = append(sites, s)
		}
	}
	if len(sites) == 0 {
		return
	}
	fn := analyzeFunction(pass, root)
	for _, s := range sites {
		if ctx := fn.contextFor(s); ctx != nil && !fn.getsContext(s) && !fn.outlives(s) && !fn.isInterrupted(s, ctx) {
			report(pass, s, ctx)
		}
	}
}

func report(pass *analysis.Pass, s *site, ctx *types.Var) {
	expr := contextExpr(ctx)
	var edits []analysis.SuggestedFix
	if !fromCgo(pass.Fset, s.call.Pos()) {
		edits = fixes(s, expr)
	}
	finding.Report(pass, finding.Finding{
		Pos:     s.call.Pos(),
		End:     s.call.End(),
		Message: fmt.Sprintf("%s ignores %s: use %s", s.qualified(s.callee), expr, s.qualified(s.sibling)),
		Fixes:   edits,
	})
}

// isTest reports whether the function is part of a test, wherever its file
// lies: it has a parameter of package testing, or it is called TestXxx and has
// no context of its own, as the methods of test suites are.
func isTest(info *types.Info, fn ast.Node) bool {
	decl, ok := fn.(*ast.FuncDecl)
	suite := ok && isTestName(decl.Name.Name)
	for param := range parameters(info, fn) {
		named := namedType(param.Type())
		if named != nil && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "testing" {
			return true
		}
		suite = suite && !isContext(param.Type()) && !isRequest(param.Type())
	}
	return suite
}

// isTestName applies the rule by which go test knows a test function.
func isTestName(name string) bool {
	rest, ok := strings.CutPrefix(name, "Test")
	first, _ := utf8.DecodeRuneInString(rest)
	return ok && !unicode.IsLower(first)
}
