package mutate

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// Late returns the operators whose mutants answer late: the context of the caller
// does not reach a wait any more, or a wait stands where others wait for it.
// Contexts are left alone in deferred calls, go statements and function literals,
// where one of another kind may well be right.
func Late() []Operator {
	return []Operator{
		{"ctx-background", "pass context.Background() in place of a context", passBackground},
		{"ctx-variant", "call X in place of XContext", dropVariant},
		{"ctx-bare", "delete the ctx.Done() case of a select", dropDoneCase},
		{"ctx-expired", "pass the context itself in place of context.WithoutCancel of it", passExpired},
		{"under-lock", "hold a mutex of the receiver during a call that waits", lockAround},
		{"into-loop", "call what waits in a case of an event loop", waitInLoop},
	}
}

// passBackground replaces a variable that is passed as a context:
//
//	s.load(ctx, id)    =>    s.load(context.Background(), id)
//
// A mutant says so if something else still ends the work: see [body.unended]. What
// only asks a context for its cause is left alone.
func passBackground(p *Package) (found []Mutant) {
	p.eachBody(func(b *body) {
		background := p.qualifier(b.decl.Pos(), "context")
		if background == "" {
			return
		}
		b.now(func(call *ast.CallExpr) {
			switch p.called(call) {
			case "context.WithoutCancel", "context.Cause":
				return
			}
			for _, arg := range call.Args {
				if id, ok := arg.(*ast.Ident); ok && p.isContext(id) && id.Name != "nil" {
					m := b.mutant(call, id.Name, p.replace(id, background+".Background()"))
					m.Unclaimed = b.unended(call, id)
					found = append(found, m)
				}
			}
		})
	})
	return found
}

// variants are the endings that Go packages give to the form of a function that
// takes a context, the longest first.
var variants = [...]string{"WithContext", "Context", "Ctx"}

// dropVariant calls the form without a context, where there is one:
//
//	db.QueryContext(ctx, q)    =>    db.Query(q)
func dropVariant(p *Package) (found []Mutant) {
	p.eachBody(func(b *body) {
		b.now(func(call *ast.CallExpr) {
			name := calledName(call)
			if name == nil || len(call.Args) == 0 || !p.isContext(call.Args[0]) {
				return
			}
			plain := p.plain(call, name)
			if plain == "" || b.decl.Name.Name == plain {
				return
			}
			end := call.Args[0].End()
			if len(call.Args) > 1 {
				end = call.Args[1].Pos()
			}
			m := b.mutant(call, p.source(call.Args[0]), p.replace(name, plain), Edit{p.offset(call.Args[0].Pos()), p.offset(end), ""})
			if b.cleansUp(name) {
				m.Unclaimed = "the call cleans up"
			}
			found = append(found, m)
		})
	})
	return found
}

// plain returns the name of the form of the called function without a context.
func (p *Package) plain(call *ast.CallExpr, name *ast.Ident) string {
	variant, ok := p.Info.Uses[name].(*types.Func)
	if !ok || variant.Pkg() == nil {
		return ""
	}
	for _, ending := range variants {
		plain, ok := strings.CutSuffix(variant.Name(), ending)
		if !ok || plain == "" {
			continue
		}
		var obj types.Object
		if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && variant.Signature().Recv() != nil {
			obj, _, _ = types.LookupFieldOrMethod(p.Info.TypeOf(sel.X), true, p.Types, plain)
		} else {
			obj = variant.Pkg().Scope().Lookup(plain)
		}
		if fn, ok := obj.(*types.Func); ok && lacksFirst(fn.Signature(), variant.Signature()) {
			return plain
		}
	}
	return ""
}

// lacksFirst reports whether a signature is the other one without its first parameter.
func lacksFirst(plain, variant *types.Signature) bool {
	if plain.Params().Len()+1 != variant.Params().Len() || plain.Variadic() != variant.Variadic() || !types.Identical(plain.Results(), variant.Results()) {
		return false
	}
	for i := range plain.Params().Len() {
		if !types.Identical(plain.Params().At(i).Type(), variant.Params().At(i+1).Type()) {
			return false
		}
	}
	return true
}

// dropDoneCase deletes the case of a select that receives from ctx.Done(). A select
// that has a default, or no other case, is left alone. Where the rest of the select,
// or of the function, still ends the wait, the mutant says so: see [body.unclaimed].
func dropDoneCase(p *Package) (found []Mutant) {
	p.eachBody(func(b *body) {
		b.walk(func(n ast.Node) {
			sel, ok := n.(*ast.SelectStmt)
			if !ok || len(sel.Body.List) < 2 || hasDefault(sel) {
				return
			}
			for _, clause := range sel.Body.List {
				clause := clause.(*ast.CommClause)
				call, ok := p.stopChannel(clause.Comm).(*ast.CallExpr)
				if !ok {
					continue
				}
				if recv, name := p.method(call); name == "(context.Context).Done" {
					m := b.mutant(clause, p.source(recv), p.replace(clause, ""))
					m.Unclaimed = b.unclaimed(sel, clause, recv)
					found = append(found, m)
				}
			}
		})
	})
	return found
}

// now visits the calls that run while their declared function does: they are neither
// deferred, nor started by a go statement, nor in a literal.
func (b *body) now(visit func(*ast.CallExpr)) {
	if b.block != b.decl.Body {
		return
	}
	later := map[*ast.CallExpr]bool{}
	b.walk(func(n ast.Node) {
		switch n := n.(type) {
		case *ast.DeferStmt:
			later[n.Call] = true
		case *ast.GoStmt:
			later[n.Call] = true
		case *ast.CallExpr:
			if !later[n] {
				visit(n)
			}
		}
	})
}

// called returns the full name of the function or method that is called.
func (p *Package) called(call *ast.CallExpr) string {
	if name := calledName(call); name != nil {
		if fn, ok := p.Info.Uses[name].(*types.Func); ok {
			return fn.FullName()
		}
	}
	return ""
}

func calledName(call *ast.CallExpr) *ast.Ident {
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		return fun
	case *ast.SelectorExpr:
		return fun.Sel
	}
	return nil
}

func (p *Package) isContext(e ast.Expr) bool {
	t := p.Info.TypeOf(e)
	return t != nil && types.TypeString(types.Unalias(t), nil) == "context.Context"
}

// qualifier returns the name by which the file at pos imports a package, "" if it
// does not, or not by a name.
func (p *Package) qualifier(pos token.Pos, path string) string {
	for _, file := range p.Files {
		if file.FileStart > pos || pos >= file.FileEnd {
			continue
		}
		for _, spec := range file.Imports {
			switch {
			case strings.Trim(spec.Path.Value, `"`) != path:
			case spec.Name == nil:
				return path[strings.LastIndex(path, "/")+1:]
			case spec.Name.Name != "_" && spec.Name.Name != ".":
				return spec.Name.Name
			}
		}
	}
	return ""
}
