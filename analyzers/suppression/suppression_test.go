package suppression_test

import (
	"go/ast"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/directive"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
	"github.com/seed-5a033449/asyncgen/analyzers/suppression"
)

// finder returns a rule that has something to say of every call of a function
// that is called like the rule.
func finder(name string) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name: name, Doc: name,
		Requires: []*analysis.Analyzer{directive.Analyzer},
		Run: func(pass *analysis.Pass) (any, error) {
			for _, file := range pass.Files {
				ast.Inspect(file, func(n ast.Node) bool {
					if call, ok := n.(*ast.CallExpr); ok {
						if id, ok := call.Fun.(*ast.Ident); ok && id.Name == name {
							finding.Report(pass, finding.Finding{Pos: call.Pos(), End: call.End(), Message: "finding of " + name})
						}
					}
					return true
				})
			}
			return nil, nil
		},
	}
}

func TestAnalyzer(t *testing.T) {
	rules := []*analysis.Analyzer{finder("bad"), finder("worse")}
	analysistest.RunWithSuggestedFixes(t, analysistest.TestData(), suppression.New(rules), "a", "gen")
}

// TestRulesAreNotChanged: the list belongs to the caller.
func TestRulesAreNotChanged(t *testing.T) {
	rules := make([]*analysis.Analyzer, 1, 2)
	rules[0] = finder("bad")
	rule := suppression.New(rules)
	if len(rule.Requires) != 2 || rules[:2][1] != nil {
		t.Errorf("requires %v; the caller's list has become %v", rule.Requires, rules[:2])
	}
	if err := analysis.Validate([]*analysis.Analyzer{rule, rules[0]}); err != nil {
		t.Error(err)
	}
}

// TestNearest: a slip of the finger is recognised, another word is not.
func TestNearest(t *testing.T) {
	rules := []*analysis.Analyzer{finder("loopblock"), finder("ctxvariant"), finder("lock")}
	tests := []struct{ misspelt, want string }{
		{"loopblok", "loopblock"},
		{"lopoblock", "loopblock"},
		{"loop-block", "loopblock"},
		{"ctxvarient", "ctxvariant"},
		{"olck", "lock"},
		{"supression", "suppression"},
		{"asyncline", "asynclint"},
		{"errcheck", ""},
		{"x", ""},
	}
	for _, tt := range tests {
		if got := suppression.Nearest(rules, tt.misspelt); got != tt.want {
			t.Errorf("nearest to %s is %q, want %q", tt.misspelt, got, tt.want)
		}
	}
}
