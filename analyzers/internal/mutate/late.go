package mutate

import (
	"fmt"
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
func passBackground(p *Package) (found []Mutant) {
	p.eachBody(func(b *body) {
		background := p.qualifier(b.decl.Pos(), "context")
		if background == "" {
			return
		}
		b.now(func(call *ast.CallExpr) {
			if p.called(call) == "context.WithoutCancel" {
				return
			}
			for _, arg := range call.Args {
				if id, ok := arg.(*ast.Ident); ok && p.isContext(id) && id.Name != "nil" {
					found = append(found, b.mutant(call, id.Name, p.replace(id, background+".Background()")))
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
			found = append(found, b.mutant(call, p.source(call.Args[0]), p.replace(name, plain),
				Edit{p.offset(call.Args[0].Pos()), p.offset(end), ""}))
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
// that has a default, or no other case, is left alone.
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
					found = append(found, b.mutant(clause, p.source(recv), p.replace(clause, "")))
				}
			}
		})
	})
	return found
}

// passExpired unwraps context.WithoutCancel(ctx).
func passExpired(p *Package) (found []Mutant) {
	p.eachBody(func(b *body) {
		b.walk(func(n ast.Node) {
			call, ok := n.(*ast.CallExpr)
			if ok && p.called(call) == "context.WithoutCancel" && len(call.Args) == 1 {
				ctx := p.source(call.Args[0])
				found = append(found, b.mutant(call, ctx, p.replace(call, ctx)))
			}
		})
	})
	return found
}

// lockAround takes a mutex of the receiver before a statement with a call that
// waits, in a method that does not touch it otherwise:
//
//	resp, err := c.http.Do(req)    =>    c.mu.Lock(); defer c.mu.Unlock(); resp, err := c.http.Do(req)
func lockAround(p *Package) (found []Mutant) {
	p.eachBody(func(b *body) {
		lock := p.receiverLock(b.decl)
		if lock == "" || b.block != b.decl.Body || strings.Contains(p.source(b.decl.Body), lock+".") {
			return
		}
		for _, stmt := range b.block.List {
			if !simple(stmt) || !p.waits(stmt) {
				continue
			}
			found = append(found, b.mutant(stmt, lock, p.insert(stmt.Pos(), lock+".Lock(); defer "+lock+".Unlock(); ")))
		}
	})
	return found
}

// receiverLock returns the mutex that the receiver of a method holds in a field,
// written as code, "" if it has none.
func (p *Package) receiverLock(decl *ast.FuncDecl) string {
	if decl.Recv == nil || len(decl.Recv.List) != 1 || len(decl.Recv.List[0].Names) != 1 {
		return ""
	}
	recv := decl.Recv.List[0].Names[0]
	obj := p.Info.Defs[recv]
	if obj == nil || recv.Name == "_" {
		return ""
	}
	ptr, ok := obj.Type().(*types.Pointer)
	if !ok {
		return ""
	}
	fields, ok := ptr.Elem().Underlying().(*types.Struct)
	if !ok {
		return ""
	}
	for field := range fields.Fields() {
		if t := field.Type().String(); t == "sync.Mutex" || t == "sync.RWMutex" {
			return recv.Name + "." + field.Name()
		}
	}
	return ""
}

// simple reports whether a statement ends before the next one begins, whatever it
// does: it declares nothing that a block would hide.
func simple(stmt ast.Stmt) bool {
	switch stmt.(type) {
	case *ast.ExprStmt, *ast.AssignStmt, *ast.ReturnStmt, *ast.IfStmt:
		return true
	}
	return false
}

// waiting are functions of the standard library that a reviewer does not want to
// see under a lock or in an event loop.
var waiting = map[string]bool{
	"net.Dial": true, "net.DialTimeout": true, "(*net.Dialer).Dial": true, "(*net.Dialer).DialContext": true,
	"net.LookupHost": true, "net.LookupIP": true, "(*net.Resolver).LookupIPAddr": true,
	"(*net/http.Client).Do": true, "(*net/http.Client).Get": true, "net/http.Get": true, "net/http.Post": true,
	"(*os/exec.Cmd).Run": true, "(*os/exec.Cmd).Output": true, "(*os/exec.Cmd).CombinedOutput": true, "(*os/exec.Cmd).Wait": true,
	"(*database/sql.DB).QueryContext": true, "(*database/sql.DB).ExecContext": true, "(*database/sql.DB).PingContext": true,
	"(*os.File).Sync": true, "time.Sleep": true,
}

// waits reports whether a statement calls one of [waiting] itself.
func (p *Package) waits(stmt ast.Stmt) bool {
	if branch, ok := stmt.(*ast.IfStmt); ok {
		return branch.Init != nil && p.waits(branch.Init)
	}
	found := false
	ast.Inspect(stmt, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && waiting[p.called(call)] {
			found = true
		}
		_, literal := n.(*ast.FuncLit)
		return !literal
	})
	return found
}

// waitInLoop puts a request, a dial or a sleep, whatever the file's imports allow, at
// the start of a case of an event loop: a select with two or more duties in an
// endless loop.
func waitInLoop(p *Package) (found []Mutant) {
	p.eachBody(func(b *body) {
		wait := p.waitFor(b.decl.Pos())
		b.walk(func(n ast.Node) {
			loop, ok := n.(*ast.ForStmt)
			if !ok || loop.Cond != nil || loop.Post != nil || wait == "" {
				return
			}
			for _, stmt := range loop.Body.List {
				sel, ok := stmt.(*ast.SelectStmt)
				if !ok || hasDefault(sel) {
					continue
				}
				duties := 0
				for _, clause := range sel.Body.List {
					if p.stopChannel(clause.(*ast.CommClause).Comm) == nil {
						duties++
					}
				}
				for _, clause := range sel.Body.List {
					clause := clause.(*ast.CommClause)
					if duties > 1 && p.stopChannel(clause.Comm) == nil {
						found = append(found, b.mutant(clause, "select", p.insert(clause.Colon+1, " "+wait+"; ")))
					}
				}
			}
		})
	})
	return found
}

// waitFor returns a statement that waits, in terms of what the file at pos imports.
func (p *Package) waitFor(pos token.Pos) string {
	if name := p.qualifier(pos, "net/http"); name != "" {
		return fmt.Sprintf(`_, _ = %s.Get("http://localhost/")`, name)
	}
	if name := p.qualifier(pos, "net"); name != "" {
		return fmt.Sprintf(`_, _ = %s.Dial("tcp", "localhost:80")`, name)
	}
	if name := p.qualifier(pos, "time"); name != "" {
		return fmt.Sprintf("%s.Sleep(5 * %s.Second)", name, name)
	}
	return ""
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
