package mutate

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/types/typeutil"
)

var (
	locking   = map[string]bool{"(*sync.Mutex).Lock": true, "(*sync.RWMutex).Lock": true, "(*sync.RWMutex).RLock": true}
	unlocking = map[string]bool{
		"(*sync.Mutex).Unlock": true, "(*sync.RWMutex).Unlock": true, "(*sync.RWMutex).RUnlock": true,
		"(sync.Locker).Unlock": true,
	}
)

// dropUnlock deletes one of several explicit Unlocks of a lock in a body:
//
//	if full { mu.Unlock(); return }    =>    if full { return }
//
// and trades a deferred one for one that an early return misses:
//
//	mu.Lock(); defer mu.Unlock()       =>    mu.Lock()
//	if full { return }                       if full { return }
//	add()                                    add(); mu.Unlock()
func dropUnlock(p *Package) (found []Mutant) {
	p.eachBody(func(b *body) {
		count := map[string]int{}
		unlocks := []callStmt{}
		for _, c := range b.calls(true) {
			if _, name := p.method(c.call); unlocking[name] {
				count[p.source(c.call)]++
				unlocks = append(unlocks, c)
			}
		}
		for _, c := range unlocks {
			recv, _ := p.method(c.call)
			switch {
			case !c.deferred && count[p.source(c.call)] > 1:
				found = append(found, b.mutant(c.stmt, p.source(recv), p.replace(c.stmt, "")))
			case c.deferred && b.returnsEarlyAfter(c.stmt):
				last := b.block.List[len(b.block.List)-1]
				at, text := last.Pos(), p.source(c.call)+"; "
				if _, ok := last.(*ast.ReturnStmt); !ok {
					at, text = b.block.Rbrace, "; "+p.source(c.call)+" "
				}
				found = append(found, b.mutant(c.stmt, p.source(recv), p.replace(c.stmt, ""), p.insert(at, text)))
			}
		}
	})
	return found
}

// returnsEarlyAfter reports whether a return that is not the body's last
// statement comes after the statement, and the statement is one of the body's own.
func (b *body) returnsEarlyAfter(stmt ast.Stmt) bool {
	list := b.block.List
	top, early := false, false
	for _, s := range list {
		top = top || s == stmt
	}
	if !top || list[len(list)-1] == stmt {
		return false
	}
	b.walk(func(n ast.Node) {
		if r, ok := n.(*ast.ReturnStmt); ok && r.Pos() > stmt.Pos() && r != list[len(list)-1] {
			early = true
		}
	})
	return early
}

// A nesting is an acquisition while another lock is held.
type nesting struct {
	b            *body
	outer, inner *callStmt // inner is nil if a callee takes it
	at           ast.Stmt  // the inner acquisition, or the call
	classes      [2]types.Object
}

// swapLocks exchanges two acquisitions where another function takes the same
// two in the same order, itself or through a function that it calls:
//
//	a.mu.Lock(); b.mu.Lock()    =>    b.mu.Lock(); a.mu.Lock()
//
// The forced variant spins between the two, here and in the file's other
// functions, so that two goroutines are more likely to meet.
func swapLocks(p *Package) (found []Mutant) {
	functions := map[[2]types.Object]map[string]bool{}
	pairs := p.nestings()
	for _, n := range pairs {
		if functions[n.classes] == nil {
			functions[n.classes] = map[string]bool{}
		}
		functions[n.classes][n.b.name] = true
	}
	for _, n := range pairs {
		if n.inner == nil || len(functions[n.classes]) < 2 {
			continue
		}
		first, second := p.source(n.outer.call), p.source(n.inner.call)
		m := n.b.mutant(n.outer.stmt, first+" "+second, p.replace(n.outer.call, second), p.replace(n.inner.call, first))
		m.Forced = append(m.Edits[:2:2], p.spins(pairs, n)...)
		found = append(found, m)
	}
	return found
}

// spins returns the edits that keep a processor busy before each of the inner
// acquisitions in the file that nest as n does.
func (p *Package) spins(pairs []nesting, n nesting) (edits []Edit) {
	seen := map[ast.Stmt]bool{}
	for _, other := range pairs {
		sameFile := p.Fset.File(other.at.Pos()) == p.Fset.File(n.at.Pos())
		if other.classes == n.classes && sameFile && !seen[other.at] {
			seen[other.at] = true
			edits = append(edits, p.insert(other.at.Pos(), "for range 1 << 22 {}; "))
		}
	}
	return edits
}

// nestings finds the acquisitions under a lock, in the order of the text.
func (p *Package) nestings() (found []nesting) {
	takes := p.directLocks()
	p.eachBody(func(b *body) {
		var held []*callStmt
		for _, c := range b.calls(false) {
			recv, name := p.method(c.call)
			switch {
			case locking[name]:
				for _, outer := range held {
					found = appendNesting(found, nesting{b: b, outer: outer, inner: &c, at: c.stmt}, p.class(recv))
				}
				held = append(held, &c)
			case unlocking[name]:
				held = p.without(held, recv)
			default:
				for _, class := range takes[p.callee(c.call)] {
					for _, outer := range held {
						found = appendNesting(found, nesting{b: b, outer: outer, at: c.stmt}, class)
					}
				}
			}
		}
	})
	return found
}

// appendNesting adds the nesting if its locks are known in all functions.
func appendNesting(to []nesting, n nesting, inner types.Object) []nesting {
	recv, _ := n.b.p.method(n.outer.call)
	outer := n.b.p.class(recv)
	if outer == nil || inner == nil || outer == inner {
		return to
	}
	n.classes = [2]types.Object{outer, inner}
	return append(to, n)
}

// without removes the acquisitions of the lock that is released.
func (p *Package) without(held []*callStmt, released ast.Expr) (rest []*callStmt) {
	for _, c := range held {
		if recv, _ := p.method(c.call); p.source(recv) != p.source(released) {
			rest = append(rest, c)
		}
	}
	return rest
}

// directLocks returns the locks that declared functions take themselves.
func (p *Package) directLocks() map[*types.Func][]types.Object {
	takes := map[*types.Func][]types.Object{}
	p.eachBody(func(b *body) {
		fn, ok := p.Info.Defs[b.decl.Name].(*types.Func)
		if !ok || b.block != b.decl.Body {
			return
		}
		for _, c := range b.calls(false) {
			if recv, name := p.method(c.call); locking[name] {
				takes[fn] = append(takes[fn], p.class(recv))
			}
		}
	})
	return takes
}

func (p *Package) callee(call *ast.CallExpr) *types.Func {
	fn, _ := typeutil.Callee(p.Info, call).(*types.Func)
	return fn
}

// class returns what a lock is known by in all functions: the field or package
// variable that holds it, or the type that embeds it.
func (p *Package) class(recv ast.Expr) types.Object {
	var id *ast.Ident
	switch recv := ast.Unparen(recv).(type) {
	case *ast.Ident:
		id = recv
	case *ast.SelectorExpr:
		id = recv.Sel
	default:
		return nil
	}
	obj, ok := p.Info.Uses[id].(*types.Var)
	if !ok {
		return nil
	}
	if obj.IsField() || obj.Parent() == p.Types.Scope() {
		return obj
	}
	t := obj.Type()
	if pointer, ok := t.Underlying().(*types.Pointer); ok {
		t = pointer.Elem()
	}
	if named, ok := t.(*types.Named); ok && named.Obj().Pkg() == p.Types {
		return named.Obj() // s.Lock() of an embedded mutex
	}
	return nil
}
