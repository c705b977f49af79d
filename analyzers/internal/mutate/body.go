package mutate

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// A body is that of a function or of a function literal, without the literals
// within it: those run at another time, so they are bodies of their own.
type body struct {
	p     *Package
	name  string        // of the declared function
	decl  *ast.FuncDecl // that it lies in
	sig   *ast.FuncType
	block *ast.BlockStmt
}

// eachBody visits the bodies of all functions, those in tests included: a test
// often starts goroutines, makes all they use and waits for them in one function,
// so that nobody else decides what blocks.
func (p *Package) eachBody(visit func(*body)) {
	for _, file := range p.Files {
		for _, decl := range file.Decls {
			decl, ok := decl.(*ast.FuncDecl)
			if !ok || decl.Body == nil {
				continue
			}
			name := declaredName(decl)
			visit(&body{p, name, decl, decl.Type, decl.Body})
			ast.Inspect(decl.Body, func(n ast.Node) bool {
				if lit, ok := n.(*ast.FuncLit); ok {
					visit(&body{p, name, decl, lit.Type, lit.Body})
				}
				return true
			})
		}
	}
}

func declaredName(decl *ast.FuncDecl) string {
	if decl.Recv == nil || len(decl.Recv.List) == 0 {
		return decl.Name.Name
	}
	recv := types.ExprString(decl.Recv.List[0].Type)
	if strings.HasPrefix(recv, "*") {
		recv = "(" + recv + ")"
	}
	return recv + "." + decl.Name.Name
}

// walk visits the nodes of the body itself.
func (b *body) walk(visit func(ast.Node)) {
	ast.Inspect(b.block, func(n ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok {
			return false
		}
		if n != nil {
			visit(n)
		}
		return true
	})
}

// calls returns the statements that are nothing but a call, in source order:
// deferred ones too if deferred is set.
func (b *body) calls(deferred bool) (found []callStmt) {
	b.walk(func(n ast.Node) {
		switch n := n.(type) {
		case *ast.ExprStmt:
			if call, ok := n.X.(*ast.CallExpr); ok {
				found = append(found, callStmt{n, call, false})
			}
		case *ast.DeferStmt:
			if deferred {
				found = append(found, callStmt{n, n.Call, true})
			}
		}
	})
	return found
}

type callStmt struct {
	stmt     ast.Stmt
	call     *ast.CallExpr
	deferred bool
}

// method returns the receiver and the full name of the method that is called,
// such as "(*sync.Mutex).Lock".
func (p *Package) method(call *ast.CallExpr) (recv ast.Expr, name string) {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return nil, ""
	}
	fn, ok := p.Info.Uses[sel.Sel].(*types.Func)
	if !ok {
		return nil, ""
	}
	return sel.X, fn.FullName()
}

// isBuiltin reports whether the call is one of the builtin of that name.
func (p *Package) isBuiltin(call *ast.CallExpr, name string) bool {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok {
		return false
	}
	b, ok := p.Info.Uses[id].(*types.Builtin)
	return ok && b.Name() == name
}

func (p *Package) offset(pos token.Pos) int { return p.Fset.Position(pos).Offset }

func (p *Package) line(pos token.Pos) int { return p.Fset.Position(pos).Line }

func (p *Package) source(n ast.Node) string {
	text := p.Text[p.Fset.Position(n.Pos()).Filename]
	return string(text[p.offset(n.Pos()):p.offset(n.End())])
}

// replace returns the edit that puts text in the place of the node.
func (p *Package) replace(n ast.Node, text string) Edit {
	return Edit{p.offset(n.Pos()), p.offset(n.End()), text}
}

// insert returns the edit that puts text before pos.
func (p *Package) insert(pos token.Pos, text string) Edit {
	return Edit{p.offset(pos), p.offset(pos), text}
}

// mutant returns a mutant of the body at the node.
func (b *body) mutant(at ast.Node, primitive string, edits ...Edit) Mutant {
	return Mutant{
		Function:  b.name,
		Primitive: strings.Join(strings.Fields(primitive), " "),
		Pos:       b.p.Fset.Position(at.Pos()),
		Scope:     [2]int{b.p.line(b.decl.Pos()), b.p.line(b.decl.End())},
		Edits:     edits,
	}
}
