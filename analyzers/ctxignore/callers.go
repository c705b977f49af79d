package ctxignore

// What is known of a wait from the way in which its function is called.

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/pointsto"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
)

// A call is one of a function of the package that is given a context variable first.
type call struct {
	root *ctxflow.Root
	at   inspector.Cursor
	ctx  ast.Expr
}

// A register holds, for functions of the package, how they are used.
type register struct {
	calls  map[*types.Func][]call
	values map[*types.Func]bool // handed on as values
	ended  map[*types.Func]bool // called with a context that can end; false for others that are called
	groups groups
}

// newRegister looks through the package. Calls without a context are left out: so
// are those of functions that have none in scope.
func newRegister(pass *analysis.Pass) *register {
	r := &register{map[*types.Func][]call{}, map[*types.Func]bool{}, map[*types.Func]bool{}, groups{}}
	for root := range pass.ResultOf[ctxflow.Analyzer].(*ctxflow.Package).Roots() {
		for cur := range root.Preorder((*ast.CallExpr)(nil)) {
			n := cur.Node().(*ast.CallExpr)
			callee := typeutil.StaticCallee(pass.TypesInfo, n)
			if callee != nil && callee.Pkg() == pass.Pkg && len(n.Args) > 0 {
				r.calls[callee.Origin()] = append(r.calls[callee.Origin()], call{root, cur, n.Args[0]})
			}
		}
	}
	called := map[*ast.Ident]bool{}
	for _, file := range pass.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			if n, ok := n.(*ast.CallExpr); ok {
				called[nameOf(n.Fun)] = true
				r.groups.add(pass.TypesInfo, n)
				if callee := typeutil.StaticCallee(pass.TypesInfo, n); callee != nil && callee.Pkg() == pass.Pkg && len(n.Args) > 0 {
					r.ended[callee.Origin()] = r.ended[callee.Origin()] || !ctxflow.IsBackground(pass.TypesInfo, n.Args[0])
				}
			}
			if id, ok := n.(*ast.Ident); ok && !called[id] {
				if fn, ok := pass.TypesInfo.Uses[id].(*types.Func); ok && fn.Pkg() == pass.Pkg {
					r.values[fn.Origin()] = true
				}
			}
			return true
		})
	}
	return r
}

// nameOf returns the identifier by which a call names what it calls.
func nameOf(fun ast.Expr) *ast.Ident {
	switch f := ast.Unparen(fun).(type) {
	case *ast.Ident:
		return f
	case *ast.SelectorExpr:
		return f.Sel
	case *ast.IndexExpr:
		return nameOf(f.X)
	case *ast.IndexListExpr:
		return nameOf(f.X)
	}
	return nil
}

// isForCaller reports whether a send is on a parameter, for sending only, of a function
// that is handed to others as a value and never called here: whoever calls it has the
// other end and knows the context, for both are his.
//
//	server.Handle("list", s.list) // func (s *store) list(ctx context.Context, out chan<- item) error
func (fn *function) isForCaller(w *wait, o op) bool {
	v := fn.Variable(o.on)
	ch, ok := fn.pass.TypesInfo.TypeOf(o.on).Underlying().(*types.Chan)
	if !ok || ch.Dir() != types.SendOnly || v == nil || v.Kind() != types.ParamVar {
		return false
	}
	for _, around := range ctxflow.Enclosing(w.node) {
		if !slices.Contains(slices.Collect(ctxflow.Parameters(fn.pass.TypesInfo, around.Node())), v) {
			continue
		}
		decl, ok := around.Node().(*ast.FuncDecl)
		if !ok {
			return around.ParentEdgeKind() == edge.CallExpr_Args
		}
		f, _ := fn.pass.TypesInfo.Defs[decl.Name].(*types.Func)
		known := fn.world.register()
		return f != nil && known.values[f] && len(known.calls[f]) == 0
	}
	return false
}

// isForAfter reports whether the package calls the function with a context that has
// ended: it is there to see to what is left then. One that is only ever given contexts
// without end has other ways to stop.
//
//	case <-ctx.Done():
//		q.withdraw(ctx, key)
func (fn *function) isForAfter(ctx *types.Var) bool {
	decl, ok := fn.Root.Node().(*ast.FuncDecl)
	if !ok || decl.Name.IsExported() || ctx.Kind() != types.ParamVar {
		return false
	}
	f, _ := fn.pass.TypesInfo.Defs[decl.Name].(*types.Func)
	if ends, called := fn.world.register().ended[f]; called && !ends && !fn.world.register().values[f] {
		return true
	}
	return slices.ContainsFunc(fn.world.register().calls[f], func(c call) bool {
		caller := c.root.Function()
		given := caller.Variable(c.ctx)
		return given != nil && ctxflow.IsContext(given.Type()) && caller.Ended(c.at.Node(), given)
	})
}

// isMakers reports whether all who call the function of a parameter make its channel
// themselves, and know a context: what becomes of the other end is theirs, too.
func (w *world) isMakers(s *pointsto.Site, param *ssa.Parameter, fn *function) bool {
	callers := w.points().Callers(param.Parent())
	if s.Make == nil || len(callers) == 0 {
		return false
	}
	maker := ssabuild.Outermost(s.Make.Parent())
	if maker.Syntax() == nil || !fn.mentions(maker.Syntax()) {
		return false
	}
	return slices.ContainsFunc(callers, func(c ssa.CallInstruction) bool { return ssabuild.Outermost(c.Parent()) == maker })
}

// isStarted reports whether all calls of the function are by go statements of the
// package: it is a goroutine by itself.
func (fn *function) isStarted() bool {
	decl, ok := fn.Root.Node().(*ast.FuncDecl)
	if !ok {
		return false
	}
	f := fn.world.index().declared[fn.pass.TypesInfo.Defs[decl.Name]]
	if f == nil || fn.world.points().IsRoot(f) {
		return false
	}
	callers := fn.world.points().Callers(f)
	return len(callers) > 0 && !slices.ContainsFunc(callers, func(c ssa.CallInstruction) bool {
		_, started := c.(*ssa.Go)
		return !started
	})
}
