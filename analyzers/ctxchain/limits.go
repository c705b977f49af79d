package ctxchain

// Which waits with a context out of nothing lose nothing by it: they end soon, or the
// callee would make nothing of another one, or their outcome is nobody's business.

import (
	"go/ast"
	"go/constant"
	"go/types"
	"strings"
	"time"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/detach"
)

// soon is a time limit below which a caller hardly notices that it is not his own.
const soon = 2 * time.Second

// isShort reports whether a call makes a context with a constant limit of that kind.
func isShort(info *types.Info, call *ast.CallExpr) bool {
	switch ctxflow.ContextFunc(info, call) {
	case "WithTimeout", "WithTimeoutCause":
		limit := info.Types[call.Args[1]].Value
		if limit == nil {
			return false
		}
		n, exact := constant.Int64Val(constant.ToInt(limit))
		return exact && time.Duration(n) <= soon
	}
	return false
}

// isLimited reports whether a call is given a time limit next to its context.
func isLimited(info *types.Info, call *ast.CallExpr) bool {
	for _, arg := range call.Args {
		named := ctxflow.NamedType(info.TypeOf(arg))
		if named != nil && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "time" && named.Obj().Name() == "Duration" {
			return true
		}
	}
	return false
}

// isConstructor reports whether a call makes an object that may keep its context for
// all that it does later: the caller's would end too early for that.
func isConstructor(info *types.Info, call *ast.CallExpr, callee *types.Func) bool {
	if !strings.HasPrefix(callee.Name(), "New") && !strings.HasPrefix(callee.Name(), "new") {
		return false
	}
	t := info.TypeOf(call)
	if results, ok := t.(*types.Tuple); ok && results.Len() > 0 {
		t = results.At(0).Type()
	}
	return t != nil && ctxflow.MayCarry(t)
}

// clearing are the beginnings of names of work that clears away what is not wanted any
// more.
var clearing = []string{"delete", "remove", "purge", "evict", "invalidate", "clear"}

// isClearing reports whether a call that stands alone clears something away, and gives
// nothing that could be looked at: half of it would be worse than all of it.
func isClearing(info *types.Info, call *ast.CallExpr) bool {
	if results, ok := info.TypeOf(call).(*types.Tuple); !ok || results.Len() > 0 {
		return false
	}
	name := strings.ToLower(ctxflow.CalleeName(call))
	for _, verb := range clearing {
		if strings.HasPrefix(name, verb) {
			return true
		}
	}
	return false
}

// parameters tells which parameters of the package's functions a context is lost on.
type parameters struct {
	info  *types.Info
	decls map[*types.Func]*ast.FuncDecl
	lost  map[*types.Var]bool // true while under way: recursion makes no use of it
}

func newParameters(info *types.Info, bodies []*ast.File) *parameters {
	p := &parameters{info, map[*types.Func]*ast.FuncDecl{}, map[*types.Var]bool{}}
	for _, file := range bodies {
		for _, decl := range file.Decls {
			if decl, ok := decl.(*ast.FuncDecl); ok && decl.Body != nil {
				if fn, ok := info.Defs[decl.Name].(*types.Func); ok {
					p.decls[fn] = decl
				}
			}
		}
	}
	return p
}

// isLost reports whether a callee makes no use of an argument: the parameter has no
// name, or goes only to logs and to other functions of that kind.
func (p *parameters) isLost(call *ast.CallExpr, arg ast.Expr) bool {
	callee := typeutil.StaticCallee(p.info, call)
	if callee == nil || p.decls[callee.Origin()] == nil {
		return false
	}
	params := callee.Origin().Signature().Params()
	for i, a := range call.Args {
		if a == arg && i < params.Len() && !(callee.Signature().Variadic() && i == params.Len()-1) {
			return p.loses(p.decls[callee.Origin()], params.At(i))
		}
	}
	return false
}

func (p *parameters) loses(decl *ast.FuncDecl, param *types.Var) bool {
	if lost, known := p.lost[param]; known {
		return lost
	}
	p.lost[param] = true
	dropped := map[ast.Expr]bool{} // uses that come to nothing
	used := false
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			for _, arg := range n.Args {
				if id, ok := ast.Unparen(arg).(*ast.Ident); ok && p.info.Uses[id] == param {
					dropped[id] = detach.IsRecord(p.info, n) || p.isLost(n, arg)
				}
			}
		case *ast.Ident:
			used = used || p.info.Uses[n] == param && !dropped[n]
		}
		return !used
	})
	p.lost[param] = !used
	return !used
}
