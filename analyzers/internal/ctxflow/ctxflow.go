// Package ctxflow tells what the contexts in scope are worth at each operation of
// a function: not set yet, without end, live, or ended. Rules about contexts ask
// it which context an operation should use, and whether a function literal runs
// while that context means anything to it.
//
// It reads syntax and control-flow graphs only, one declared function with the
// literals in it at a time, and each only when a rule asks for it. Contexts in
// fields are not followed.
package ctxflow

import (
	"go/ast"
	"go/token"
	"go/types"
	"iter"
	"reflect"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/ctrlflow"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/place"
)

// Analyzer lists the functions of a package in which a live context can be in
// scope. Its result is a [*Package].
var Analyzer = &analysis.Analyzer{
	Name:       "asyncctxflow",
	Doc:        "tell what the contexts in scope are worth",
	Requires:   []*analysis.Analyzer{inspect.Analyzer, ctrlflow.Analyzer},
	Run:        run,
	ResultType: reflect.TypeFor[*Package](),
}

// A Package lists functions. It is safe for concurrent use.
type Package struct{ roots []*Root }

// Roots yields the functions that lie in no other: declarations, and literals in
// package variables. Left out are functions without any context, tests, whose
// contexts end with the test binary and are often meant to end early, and
// files that others than asyncgen generate: nobody would act on a finding there.
func (p *Package) Roots() iter.Seq[*Root] { return slices.Values(p.roots) }

// A Root is a function that lies in no other, at its cursor.
type Root struct {
	inspector.Cursor
	flow func() *Function
}

// Function returns what the analysis of the function, and of the literals in it,
// has found. The first call makes it.
func (r *Root) Function() *Function { return r.flow() }

func run(pass *analysis.Pass) (any, error) {
	p := &Package{}
	in := pass.ResultOf[inspect.Analyzer].(*inspector.Inspector)
	for file := range in.Root().Children() {
		if skipFile(pass, file.Node().(*ast.File)) {
			continue
		}
		for cur := range outermostFunctions(file) {
			if !isTest(pass.TypesInfo, cur.Node()) && HasContext(pass.TypesInfo, cur) {
				p.roots = append(p.roots, &Root{cur, sync.OnceValue(func() *Function { return analyze(pass, cur) })})
			}
		}
	}
	return p, nil
}

// skipFile reports whether nobody would act on a finding in the file: it is a
// test or serves tests, whose contexts end with the test binary and are often
// meant to end early, or it is generated.
func skipFile(pass *analysis.Pass, file *ast.File) bool {
	return IsForTests(file) || place.InTest(pass.Fset, file.Package) || place.IsForeign(pass.Fset, file)
}

// testPackages are the names, or the ends of names, of packages that serve tests.
var testPackages = [...]string{"testing", "testutil", "testutils", "testhelper", "testhelpers", "mock", "mocks", "fake", "fakes"}

// IsForTests reports whether a file serves tests although it is none itself: it
// imports package testing, or its package says so in its name.
func IsForTests(file *ast.File) bool {
	return slices.ContainsFunc(file.Imports, func(spec *ast.ImportSpec) bool { return spec.Path.Value == `"testing"` }) ||
		slices.ContainsFunc(testPackages[:], func(end string) bool { return strings.HasSuffix(file.Name.Name, end) })
}

// FromCgo reports whether the code at pos is cgo's copy of a user's file: its
// //line directives lead back to a Go file of another name. A finding there is
// the user's business, but an edit would go to the copy.
func FromCgo(fset *token.FileSet, pos token.Pos) bool {
	original := fset.Position(pos).Filename
	return strings.HasSuffix(original, ".go") && original != fset.PositionFor(pos, false).Filename &&
		strings.HasSuffix(fset.PositionFor(pos, false).Filename, ".cgo1.go")
}

// outermostFunctions yields the functions of a file that lie in no other: its
// declarations, and literals in package-level variables.
func outermostFunctions(file inspector.Cursor) func(yield func(inspector.Cursor) bool) {
	return func(yield func(inspector.Cursor) bool) {
		for fn := range file.Preorder((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
			if len(Enclosing(fn)) == 1 && !yield(fn) {
				return
			}
		}
	}
}

// isTest reports whether the function is part of a test, wherever its file
// lies: it has a parameter of package testing, or it is called TestXxx and has
// no context of its own, as the methods of test suites are.
func isTest(info *types.Info, fn ast.Node) bool {
	decl, ok := fn.(*ast.FuncDecl)
	suite := ok && isTestName(decl.Name.Name)
	for param := range Parameters(info, fn) {
		named := NamedType(param.Type())
		if named != nil && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "testing" {
			return true
		}
		suite = suite && !IsContext(param.Type()) && !IsRequest(param.Type())
	}
	return suite
}

// isTestName applies the rule by which go test knows a test function.
func isTestName(name string) bool {
	rest, ok := strings.CutPrefix(name, "Test")
	first, _ := utf8.DecodeRuneInString(rest)
	return ok && !unicode.IsLower(first)
}
