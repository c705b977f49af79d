package locks_test

import (
	"fmt"
	"go/ast"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/locks"
)

// told reports functions whose summary is not the last line of their comment.
var told = &analysis.Analyzer{
	Name: "told", Doc: "check summaries", Requires: []*analysis.Analyzer{locks.Analyzer},
	Run: func(pass *analysis.Pass) (any, error) {
		pkg := pass.ResultOf[locks.Analyzer].(*locks.Result).Package()
		for _, f := range pkg.Functions() {
			decl, ok := f.Fn.Syntax().(*ast.FuncDecl)
			if !ok || decl.Doc == nil {
				continue
			}
			lines := strings.Split(strings.TrimSpace(decl.Doc.Text()), "\n")
			if want, got := lines[len(lines)-1], tell(f.Summary); got != want {
				pass.Reportf(decl.Pos(), "%s: %s", f.Fn.Name(), got)
			}
		}
		return nil, nil
	},
}

func TestSummaries(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), told, "summaries")
}

func tell(s *locks.Summary) string {
	var parts, outcomes []string
	for _, o := range s.Outcomes {
		words := []string{}
		known := ""
		for _, r := range o.Results {
			known += [...]string{"?", "F", "T"}[r]
		}
		if known != "" {
			words = append(words, known)
		}
		if len(o.Takes) > 0 {
			words = append(words, "takes "+tellAll(o.Takes))
		}
		if len(o.Releases) > 0 {
			words = append(words, "frees "+tellAll(o.Releases))
		}
		outcomes = append(outcomes, strings.Join(words, " "))
	}
	if len(outcomes) > 0 {
		parts = append(parts, strings.Join(outcomes, " | "))
	}
	if len(s.Touches) > 0 {
		parts = append(parts, "touches "+tellAll(s.Touches))
	}
	if len(parts) == 0 {
		return "touches nothing"
	}
	return strings.Join(parts, "; ")
}

func tellAll(effects []locks.Effect) string {
	var words []string
	for _, e := range effects {
		p := e.Lock.Path
		word := e.Lock.Class
		switch {
		case p.Place != 0:
			word = fmt.Sprint(p.Place) + p.Steps
		case p.Root != nil:
			word = p.Root.Name() + p.Steps
		}
		if e.Mode == locks.Read {
			word += "(r)"
		}
		if len(e.Chain) > 1 {
			word += fmt.Sprintf(" by %d hops", len(e.Chain))
		}
		words = append(words, word)
	}
	return strings.Join(words, ", ")
}
