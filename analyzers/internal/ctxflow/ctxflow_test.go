package ctxflow_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// TestAnswers asks at every call of probe in testdata, and compares with the
// comment behind it, which context code there should use, and what the contexts
// that probe is given are worth.
func TestAnswers(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), asking(func(pass *analysis.Pass, fn *ctxflow.Function, cur inspector.Cursor) {
		call := cur.Node().(*ast.CallExpr)
		if ctxflow.CalleeName(call) == "probe" {
			pass.Reportf(call.Pos(), "%s", strings.Join(answers(fn, cur, call), "; "))
		}
	}, (*ast.CallExpr)(nil)), "flow")
}

// answers returns what the analysis says of a probe.
func answers(fn *ctxflow.Function, cur inspector.Cursor, call *ast.CallExpr) []string {
	at := "use none"
	if ctx := fn.ContextAt(cur); ctx != nil {
		at = "use " + ctxflow.Expr(ctx)
	}
	list := []string{at}
	for _, arg := range call.Args {
		if v := fn.Source(arg); v != nil {
			list = append(list, ctxflow.Expr(v)+" is "+worth(fn, call, v))
		}
	}
	return list
}

func worth(fn *ctxflow.Function, call *ast.CallExpr, v *types.Var) string {
	switch {
	case !fn.Reached(call):
		return "out of reach"
	case fn.Ended(call, v):
		return "ended"
	case fn.Live(call, v):
		return "live"
	case fn.MayEnd(call, v):
		return "not sure to be live"
	}
	return "without end"
}

// TestClosures compares, for every function literal, whether it runs within the
// work of its caller.
func TestClosures(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), asking(func(pass *analysis.Pass, fn *ctxflow.Function, cur inspector.Cursor) {
		if fn.RunsWithin(cur) {
			pass.Reportf(cur.Node().Pos(), "runs within")
		} else {
			pass.Reportf(cur.Node().Pos(), "may be on its own")
		}
	}, (*ast.FuncLit)(nil)), "closures")
}

// TestRoots compares which functions the analysis takes up at all.
func TestRoots(t *testing.T) {
	listing := &analysis.Analyzer{Name: "listing", Doc: "list roots", Requires: []*analysis.Analyzer{ctxflow.Analyzer}}
	listing.Run = func(pass *analysis.Pass) (any, error) {
		for root := range pass.ResultOf[ctxflow.Analyzer].(*ctxflow.Package).Roots() {
			pass.Reportf(root.Node().Pos(), "root")
		}
		return nil, nil
	}
	analysistest.Run(t, analysistest.TestData(), listing, "roots")
}

// asking makes an analyzer that visits the nodes of some type in every root.
func asking(visit func(*analysis.Pass, *ctxflow.Function, inspector.Cursor), node ast.Node) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name: "asking", Doc: "ask ctxflow about " + reflect.TypeOf(node).String(), Requires: []*analysis.Analyzer{ctxflow.Analyzer},
		Run: func(pass *analysis.Pass) (any, error) {
			for root := range pass.ResultOf[ctxflow.Analyzer].(*ctxflow.Package).Roots() {
				for cur := range root.Preorder(node) {
					visit(pass, root.Function(), cur)
				}
			}
			return nil, nil
		},
	}
}

// TestIsForTests holds what is in a file against whether it serves tests.
func TestIsForTests(t *testing.T) {
	for src, want := range map[string]bool{
		"package store\nimport \"testing\"":             true,
		"package storetesting":                          true,
		"package testutil":                              true,
		"package mocks":                                 true,
		"package store":                                 false,
		"package latest":                                false,
		"package testingbot\nimport \"testing/fstest\"": false,
	} {
		file, err := parser.ParseFile(token.NewFileSet(), "", src, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		if got := ctxflow.IsForTests(file); got != want {
			t.Errorf("IsForTests of %q = %t, want %t", src, got, want)
		}
	}
}
