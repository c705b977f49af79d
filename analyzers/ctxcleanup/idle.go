package ctxcleanup

// Functions to which the end of their context makes no difference.

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// idle is a fact about a function that takes a context: it only logs with it, takes
// values from it, frees itself from it, or hands it to functions of that kind.
type idle struct{}

// AFact marks the type as a fact.
func (*idle) AFact() {}

func (*idle) String() string { return "idle" }

func isIdle(pass *analysis.Pass, fn *types.Func) bool {
	return pass.ImportObjectFact(fn.Origin(), new(idle))
}

// exportIdle finds the idle functions of the package. All are taken to be idle
// until one use of a context says otherwise, so that functions that call each other
// are judged together.
func exportIdle(pass *analysis.Pass) {
	uses := map[*types.Func][]*types.Func{} // nil among the callees: makes a difference
	for cur := range pass.ResultOf[inspect.Analyzer].(*inspector.Inspector).Root().Preorder((*ast.FuncDecl)(nil)) {
		decl := cur.Node().(*ast.FuncDecl)
		fn, ok := pass.TypesInfo.Defs[decl.Name].(*types.Func)
		if ok && decl.Body != nil && takesContext(pass.TypesInfo, decl) {
			uses[fn] = contextUses(pass, cur)
		}
	}
	for changed := true; changed; {
		changed = false
		for fn, callees := range uses {
			for _, callee := range callees {
				if callee == nil || !declares(uses, callee) && !isIdle(pass, callee) {
					delete(uses, fn)
					changed = true
					break
				}
			}
		}
	}
	for fn := range uses {
		pass.ExportObjectFact(fn, new(idle))
	}
}

func declares(uses map[*types.Func][]*types.Func, fn *types.Func) bool {
	_, ok := uses[fn]
	return ok
}

func takesContext(info *types.Info, decl *ast.FuncDecl) bool {
	for v := range ctxflow.Parameters(info, decl) {
		if ctxflow.IsContext(v.Type()) {
			return true
		}
	}
	return false
}

// contextUses returns the functions to which the contexts of a function are handed,
// with nil for every use that makes a difference.
func contextUses(pass *analysis.Pass, fn inspector.Cursor) []*types.Func {
	params := map[types.Object]bool{}
	for v := range ctxflow.Parameters(pass.TypesInfo, fn.Node()) {
		if ctxflow.IsContext(v.Type()) {
			params[v] = true
		}
	}
	var found []*types.Func
	for cur := range fn.Preorder((*ast.Ident)(nil)) {
		if params[pass.TypesInfo.Uses[cur.Node().(*ast.Ident)]] {
			if callee, matters := contextUse(pass, cur); matters {
				found = append(found, callee)
			}
		}
	}
	return found
}

// contextUse judges one use of a context: it is nothing, or it is handed to a
// function that must be judged in turn, or it makes a difference (nil).
func contextUse(pass *analysis.Pass, use inspector.Cursor) (callee *types.Func, matters bool) {
	switch use.ParentEdgeKind() {
	case edge.SelectorExpr_X:
		switch use.Parent().Node().(*ast.SelectorExpr).Sel.Name {
		case "Value", "Deadline":
			return nil, false
		}
	case edge.CallExpr_Args:
		call := use.Parent().Node().(*ast.CallExpr)
		if ctxflow.ContextFunc(pass.TypesInfo, call) == "WithoutCancel" {
			return nil, false
		}
		fn, ok := typeutil.Callee(pass.TypesInfo, call).(*types.Func)
		if !ok {
			return nil, true
		}
		if fn.Signature().Results().Len() == 0 && fn.Pkg() != pass.Pkg {
			return nil, false // it cannot say that it was cut short: a logger
		}
		return fn.Origin(), true
	}
	return nil, true
}
