package mutate

import (
	"go/ast"
	"go/token"
	"go/types"
)

// A mutex is one that a function can take.
type mutex struct {
	code  string       // s.mu, or s where it is embedded
	class types.Object // what it is known by in all functions, see [Package.class]
}

// mutexes returns those of a method's receiver, then those of the package.
func (p *Package) mutexes(decl *ast.FuncDecl) (found []mutex) {
	if recv, fields := p.receiver(decl); fields != nil {
		for field := range fields.Fields() {
			switch {
			case !isMutex(field.Type()):
			case field.Embedded():
				found = append(found, mutex{recv.Name, namedOf(p.Info.Defs[recv].Type())})
			default:
				found = append(found, mutex{recv.Name + "." + field.Name(), field})
			}
		}
	}
	scope := p.Types.Scope()
	for _, name := range scope.Names() {
		if v, ok := scope.Lookup(name).(*types.Var); ok && isMutex(v.Type()) {
			found = append(found, mutex{name, v})
		}
	}
	return found
}

func isMutex(t types.Type) bool { return t.String() == "sync.Mutex" || t.String() == "sync.RWMutex" }

// namedOf returns the name of a type, or of what a pointer points to.
func namedOf(t types.Type) types.Object {
	if ptr, ok := t.(*types.Pointer); ok {
		t = ptr.Elem()
	}
	if named, ok := t.(*types.Named); ok {
		return named.Obj()
	}
	return nil
}

// receiver returns the name of a method's receiver and the struct that it points to,
// nil if it is something else.
func (p *Package) receiver(decl *ast.FuncDecl) (*ast.Ident, *types.Struct) {
	if decl.Recv == nil || len(decl.Recv.List) != 1 || len(decl.Recv.List[0].Names) != 1 {
		return nil, nil
	}
	recv := decl.Recv.List[0].Names[0]
	obj := p.Info.Defs[recv]
	if obj == nil || recv.Name == "_" {
		return nil, nil
	}
	ptr, ok := obj.Type().(*types.Pointer)
	if !ok {
		return nil, nil
	}
	fields, _ := ptr.Elem().Underlying().(*types.Struct)
	return recv, fields
}

// lockUses says which functions of a package take which mutexes, and which wait.
type lockUses struct {
	p     *Package
	decls map[*types.Func]*ast.FuncDecl
	takes map[types.Object]map[*ast.FuncDecl]bool // themselves or by a literal in them
}

func (p *Package) newLockUses() *lockUses {
	u := &lockUses{p, map[*types.Func]*ast.FuncDecl{}, map[types.Object]map[*ast.FuncDecl]bool{}}
	p.eachBody(func(b *body) {
		if fn, ok := p.Info.Defs[b.decl.Name].(*types.Func); ok {
			u.decls[fn] = b.decl
		}
		b.walk(func(n ast.Node) {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return
			}
			recv, name := p.method(call)
			if class := p.class(recv); locking[name] && class != nil {
				if u.takes[class] == nil {
					u.takes[class] = map[*ast.FuncDecl]bool{}
				}
				u.takes[class][b.decl] = true
			}
		})
	})
	return u
}

// waits reports whether a statement calls one of [waiting], or a function of the
// package of which a statement does that on its main way.
func (u *lockUses) waits(stmt ast.Stmt) bool {
	return u.calls(stmt, func(call *ast.CallExpr) bool {
		if u.isWait(call) {
			return true
		}
		decl := u.decls[u.p.callee(call)]
		return decl != nil && u.waitsItself(decl)
	})
}

// isWait reports whether a call is one of [waiting]. In the package that declares it, it
// is a function like others, of which nobody has promised that it waits.
func (u *lockUses) isWait(call *ast.CallExpr) bool {
	fn := u.p.callee(call)
	return fn != nil && fn.Pkg() != u.p.Types && waiting[fn.FullName()]
}

// waitsItself reports whether a function calls one of [waiting] on its main way.
func (u *lockUses) waitsItself(decl *ast.FuncDecl) bool {
	for _, stmt := range decl.Body.List {
		if simple(stmt) && u.calls(stmt, u.isWait) {
			return true
		}
	}
	return false
}

// calls reports whether a statement makes a call of a kind whatever comes of it; of an
// if that is in what comes before its condition.
func (u *lockUses) calls(stmt ast.Stmt, is func(*ast.CallExpr) bool) (found bool) {
	if branch, ok := stmt.(*ast.IfStmt); ok {
		return branch.Init != nil && u.calls(branch.Init, is)
	}
	ast.Inspect(stmt, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.GoStmt, *ast.DeferStmt:
			return false
		case *ast.CallExpr:
			found = found || is(n)
		}
		return !found
	})
	return found
}

// retakes reports whether something that statements name, at any depth, takes the
// mutex.
func (u *lockUses) retakes(stmts []ast.Stmt, class types.Object) bool {
	seen := map[*ast.FuncDecl]bool{}
	var reaches func(n ast.Node) bool
	reaches = func(n ast.Node) (found bool) {
		ast.Inspect(n, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if !ok || found {
				return !found
			}
			fn, ok := u.p.Info.Uses[id].(*types.Func)
			if !ok {
				return true
			}
			if decl := u.decls[fn.Origin()]; decl != nil && !seen[decl] {
				seen[decl] = true
				found = u.takes[class][decl] || reaches(decl.Body)
			}
			return !found
		})
		return found
	}
	for _, stmt := range stmts {
		if reaches(stmt) {
			return true
		}
	}
	return false
}

// wantedBriefly reports whether a function other than the one that gets the lock takes
// the mutex, too, for something short that has nothing to do with the wait: it neither
// waits, nor ends the object, nor uses a field that the statement uses or sets.
func (u *lockUses) wantedBriefly(class types.Object, but *ast.FuncDecl, stmt ast.Stmt) bool {
	used := u.fields(stmt)
	for decl := range u.takes[class] {
		if decl == but || ends[decl.Name.Name] || inTest(u.p, decl) || u.mayWait(decl) {
			continue
		}
		shares := false
		for field := range u.fields(decl.Body) {
			shares = shares || used[field]
		}
		if !shares {
			return true
		}
	}
	return false
}

func inTest(p *Package, decl *ast.FuncDecl) bool {
	return Mutant{Pos: p.Fset.Position(decl.Pos())}.InTest()
}

// runs reports whether a call is one of a function value.
func (u *lockUses) runs(call *ast.CallExpr) bool {
	tv := u.p.Info.Types[call.Fun]
	return tv.IsValue()
}

// mayWait reports whether a function calls one of [waiting], or one of the package that
// does, sends, receives or closes a channel, or runs functions that it does not know.
func (u *lockUses) mayWait(decl *ast.FuncDecl) (found bool) {
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SendStmt, *ast.SelectStmt:
			found = true
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		case *ast.CallExpr:
			fn := u.p.callee(n)
			callee := u.decls[fn]
			found = found || u.isWait(n) || callee != nil && u.waitsItself(callee) || u.p.isBuiltin(n, "close") || fn == nil && u.runs(n)
		}
		return !found
	})
	return found
}

// fields returns the fields and package variables that a node names, mutexes left out.
func (u *lockUses) fields(n ast.Node) map[types.Object]bool {
	found := map[types.Object]bool{}
	ast.Inspect(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		v, ok := u.p.Info.Uses[id].(*types.Var)
		if ok && (v.IsField() || v.Parent() == u.p.Types.Scope()) && !isMutex(v.Type()) {
			found[v] = true
		}
		return true
	})
	return found
}
