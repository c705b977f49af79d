package ctxvariant

import (
	"go/ast"
	"go/types"
	"maps"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// idle returns the names of the functions and methods of the package in which
// a context ends no wait, as far as anybody can tell: a body looks at it, but only to
// give up before it begins or to take a value from it, or all that becomes of it is
// that it is handed to a function in a field, see [idler.handsOver]. A look in each
// round of a loop does end the work. Where several methods share a name, none may
// wait, since a call through an interface may reach any. A body that does not use its
// context at all says nothing, nor does one that calls nothing else: they may be stubs.
func idle(pass *analysis.Pass, longForms map[string]bool) map[string]bool {
	glancing, waiting := map[string]bool{}, map[string]bool{}
	in := &idler{pass: pass, decls: declarations(pass)}
	for _, decl := range in.decls {
		name := decl.Name.Name
		if originalName(name) == "" && !longForms[name] {
			continue
		}
		for ctx := range ctxflow.Parameters(pass.TypesInfo, decl) {
			if !ctxflow.IsContext(ctx.Type()) {
				continue
			}
			glanced, used := in.glances(decl.Body, ctx), mentions(pass.TypesInfo, decl.Body, ctx)
			glancing[name] = glancing[name] || glanced > 0 && works(pass.TypesInfo, decl.Body, ctx)
			waiting[name] = waiting[name] || used > glanced
		}
	}
	maps.DeleteFunc(glancing, func(name string, glances bool) bool { return !glances || waiting[name] })
	return glancing
}

// works reports whether the body calls anything but the context's methods.
func works(info *types.Info, body *ast.BlockStmt, ctx *types.Var) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && methodOf(info, call, ctx) == "" {
			found = true
		}
		return !found
	})
	return found
}

// mentions counts the uses of v.
func mentions(info *types.Info, body *ast.BlockStmt, v *types.Var) int {
	count := 0
	ast.Inspect(body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && info.Uses[id] == v {
			count++
		}
		return true
	})
	return count
}

// glances counts the uses of the context that end nothing: ctx.Value(), and
// ctx.Err() and <-ctx.Done() in a select with a default, unless a loop repeats them,
// and those by which it is handed over to what is not known.
func (in *idler) glances(body *ast.BlockStmt, ctx *types.Var) int {
	count := 0
	ast.PreorderStack(body, nil, func(n ast.Node, stack []ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if first := onlyOnce(in.pass.TypesInfo, n); first != nil {
				count += mentions(in.pass.TypesInfo, first.Body, ctx)
				return false
			}
			switch methodOf(in.pass.TypesInfo, n, ctx) {
			case "Value":
				count++
			case "Err", "Deadline":
				if !slices.ContainsFunc(stack, isLoop) {
					count++
				}
			case "":
				if in.handsOver(n, ctx) {
					count++
				}
			}
		case *ast.SelectStmt:
			if !slices.ContainsFunc(stack, isLoop) {
				count += polls(in.pass.TypesInfo, n, ctx)
			}
		}
		return true
	})
	return count
}

// onlyOnce returns the literal that a call gives to a sync.Once: what it does is done for
// all who come later, and needs the context of the first for no more than that.
func onlyOnce(info *types.Info, call *ast.CallExpr) *ast.FuncLit {
	fn := typeutil.StaticCallee(info, call)
	if fn == nil || fn.FullName() != "(*sync.Once).Do" || len(call.Args) != 1 {
		return nil
	}
	lit, _ := ast.Unparen(call.Args[0]).(*ast.FuncLit)
	return lit
}

func isLoop(n ast.Node) bool {
	switch n.(type) {
	case *ast.ForStmt, *ast.RangeStmt:
		return true
	}
	return false
}

// polls counts the cases of a select that receive from ctx.Done(), if the
// select has a default.
func polls(info *types.Info, s *ast.SelectStmt, ctx *types.Var) int {
	count, hasDefault := 0, false
	for _, clause := range s.Body.List {
		comm := clause.(*ast.CommClause).Comm
		hasDefault = hasDefault || comm == nil
		if stmt, ok := comm.(*ast.ExprStmt); ok {
			if call, ok := ctxflow.ReceivedFrom(stmt.X).(*ast.CallExpr); ok && methodOf(info, call, ctx) == "Done" {
				count++
			}
		}
	}
	if !hasDefault {
		return 0
	}
	return count
}

// methodOf returns the name of the method that the call calls on ctx, or "".
func methodOf(info *types.Info, call *ast.CallExpr, ctx *types.Var) string {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	if id, ok := ast.Unparen(sel.X).(*ast.Ident); !ok || info.Uses[id] != ctx {
		return ""
	}
	return sel.Sel.Name
}
