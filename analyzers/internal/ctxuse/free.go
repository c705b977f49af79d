package ctxuse

// Functions that free a context from the end of the one that they are given, as
// context.WithoutCancel does. Many programs have one of their own, often from before
// Go 1.21:
//
//	func ValueOnly(ctx context.Context) context.Context { return detached{ctx} }
//
//	func (detached) Done() <-chan struct{} { return nil }

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// A frees fact says that all contexts that a function returns have no end.
type frees struct{}

// AFact marks the type as a fact.
func (*frees) AFact() {}

func (*frees) String() string { return "frees" }

// Frees reports whether an expression is a context without end, or one that is made
// from such a one.
func (p *Package) Frees(e ast.Expr) bool {
	e = ast.Unparen(e)
	if p.isEndless(e) {
		return true
	}
	call, ok := e.(*ast.CallExpr)
	if !ok {
		return false
	}
	switch ctxflow.ContextFunc(p.pass.TypesInfo, call) {
	case "":
		return p.frees(call) || p.makesFromFreed(call)
	case "Background", "TODO", "WithoutCancel":
		return true
	}
	return len(call.Args) > 0 && p.Frees(call.Args[0])
}

// FreesByOwn reports whether an expression frees the context that it is given from
// its end, without a function of package context: by one that does the like, or by
// making it a value of a type whose Done is nil.
func (p *Package) FreesByOwn(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.CompositeLit:
		return p.isEndless(e)
	case *ast.CallExpr:
		return p.isEndless(e) || len(e.Args) > 0 && p.frees(e)
	}
	return false
}

func (p *Package) frees(call *ast.CallExpr) bool {
	fn, ok := typeutil.Callee(p.pass.TypesInfo, call).(*types.Func)
	return ok && p.pass.ImportObjectFact(fn.Origin(), new(frees))
}

// makesFromFreed reports whether a call returns a context, and is given contexts
// without end only.
func (p *Package) makesFromFreed(call *ast.CallExpr) bool {
	t := p.pass.TypesInfo.TypeOf(call)
	if tuple, ok := t.(*types.Tuple); ok && tuple.Len() > 0 {
		t = tuple.At(0).Type()
	}
	if t == nil || !ctxflow.IsContext(t) {
		return false
	}
	freed := false
	for _, arg := range call.Args {
		if t := p.pass.TypesInfo.TypeOf(arg); t == nil || !ctxflow.IsContext(t) {
			continue
		}
		if !p.Frees(arg) {
			return false
		}
		freed = true
	}
	return freed
}

// isEndless reports whether an expression makes a value, or converts to one, of a
// type of this package whose method Done returns nil.
func (p *Package) isEndless(e ast.Expr) bool {
	t := p.pass.TypesInfo.TypeOf(e)
	if t == nil {
		return false
	}
	named := ctxflow.NamedType(t)
	return named != nil && p.endless[named.Obj()]
}

// exportFrees finds the functions of the package that free contexts. One may call
// another, so that it looks again as long as there are more.
func (p *Package) exportFrees() {
	root := p.pass.ResultOf[inspect.Analyzer].(*inspector.Inspector).Root()
	var makers []*ast.FuncDecl
	for cur := range root.Preorder((*ast.FuncDecl)(nil)) {
		decl := cur.Node().(*ast.FuncDecl)
		fn, ok := p.pass.TypesInfo.Defs[decl.Name].(*types.Func)
		if !ok || decl.Body == nil {
			continue
		}
		if recv := fn.Signature().Recv(); recv != nil && fn.Name() == "Done" && returnsNil(p.pass.TypesInfo, decl.Body) {
			if named := ctxflow.NamedType(recv.Type()); named != nil {
				p.endless[named.Obj()] = true
			}
		}
		if results := fn.Signature().Results(); results.Len() > 0 && ctxflow.IsContext(results.At(0).Type()) {
			makers = append(makers, decl)
		}
	}
	for changed := true; changed; {
		changed = false
		for _, decl := range makers {
			fn := p.pass.TypesInfo.Defs[decl.Name].(*types.Func)
			if !p.pass.ImportObjectFact(fn, new(frees)) && p.returnsFreed(decl.Body) {
				p.pass.ExportObjectFact(fn, new(frees))
				changed = true
			}
		}
	}
}

// returnsNil reports whether a body is nothing but return nil.
func returnsNil(info *types.Info, body *ast.BlockStmt) bool {
	if len(body.List) != 1 {
		return false
	}
	ret, ok := body.List[0].(*ast.ReturnStmt)
	return ok && len(ret.Results) == 1 && info.Types[ret.Results[0]].IsNil()
}

// returnsFreed reports whether all that a body returns first is a context without end.
func (p *Package) returnsFreed(body *ast.BlockStmt) bool {
	found, other := false, false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			if len(n.Results) > 0 && (p.Frees(n.Results[0]) || p.isFreed(body, n.Results[0])) {
				found = true
			} else {
				other = true
			}
		}
		return true
	})
	return found && !other
}

// isFreed reports whether an expression is a variable of which all values in a body
// are contexts without end, or made from one, as in
//
//	ctx, cancel := context.WithCancel(context.Background())
//	go func() { <-parent.Done(); time.Sleep(delay); cancel() }()
//	return ctx, cancel
func (p *Package) isFreed(body *ast.BlockStmt, e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return false
	}
	v, found, other := p.pass.TypesInfo.Uses[id], false, false
	ast.Inspect(body, func(n ast.Node) bool {
		assign, ok := n.(*ast.AssignStmt)
		if !ok {
			return true
		}
		for i, left := range assign.Lhs {
			name, ok := left.(*ast.Ident)
			if !ok || v == nil || p.pass.TypesInfo.ObjectOf(name) != v {
				continue
			}
			if i < len(assign.Rhs) && p.Frees(assign.Rhs[i]) {
				found = true
			} else {
				other = true
			}
		}
		return true
	})
	return found && !other
}
