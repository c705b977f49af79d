package hotblock

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/directive"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// mayHaveRoots reports whether a package may hold anything hot. It needs syntax only, so
// that a package that certainly does not is not even built.
func mayHaveRoots(pass *analysis.Pass, profiles *profiles) bool {
	for _, m := range pass.ResultOf[directive.Analyzer].(*directive.Set).Marks() {
		if m.Word == directive.Hot {
			return true
		}
	}
	if len(profiles.all) > 0 {
		return true
	}
	for _, imported := range pass.Pkg.Imports() {
		if imported.Path() == "net/http" {
			return true
		}
	}
	return slices.ContainsFunc(pass.Files, func(file *ast.File) bool { return startsOrServes(pass, file) })
}

// startsOrServes reports whether a file receives or starts a goroutine, has a path, or a
// method or a type of the form that serves gRPC.
func startsOrServes(pass *analysis.Pass, file *ast.File) (found bool) {
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt, *ast.SelectStmt:
			found = true
		case *ast.RangeStmt:
			t := pass.TypesInfo.TypeOf(n.X)
			found = found || t != nil && syncop.ElementOf(t) != ""
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		case *ast.BasicLit:
			// The path that a handler is registered for.
			found = found || n.Kind == token.STRING && (strings.HasPrefix(n.Value, `"/`) || strings.Contains(n.Value, ` /`))
		case *ast.SelectorExpr:
			found = found || n.Sel.Name == "Go" || n.Sel.Name == "TryGo"
		case *ast.Field:
			found = found || len(n.Names) == 0 && strings.HasPrefix(lastName(n.Type), "Unimplemented")
		case *ast.FuncDecl:
			found = found || n.Recv != nil && n.Name.IsExported() && n.Type.Params.NumFields() == 2 && n.Type.Results.NumFields() == 2
		}
		return !found
	})
	return found
}

// lastName returns the name of a type without its package and pointer.
func lastName(t ast.Expr) string {
	switch t := t.(type) {
	case *ast.Ident:
		return t.Name
	case *ast.SelectorExpr:
		return t.Sel.Name
	case *ast.StarExpr:
		return lastName(t.X)
	}
	return ""
}
