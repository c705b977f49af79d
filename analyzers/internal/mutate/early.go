package mutate

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// earlyReturn lets a function leave before the statement that receives from a
// channel which it has made and has given to a goroutine:
//
//	go func() { done <- run() }()          go func() { done <- run() }()
//	return <-done                    =>    if ctx.Err() != nil { return ctx.Err() }
//	                                       return <-done
//
// The condition is one that a caller can bring about, see [body.condition]. In
// the forced variant it is true.
func earlyReturn(p *Package) (found []Mutant) {
	p.eachBody(func(b *body) {
		started := b.firstGo()
		if !started.IsValid() {
			return
		}
		made := b.madeChannels()
		eachStatement(b, func(s ast.Stmt) {
			if s.Pos() < started {
				return
			}
			ch := p.receivesFrom(s, made)
			if ch == nil {
				return
			}
			values, ok := b.zeroes()
			condition := b.condition()
			if !ok || condition == "" {
				return
			}
			ret := " { return " + values + " }; "
			m := b.mutant(s, ch.Name, p.insert(s.Pos(), "if "+condition+ret))
			m.Forced = []Edit{p.insert(s.Pos(), "if true"+ret)}
			found = append(found, m)
		})
	})
	return found
}

// firstGo returns where the body starts its first goroutine.
func (b *body) firstGo() (first token.Pos) {
	b.walk(func(n ast.Node) {
		if g, ok := n.(*ast.GoStmt); ok && !first.IsValid() {
			first = g.Pos()
		}
	})
	return first
}

// eachStatement visits the members of the body's blocks and cases, where
// another statement can be put before them, in source order.
func eachStatement(b *body, visit func(ast.Stmt)) {
	b.walk(func(n ast.Node) {
		var list []ast.Stmt
		switch n := n.(type) {
		case *ast.BlockStmt:
			list = n.List
		case *ast.CaseClause:
			list = n.Body
		case *ast.CommClause:
			list = n.Body
		}
		for _, s := range list {
			switch s.(type) {
			case *ast.CaseClause, *ast.CommClause: // the list of a switch or select
			default:
				visit(s)
			}
		}
	})
}

// madeChannels returns the local variables that hold a channel made in the body.
func (b *body) madeChannels() map[types.Object]bool {
	made := map[types.Object]bool{}
	b.walk(func(n ast.Node) {
		assign, ok := n.(*ast.AssignStmt)
		if !ok || len(assign.Lhs) != len(assign.Rhs) {
			return
		}
		for i, value := range assign.Rhs {
			call, ok := value.(*ast.CallExpr)
			id, isIdent := assign.Lhs[i].(*ast.Ident)
			if ok && isIdent && b.p.isBuiltin(call, "make") {
				if obj := b.p.Info.ObjectOf(id); obj != nil {
					made[obj] = true
				}
			}
		}
	})
	return made
}

// receivesFrom returns the first of the channels that the statement itself,
// not a block within it, receives from.
func (p *Package) receivesFrom(s ast.Stmt, channels map[types.Object]bool) (found *ast.Ident) {
	ast.Inspect(s, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.GoStmt, *ast.DeferStmt:
			return false
		case *ast.BlockStmt:
			_, isSelect := s.(*ast.SelectStmt)
			return isSelect && n == s.(*ast.SelectStmt).Body
		case *ast.UnaryExpr:
			id, ok := ast.Unparen(n.X).(*ast.Ident)
			if ok && n.Op == token.ARROW && channels[p.Info.ObjectOf(id)] && found == nil {
				found = id
			}
		}
		return true
	})
	return found
}

// condition returns a test that callers decide: that the context has ended, that
// an argument has its zero value, or that tests are to be short. It is "" if there is
// none of these. In a function
// that waits for the end of a context a return upon that is no slip: the goroutine
// is likely to leave, too.
func (b *body) condition() string {
	zero := ""
	waits := b.waitsForContext()
	for _, field := range b.parameters() {
		t := b.p.Info.TypeOf(field.Type)
		for _, name := range field.Names {
			if name.Name == "_" {
				continue
			}
			switch {
			case isTest(t):
				return "testing.Short()"
			case isContext(t) && !waits:
				return name.Name + ".Err() != nil"
			}
			if zero == "" {
				zero = isZero(name.Name, t)
			}
		}
	}
	return zero
}

// waitsForContext reports whether the declared function asks for a context's Done.
func (b *body) waitsForContext() (found bool) {
	ast.Inspect(b.decl.Body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			_, name := b.p.method(call)
			found = found || name == "(context.Context).Done"
		}
		return !found
	})
	return found
}

// parameters returns those of the body and of the function that it lies in.
func (b *body) parameters() []*ast.Field {
	fields := b.sig.Params.List
	if b.sig != b.decl.Type {
		fields = append(fields[:len(fields):len(fields)], b.decl.Type.Params.List...)
	}
	return fields
}

func isContext(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "context" && named.Obj().Name() == "Context"
}

// isTest reports whether a type is that of a test or benchmark's parameter.
func isTest(t types.Type) bool {
	pointer, ok := t.Underlying().(*types.Pointer)
	if !ok {
		return false
	}
	named, ok := types.Unalias(pointer.Elem()).(*types.Named)
	return ok && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "testing" && named.Obj().Name() != "M"
}

func isZero(name string, t types.Type) string {
	switch t := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case t.Info()&types.IsString != 0:
			return name + ` == ""`
		case t.Info()&types.IsNumeric != 0:
			return name + " == 0"
		case t.Info()&types.IsBoolean != 0:
			return name
		}
	case *types.Slice:
		return "len(" + name + ") == 0"
	case *types.Pointer, *types.Signature, *types.Map:
		return name + " == nil"
	}
	return ""
}

// zeroes returns the zero values of the results as a return lists them.
func (b *body) zeroes() (string, bool) {
	if b.sig.Results == nil {
		return "", true
	}
	var values []string
	for _, field := range b.sig.Results.List {
		if len(field.Names) > 0 {
			return "", true
		}
		values = append(values, "*new("+b.p.source(field.Type)+")")
	}
	return strings.Join(values, ", "), true
}
