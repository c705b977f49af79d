package ctxvariant

// Which functions are short forms of others that take a context: their bodies say
// so, where their names do not, as those of (*sql.DB).Begin and BeginTx.

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// A wrapped tells what a short form calls: a function of its package, or another
// method of its receiver.
//
//	func (db *DB) Begin() (*Tx, error) { return db.BeginTx(context.Background(), nil) }
type wrapped struct {
	Name string   // of the long form, exported
	Rest []string // what it gets after the context and the short form's parameters: nil, false, true
}

// wrappedBy returns what the declared function is a short form of, if its body does
// nothing but to call that with a context that never ends.
func wrappedBy(info *types.Info, decl *ast.FuncDecl) *wrapped {
	call := onlyCall(decl)
	if call == nil || len(call.Args) == 0 || call.Ellipsis.IsValid() || !ctxflow.IsBackground(info, call.Args[0]) {
		return nil
	}
	name := calledBeside(info, decl, call)
	if name == nil || !name.IsExported() {
		return nil
	}
	args := call.Args[1:]
	for v := range ctxflow.Parameters(info, decl) {
		if len(args) == 0 || !isUse(info, args[0], v) {
			return nil
		}
		args = args[1:]
	}
	w := &wrapped{Name: name.Name}
	for _, arg := range args {
		id, ok := arg.(*ast.Ident)
		if !ok || !slices.Contains([]string{"nil", "false", "true"}, id.Name) || info.Uses[id].Parent() != types.Universe {
			return nil
		}
		w.Rest = append(w.Rest, id.Name)
	}
	return w
}

// onlyCall returns the call whose results the function returns at once.
func onlyCall(decl *ast.FuncDecl) *ast.CallExpr {
	if decl.Body == nil || len(decl.Body.List) != 1 {
		return nil
	}
	ret, ok := decl.Body.List[0].(*ast.ReturnStmt)
	if !ok || len(ret.Results) != 1 {
		return nil
	}
	call, _ := ret.Results[0].(*ast.CallExpr)
	return call
}

// calledBeside returns the name of the callee, if it is a function of the package
// that the declared function could be replaced by: a method of the same receiver,
// or, for a function, another one.
func calledBeside(info *types.Info, decl *ast.FuncDecl, call *ast.CallExpr) *ast.Ident {
	if decl.Recv == nil {
		name, _ := call.Fun.(*ast.Ident)
		return name
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	fn, ok := info.Defs[decl.Name].(*types.Func)
	if !ok || !isUse(info, sel.X, fn.Signature().Recv()) {
		return nil
	}
	if _, isMethod := info.Uses[sel.Sel].(*types.Func); !isMethod {
		return nil
	}
	return sel.Sel
}

func isUse(info *types.Info, e ast.Expr, v *types.Var) bool {
	id, ok := e.(*ast.Ident)
	return ok && info.Uses[id] == v
}
