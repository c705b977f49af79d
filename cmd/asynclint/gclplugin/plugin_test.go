package gclplugin

import (
	"go/ast"
	"slices"
	"strings"
	"testing"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/seed-5a033449/asyncgen/analyzers"
	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

func TestRegistered(t *testing.T) {
	newPlugin, err := register.GetPlugin("asynclint")
	if err != nil {
		t.Fatal(err)
	}
	p, err := newPlugin(nil) // no settings at all
	if err != nil {
		t.Fatal(err)
	}
	got, err := p.BuildAnalyzers()
	if err != nil {
		t.Fatal(err)
	}
	want := slices.DeleteFunc(analyzers.All(), analyzers.OptIn)
	if names(got) != names(want) {
		t.Errorf("runs %s, want %s", names(got), names(want))
	}
	if err := analysis.Validate(got); err != nil {
		t.Error(err)
	}
	if p.GetLoadMode() != register.LoadModeTypesInfo {
		t.Errorf("load mode %s", p.GetLoadMode())
	}
}

func TestUnknownSettings(t *testing.T) {
	for name, test := range map[string]struct {
		conf any
		want string
	}{
		"key":  {map[string]any{"enabled": []any{}}, `unknown field "enabled"`},
		"rule": {map[string]any{"disable": []any{"leek"}}, `disable: there is no rule "leek"`},
		"type": {map[string]any{"disable": "leak"}, "cannot unmarshal string"},
	} {
		_, err := New(test.conf)
		if err == nil || !strings.HasPrefix(err.Error(), "settings of asynclint: ") || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want ...%s...", name, err, test.want)
		}
	}
}

func TestChoose(t *testing.T) {
	on, off := newRule("on"), newRule("off")
	number := on.Flags.Int("number", 1, "")
	list := on.Flags.String("list", "", "")
	optIn := func(a *analysis.Analyzer) bool { return a == off }
	for name, test := range map[string]struct {
		settings  settings
		want, err string
	}{
		"defaults": {settings{}, "on", ""},
		"enable":   {settings{Enable: []string{"off"}}, "on off", ""},
		"disable":  {settings{Disable: []string{"on"}}, "", ""},
		"contradiction": {
			settings{Enable: []string{"off"}, Disable: []string{"off"}}, "on", "rule off is both enabled and disabled",
		},
		"all errors at once": {
			settings{Enable: []string{"x"}, Settings: map[string]map[string]any{
				"on": {"number": "many", "colour": 1}, "y": {},
			}},
			"on",
			`enable: there is no rule "x" (want off, on)` + "\n" +
				`settings: there is no rule "y" (want off, on)` + "\n" +
				`settings.on.colour: no such flag -colour (got "1")` + "\n" +
				`settings.on.number: parse error (got "many")`,
		},
	} {
		rules, err := test.settings.choose([]*analysis.Analyzer{on, off}, optIn)
		message := ""
		if err != nil {
			message = err.Error()
		}
		if names(rules) != test.want || message != test.err {
			t.Errorf("%s: got %q and error %q, want %q and %q", name, names(rules), message, test.want, test.err)
		}
	}
	flags := settings{Settings: map[string]map[string]any{"on": {"number": 7e6, "list": []any{"a", "b"}}}}
	if _, err := flags.choose([]*analysis.Analyzer{on, off}, optIn); err != nil || *number != 7e6 || *list != "a,b" {
		t.Errorf("error %v; flags have the values %d and %q, want 7000000 and a,b", err, *number, *list)
	}
}

// TestFold runs two folded rules, one of which requires the other and looks
// its result up under the name it knows.
func TestFold(t *testing.T) {
	runs := 0
	first := newRule("first")
	first.Run = func(pass *analysis.Pass) (any, error) {
		runs++
		fn := pass.Files[0].Decls[0].(*ast.FuncDecl)
		pass.Report(analysis.Diagnostic{Pos: fn.Name.Pos(), Message: "it leaks", Related: witness.Trace{
			{Goroutine: "main", Text: "starts", Pos: fn.Pos()},
			{Goroutine: "goroutine 1", Text: "hangs", Pos: fn.Body.Rbrace},
		}.Related()})
		return nil, nil
	}
	second := newRule("second")
	second.Requires = []*analysis.Analyzer{first}
	second.Run = func(pass *analysis.Pass) (any, error) {
		if _, ok := pass.ResultOf[first]; !ok || pass.Analyzer != second {
			t.Error("the pass is not the one that the rule expects")
		}
		return nil, nil
	}
	folded := foldTraces([]*analysis.Analyzer{second, first})
	if folded[0].Requires[0] != folded[1] {
		t.Error("second requires the original of first")
	}
	results := analysistest.Run(t, analysistest.TestData(), folded[0], "quiet")
	analysistest.Run(t, analysistest.TestData(), folded[1], "fold")
	if runs != 2 {
		t.Errorf("first ran %d times, want once in each of two runs", runs)
	}
	for _, r := range results {
		for _, d := range r.Diagnostics {
			t.Errorf("second reports %q", d.Message)
		}
	}
	if first.Run == nil || len(second.Requires) != 1 || second.Requires[0] != first {
		t.Error("the originals were changed")
	}
}

func newRule(name string) *analysis.Analyzer {
	return &analysis.Analyzer{Name: name, Doc: name, Run: func(*analysis.Pass) (any, error) { return nil, nil }}
}

func names(rules []*analysis.Analyzer) string {
	var s []string
	for _, a := range rules {
		s = append(s, a.Name)
	}
	return strings.Join(s, " ")
}
