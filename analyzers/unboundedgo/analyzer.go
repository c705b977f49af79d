package unboundedgo

import (
	_ "embed"
	"go/ast"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/directive"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/manual"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/place"
)

//go:embed doc.go
var doc string

// Analyzer reports loops that start as many goroutines as somebody else likes.
var Analyzer = &analysis.Analyzer{
	Name:     "unboundedgo",
	Doc:      manual.MustExtract(doc, "unboundedgo"),
	URL:      "https://pkg.go.dev/github.com/seed-5a033449/asyncgen/analyzers/unboundedgo",
	Requires: []*analysis.Analyzer{inspect.Analyzer, directive.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	p := &pkg{pass: pass, info: pass.TypesInfo, in: pass.ResultOf[inspect.Analyzer].(*inspector.Inspector)}
	for file := range p.in.Root().Children() {
		if skips(pass, file.Node().(*ast.File)) {
			continue
		}
		for cur := range file.Preorder((*ast.GoStmt)(nil), (*ast.CallExpr)(nil)) {
			if s := p.startAt(cur); s != nil {
				p.check(s)
			}
		}
	}
	return nil, nil
}

// skips reports whether nobody would act on a finding in the file.
func skips(pass *analysis.Pass, file *ast.File) bool {
	return place.Imports(file, "testing") || place.InTest(pass.Fset, file.Package) || place.IsForeign(pass.Fset, file)
}

// check reports the start if the loop around it has no end in sight and
// nothing limits how many goroutines run.
func (p *pkg) check(s *start) {
	src := p.sourceOf(s)
	if src == nil || !p.carries(s, src) || p.isLimited(s, src) {
		return
	}
	message := "a goroutine for each " + src.what + ", without limit: use "
	if s.group != nil && p.hasSetLimit(s.group) {
		message += "SetLimit"
	} else {
		message += "workers or a semaphore"
	}
	finding.Report(p.pass, finding.Finding{Pos: s.node.Pos(), End: s.node.End(), Message: message})
}
