package notimeout

import (
	_ "embed"
	"go/ast"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/directive"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/manual"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/place"
)

//go:embed doc.go
var doc string

// Analyzer reports what waits for another machine or process without a limit.
var Analyzer = &analysis.Analyzer{
	Name:     "notimeout",
	Doc:      manual.MustExtract(doc, "notimeout"),
	URL:      "https://pkg.go.dev/github.com/seed-5a033449/asyncgen/analyzers/notimeout",
	Requires: []*analysis.Analyzer{inspect.Analyzer, ctxflow.Analyzer, directive.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	if !concerned(pass.Pkg) {
		return nil, nil
	}
	p := newPackage(pass)
	if place.IsSample(pass) {
		return nil, nil
	}
	for cur := range p.files() {
		switch n := cur.Node().(type) {
		case *ast.CallExpr:
			p.checkCall(cur, n)
		case *ast.CompositeLit:
			p.checkMade(cur)
		case *ast.Ident:
			if p.declaresZero(cur) {
				p.checkMade(cur)
			}
		case *ast.SelectorExpr:
			p.checkAlias(cur)
		case *ast.GoStmt:
			p.checkGoroutine(cur, n)
		}
	}
	return nil, nil
}

// checkCall looks at one call in all the roles that it may have.
func (p *pkg) checkCall(cur inspector.Cursor, call *ast.CallExpr) {
	if p.isNew(call) {
		p.checkMade(cur)
		return
	}
	callee := p.callee(call)
	if callee == nil || callee.Pkg() == nil {
		return
	}
	switch callee.Pkg().Path() {
	case "net/http":
		p.checkRequest(cur, call, callee)
		p.checkServe(cur, call, callee)
	case "net", "crypto/tls":
		p.checkDial(cur, call, callee)
	case "os/exec":
		p.checkProcess(cur, call, callee)
	}
}

// checkMade looks at a place where a client, a server or a dialer is made.
func (p *pkg) checkMade(cur inspector.Cursor) {
	switch p.kindOf(cur.Node().(ast.Expr)) {
	case aClient:
		p.checkClient(cur)
	case aServer:
		p.checkServer(cur)
	case aDialer:
		p.checkDialer(cur)
	}
}

func (p *pkg) report(n ast.Node, message string) {
	finding.Report(p.pass, finding.Finding{Pos: n.Pos(), End: n.End(), Message: message})
}
