package ctxignore

// What the goroutines know that a group in a field counts.

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// groups tells, for the fields with groups to which the package adds goroutines,
// whether all of them use a context.
type groups map[*types.Var]bool

// add takes note of a call that starts a goroutine of a group, or ends one by hand: what
// that one knows is not looked for.
func (g groups) add(info *types.Info, n *ast.CallExpr) {
	sel, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr)
	callee := typeutil.StaticCallee(info, n)
	if !ok || callee == nil {
		return
	}
	knows := false
	switch syncop.OfFunc(callee) {
	case syncop.WaitGroupGo, syncop.GroupGo, syncop.GroupTryGo:
		ast.Inspect(n.Args[0], func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			v, isVar := info.Uses[id].(*types.Var)
			knows = knows || ok && isVar && !v.IsField() && ctxflow.IsContext(v.Type())
			return true
		})
	case syncop.WaitGroupDone:
	default:
		return
	}
	if field := namedField(info, sel.X); field != nil {
		before, seen := g[field]
		g[field] = knows && (before || !seen)
	}
}

// isGroupOfOwn reports whether a wait is for the group of an object to which the
// function has given its context before: the goroutines that this may have added to the
// group all use one.
//
//	x.walk(ctx, dir) // x.group.Go(func() error { return x.load(ctx, file) })
//	return x.group.Wait()
func (fn *function) isGroupOfOwn(w *wait, o op) bool {
	field, root := fn.field(o.on), fn.root(o.on)
	if w.kind != join || field == nil || root == nil || !fn.world.register().groups[field] {
		return false
	}
	for cur := range fn.Root.Preorder((*ast.CallExpr)(nil)) {
		call := cur.Node().(*ast.CallExpr)
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if ok && call.End() < w.node.Node().Pos() && fn.root(sel.X) == root && len(call.Args) > 0 && fn.mentions(call.Args[0]) {
			return true
		}
	}
	return false
}
