// Package ctxuse tells what functions do with the contexts that they are given, as
// facts, so that rules see through calls and packages: whether the end of the
// context makes a difference at all, and whether the function lives as long as it.
//
// It reads syntax only. A callee behind an interface, or in a variable, is taken to
// make a difference, and not to live for long.
package ctxuse

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/detach"
)

// Analyzer judges the functions of a package that take a context. Its result is a
// [*Package].
var Analyzer = &analysis.Analyzer{
	Name:       "asyncctxuse",
	Doc:        "tell what functions do with the contexts that they are given",
	Requires:   []*analysis.Analyzer{inspect.Analyzer},
	Run:        run,
	ResultType: reflect.TypeFor[*Package](),
	FactTypes:  []analysis.Fact{new(idle), new(resident), new(behind), new(frees), new(requested)},
}

// A Package answers for the functions of a package and for those that it imports.
type Package struct {
	pass    *analysis.Pass
	endless map[*types.TypeName]bool // types of this package whose Done is nil
}

// IsIdle reports whether a function only logs with its context, takes values from
// it, frees itself from it by context.WithoutCancel, or hands it to functions of that
// kind: its end makes no difference.
func (p *Package) IsIdle(fn *types.Func) bool {
	return p.pass.ImportObjectFact(fn.Origin(), new(idle))
}

// IsResident reports whether a function waits for the end of its context: it
// receives from its Done outside of a select, or in a loop, or asks for its error in
// one. It is meant to run for as long as the context lives.
func (p *Package) IsResident(fn *types.Func) bool {
	return p.pass.ImportObjectFact(fn.Origin(), new(resident))
}

type (
	idle     struct{}
	resident struct{}
)

// AFact marks the type as a fact.
func (*idle) AFact() {}

// AFact marks the type as a fact.
func (*resident) AFact() {}

func (*idle) String() string     { return "idle" }
func (*resident) String() string { return "resident" }

func run(pass *analysis.Pass) (any, error) {
	p := &Package{pass: pass, endless: map[*types.TypeName]bool{}}
	p.exportFrees()
	p.export()
	p.exportRequests()
	return p, nil
}

// export finds the idle and the resident functions of the package. All are taken to
// be idle until one use of a context says otherwise, so that functions that call
// each other are judged together.
func (p *Package) export() {
	uses := map[*types.Func][]*types.Func{} // nil among the callees: makes a difference
	for cur := range p.pass.ResultOf[inspect.Analyzer].(*inspector.Inspector).Root().Preorder((*ast.FuncDecl)(nil)) {
		decl := cur.Node().(*ast.FuncDecl)
		fn, ok := p.pass.TypesInfo.Defs[decl.Name].(*types.Func)
		if !ok || decl.Body == nil {
			continue
		}
		params := contexts(p.pass.TypesInfo, decl)
		if len(params) == 0 {
			continue
		}
		uses[fn] = p.contextUses(cur, params)
		if worksBehind(p.pass.TypesInfo, decl.Body, params) {
			p.pass.ExportObjectFact(fn, new(behind))
		}
		if waits(p.pass.TypesInfo, cur, params) {
			p.pass.ExportObjectFact(fn, new(resident))
		}
	}
	for changed := true; changed; {
		changed = false
		for fn, callees := range uses {
			for _, callee := range callees {
				if _, local := uses[callee]; callee == nil || !local && !p.IsIdle(callee) {
					delete(uses, fn)
					changed = true
					break
				}
			}
		}
	}
	for fn := range uses {
		p.pass.ExportObjectFact(fn, new(idle))
	}
}

// contexts returns the parameters that are contexts.
func contexts(info *types.Info, decl *ast.FuncDecl) map[types.Object]bool {
	params := map[types.Object]bool{}
	for v := range ctxflow.Parameters(info, decl) {
		if ctxflow.IsContext(v.Type()) {
			params[v] = true
		}
	}
	return params
}

// contextUses returns the functions to which the contexts of a function are handed,
// with nil for every use that makes a difference.
func (p *Package) contextUses(fn inspector.Cursor, params map[types.Object]bool) []*types.Func {
	var found []*types.Func
	freed := p.freedAt(fn.Node().(*ast.FuncDecl), params)
	for cur := range fn.Preorder((*ast.Ident)(nil)) {
		param := p.pass.TypesInfo.Uses[cur.Node().(*ast.Ident)]
		if at, ok := freed[param]; ok && cur.Node().Pos() >= at {
			continue
		}
		if params[param] {
			if callee, matters := p.contextUse(cur); matters {
				found = append(found, callee)
			}
		}
	}
	return found
}

// freedAt returns where a function gives its contexts up for others without their end:
//
//	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
func (p *Package) freedAt(decl *ast.FuncDecl, params map[types.Object]bool) map[types.Object]token.Pos {
	freed := map[types.Object]token.Pos{}
	for _, stmt := range decl.Body.List {
		for _, a := range ctxflow.Assignments(stmt) {
			if len(a.Lhs) == 0 || a.Rhs == nil || !p.Frees(a.Rhs) {
				continue
			}
			if id, ok := a.Lhs[0].(*ast.Ident); ok && params[p.pass.TypesInfo.Uses[id]] {
				freed[p.pass.TypesInfo.Uses[id]] = stmt.Pos()
			}
		}
	}
	return freed
}

// contextUse judges one use of a context: it is nothing, or it is handed to a
// function that must be judged in turn, or it makes a difference (nil).
func (p *Package) contextUse(use inspector.Cursor) (callee *types.Func, matters bool) {
	switch use.ParentEdgeKind() {
	case edge.SelectorExpr_X:
		switch use.Parent().Node().(*ast.SelectorExpr).Sel.Name {
		case "Value", "Deadline":
			return nil, false
		}
	case edge.CompositeLit_Elts, edge.KeyValueExpr_Value:
		for lit := range use.Enclosing((*ast.CompositeLit)(nil)) {
			return nil, !p.isEndless(lit.Node().(ast.Expr))
		}
	case edge.CallExpr_Args:
		call := use.Parent().Node().(*ast.CallExpr)
		if p.Frees(call) || detach.MakesLogger(p.pass.TypesInfo, call) || p.isDropped(use.Parent()) {
			return nil, false
		}
		fn, ok := typeutil.Callee(p.pass.TypesInfo, call).(*types.Func)
		if !ok {
			sig, isFunc := p.pass.TypesInfo.TypeOf(call.Fun).Underlying().(*types.Signature)
			return nil, !isFunc || sig.Results().Len() > 0 // without results it is a hook
		}
		if fn.Signature().Results().Len() == 0 && fn.Pkg() != p.pass.Pkg {
			return nil, false // it cannot say that it was cut short: a logger
		}
		return fn.Origin(), true
	}
	return nil, true
}

// isDropped reports whether a call makes another context, and nobody takes it, as where
// a function only begins a span:
//
//	_, span := tracer.Start(ctx, "save")
func (p *Package) isDropped(call inspector.Cursor) bool {
	if call.ParentEdgeKind() != edge.AssignStmt_Rhs {
		return false
	}
	stmt := call.Parent().Node().(*ast.AssignStmt)
	made, ok := p.pass.TypesInfo.TypeOf(call.Node().(*ast.CallExpr)).(*types.Tuple)
	if !ok || made.Len() < 2 || len(stmt.Lhs) != made.Len() || !ctxflow.IsContext(made.At(0).Type()) {
		return false
	}
	id, ok := stmt.Lhs[0].(*ast.Ident)
	return ok && id.Name == "_"
}

// waits reports whether a function waits for the end of one of its contexts, or
// loops until then.
func waits(info *types.Info, fn inspector.Cursor, params map[types.Object]bool) bool {
	for cur := range fn.Preorder((*ast.CallExpr)(nil)) {
		sel, ok := cur.Node().(*ast.CallExpr).Fun.(*ast.SelectorExpr)
		if !ok || sel.Sel.Name != "Done" && sel.Sel.Name != "Err" {
			continue
		}
		id, ok := ast.Unparen(sel.X).(*ast.Ident)
		if !ok || !params[info.Uses[id]] {
			continue
		}
		if Stays(cur) {
			return true
		}
	}
	return false
}

// Stays reports whether a call of ctx.Done or ctx.Err is one of code that is there
// for as long as the context: it is in a loop, or it is the channel of a receive for
// which nothing else can end the wait.
func Stays(done inspector.Cursor) bool {
	for cur := range done.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil), (*ast.FuncLit)(nil)) {
		if _, isLit := cur.Node().(*ast.FuncLit); !isLit {
			return true
		}
		break
	}
	if done.ParentEdgeKind() != edge.UnaryExpr_X {
		return false
	}
	receive := done.Parent()
	return receive.ParentEdgeKind() == edge.ExprStmt_X && receive.Parent().ParentEdgeKind() != edge.CommClause_Comm
}
