package mutate

import (
	"go/ast"
	"go/token"
	"go/types"
)

// dropClose deletes a close, deferred or not.
func dropClose(p *Package) (found []Mutant) {
	p.eachBody(func(b *body) {
		for _, c := range b.calls(true) {
			if p.isBuiltin(c.call, "close") && len(c.call.Args) == 1 {
				found = append(found, b.mutant(c.stmt, p.source(c.call.Args[0]), p.replace(c.stmt, "")))
			}
		}
	})
	return found
}

// dropDone deletes a WaitGroup's Done, deferred or not, or an Add(-1).
func dropDone(p *Package) (found []Mutant) {
	p.eachBody(func(b *body) {
		for _, c := range b.calls(true) {
			recv, name := p.method(c.call)
			if name == "(*sync.WaitGroup).Done" ||
				name == "(*sync.WaitGroup).Add" && len(c.call.Args) == 1 && p.source(c.call.Args[0]) == "-1" {
				found = append(found, b.mutant(c.stmt, p.source(recv), p.replace(c.stmt, "")))
			}
		}
	})
	return found
}

// unbuffer takes the capacity from a make:
//
//	errc := make(chan error, 1)    =>    errc := make(chan error)
func unbuffer(p *Package) (found []Mutant) {
	p.eachBody(func(b *body) {
		named := map[*ast.CallExpr]ast.Expr{} // what the channel is assigned to
		b.walk(func(n ast.Node) {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for i, value := range n.Rhs {
					if call, ok := value.(*ast.CallExpr); ok && len(n.Lhs) == len(n.Rhs) {
						named[call] = n.Lhs[i]
					}
				}
			case *ast.KeyValueExpr:
				if call, ok := n.Value.(*ast.CallExpr); ok {
					named[call] = n.Key
				}
			case *ast.CallExpr:
				if !p.isBuffered(n) {
					return
				}
				primitive := p.source(n)
				if named[n] != nil {
					primitive = p.source(named[n])
				}
				found = append(found, b.mutant(n, primitive, Edit{p.offset(n.Args[0].End()), p.offset(n.Rparen), ""}))
			}
		})
	})
	return found
}

// isBuffered reports whether the call makes a channel with room.
func (p *Package) isBuffered(call *ast.CallExpr) bool {
	if !p.isBuiltin(call, "make") || len(call.Args) != 2 {
		return false
	}
	_, ok := p.Info.TypeOf(call).Underlying().(*types.Chan)
	size := p.Info.Types[call.Args[1]].Value
	return ok && (size == nil || size.ExactString() != "0")
}

// dropStopCase deletes the case of a select that receives from a context's Done
// or from another channel that carries no value. A select that has no other case
// left, or that has a default, is left alone.
func dropStopCase(p *Package) (found []Mutant) {
	p.eachBody(func(b *body) {
		b.walk(func(n ast.Node) {
			sel, ok := n.(*ast.SelectStmt)
			if !ok || len(sel.Body.List) < 2 || hasDefault(sel) {
				return
			}
			for _, clause := range sel.Body.List {
				clause := clause.(*ast.CommClause)
				if ch := p.stopChannel(clause.Comm); ch != nil {
					found = append(found, b.mutant(clause, p.source(ch), p.replace(clause, "")))
				}
			}
		})
	})
	return found
}

func hasDefault(sel *ast.SelectStmt) bool {
	for _, clause := range sel.Body.List {
		if clause.(*ast.CommClause).Comm == nil {
			return true
		}
	}
	return false
}

// stopChannel returns the channel of a bare receive of struct{}, else nil.
func (p *Package) stopChannel(comm ast.Stmt) ast.Expr {
	stmt, ok := comm.(*ast.ExprStmt)
	if !ok {
		return nil
	}
	recv, ok := ast.Unparen(stmt.X).(*ast.UnaryExpr)
	if !ok || recv.Op != token.ARROW {
		return nil
	}
	ch, ok := p.Info.TypeOf(recv.X).Underlying().(*types.Chan)
	if !ok || !types.Identical(ch.Elem().Underlying(), types.NewStruct(nil, nil)) {
		return nil
	}
	return recv.X
}
