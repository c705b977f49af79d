package mutate

// Which selects a reviewer would object to once they have lost their ctx.Done() case,
// and which calls once they have lost their context.
//
// Many lose nothing by it: a watcher still hears of the end of its object, a timer
// fires, whoever is waited for has the context too. Such a mutant is no slip, and it
// says why no rule need find it. That is told from the text of one function, more
// roughly than by a rule and with none of a rule's code: see [contexts] for who knows
// of a context. What would have to be looked up elsewhere, such as how long a callee
// takes, counts for nothing.

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"
)

// unclaimed returns why a select can do without the case that waits for ctx, "" if
// nothing in the function speaks for it.
func (b *body) unclaimed(sel *ast.SelectStmt, dropped *ast.CommClause, ctx ast.Expr) string {
	known := contextsOf(b.p, b.decl)
	started := b.isStarted()
	switch {
	case !known.in(ctx) && known.isObjects(ctx):
		return "the context is an object's"
	case !known.in(ctx):
		return "the context is the function's own"
	case b.block != b.decl.Body && !known.inLiteral(b, dropped):
		return "the function literal knows no other context"
	case b.tellsToStop(sel):
		return "others have been told to stop"
	case known.isWatched(sel):
		return "something else watches the context"
	}
	for _, clause := range sel.Body.List {
		clause := clause.(*ast.CommClause)
		ch, receives := channelOf(clause.Comm)
		switch {
		case clause == dropped:
		case receives && known.isEnd(ch):
			return "another context ends the wait"
		case receives && b.p.isTimed(ch) && !b.goesRound(sel, clause):
			return "a timer ends the wait"
		case started && b.p.stopChannel(clause.Comm) != nil:
			return "another signal ends the goroutine"
		case known.areWith(ch, sel):
			return "the other side knows the context"
		case !receives && b.hasRoom(ch, sel):
			return "the channel has room"
		}
	}
	return ""
}

// unended returns why a call can do with a context without end in place of ctx.
func (b *body) unended(call *ast.CallExpr, ctx ast.Expr) string {
	for _, arg := range call.Args {
		if arg != ctx && b.p.isContext(arg) {
			return "the call is given another context"
		}
	}
	known, name := contextsOf(b.p, b.decl), calledName(call)
	switch {
	case !known.in(ctx) && !known.isObjects(ctx):
		return "the context is the function's own"
	case b.p.derives(call) && b.keeps(call):
		return "the new context has an owner who ends it"
	case name != nil && b.cleansUp(name):
		return "the call cleans up"
	case b.p.isUnnamed(call, ctx):
		return "the callee has no name for it"
	case b.p.isToldOnly(call):
		return "a hook is told"
	case b.p.takesNote(call):
		return "the call takes note"
	case b.drops(call):
		return "nobody asks what becomes of the call"
	}
	return ""
}

// cleaning are names of work that has to be done in any case.
var cleaning = regexp.MustCompile(`^(?i:close|stop|shut|cancel|rollback|unlock|release|clean|teardown|flush|abort|disconnect|exit|quit|terminate)`)

// cleansUp reports whether the name of what is called is one of those, and that of the
// function is not.
func (b *body) cleansUp(name *ast.Ident) bool {
	return cleaning.MatchString(name.Name) && !cleaning.MatchString(b.decl.Name.Name)
}

// isUnnamed reports whether an argument is for a parameter that its function cannot
// use.
func (p *Package) isUnnamed(call *ast.CallExpr, arg ast.Expr) bool {
	name := calledName(call)
	if name == nil {
		return false
	}
	fn, ok := p.Info.Uses[name].(*types.Func)
	i := slices.Index(call.Args, arg)
	if !ok || i >= fn.Signature().Params().Len() || fn.Signature().Recv() != nil && types.IsInterface(fn.Signature().Recv().Type()) {
		return false
	}
	param := fn.Signature().Params().At(i).Name()
	return param == "" || param == "_"
}

// isToldOnly reports whether a call is of a hook: of a function variable or of an
// interface's method, which gives nothing.
func (p *Package) isToldOnly(call *ast.CallExpr) bool {
	results, ok := p.Info.TypeOf(call).(*types.Tuple)
	if !ok || results.Len() > 0 {
		return false
	}
	name := calledName(call)
	if name == nil {
		return false
	}
	fn, ok := p.Info.Uses[name].(*types.Func)
	return !ok || fn.Signature().Recv() != nil && types.IsInterface(fn.Signature().Recv().Type())
}

// noting are the words in names of what takes note of something: logs, traces and
// counts.
var noting = regexp.MustCompile(`(?i:log|trace|span|metric|label|HandleErr)`)

// takesNote reports whether the callee, its package or what it gives is of that kind.
func (p *Package) takesNote(call *ast.CallExpr) bool {
	name := calledName(call)
	if name == nil {
		return false
	}
	fn, ok := p.Info.Uses[name].(*types.Func)
	if !ok || fn.Pkg() == nil {
		return false
	}
	return noting.MatchString(fn.Name()) || noting.MatchString(fn.Pkg().Name()) || noting.MatchString(types.TypeString(p.Info.TypeOf(call), (*types.Package).Name))
}

// drops reports whether what a call gives is assigned to nothing.
func (b *body) drops(call *ast.CallExpr) bool {
	dropped := false
	b.walk(func(n ast.Node) {
		assign, ok := n.(*ast.AssignStmt)
		if !ok || len(assign.Rhs) != 1 || assign.Rhs[0] != call {
			return
		}
		dropped = !slices.ContainsFunc(assign.Lhs, func(l ast.Expr) bool {
			id, ok := l.(*ast.Ident)
			return !ok || id.Name != "_"
		})
	})
	return dropped
}

// derives reports whether a call makes a context out of another one.
func (p *Package) derives(call *ast.CallExpr) bool {
	return strings.HasPrefix(p.called(call), "context.With")
}

// keeps reports whether the body stores or returns what a call gives, itself or by
// the variables that it is assigned to.
func (b *body) keeps(call *ast.CallExpr) bool {
	holds := map[types.Object]bool{}
	isHeld := func(e ast.Expr) bool {
		id, ok := ast.Unparen(e).(*ast.Ident)
		return e == call || ok && holds[b.p.Info.ObjectOf(id)]
	}
	found := false
	b.walk(func(n ast.Node) {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, value := range n.Rhs {
				to := n.Lhs[i:]
				if len(n.Rhs) > 1 {
					to = n.Lhs[i : i+1]
				}
				for _, l := range to {
					if id, ok := l.(*ast.Ident); !ok {
						found = found || isHeld(value)
					} else if value == call && id.Name != "_" {
						holds[b.p.Info.ObjectOf(id)] = true
					}
				}
			}
		case *ast.ReturnStmt:
			found = found || slices.ContainsFunc(n.Results, isHeld)
		case *ast.CompositeLit:
			found = found || slices.ContainsFunc(n.Elts, isHeld)
		case *ast.KeyValueExpr:
			found = found || isHeld(n.Value)
		}
	})
	return found
}

// hasRoom reports whether a channel is made with a buffer in the same function, and
// is sent to but once, as far as the select goes: it stands in no loop, or leaves it.
func (b *body) hasRoom(ch ast.Expr, sel *ast.SelectStmt) bool {
	id, ok := ast.Unparen(ch).(*ast.Ident)
	if !ok || b.p.Info.ObjectOf(id).Parent() == b.p.Types.Scope() {
		return false // of a variable of the package, there are others who send
	}
	buffered, again := false, false
	ast.Inspect(b.decl, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, l := range n.Lhs {
				made, ok := l.(*ast.Ident)
				if !ok || len(n.Rhs) != len(n.Lhs) || b.p.Info.ObjectOf(made) != b.p.Info.ObjectOf(id) && made.Name != id.Name {
					continue
				}
				call, ok := n.Rhs[i].(*ast.CallExpr)
				buffered = buffered || ok && b.p.isBuiltin(call, "make") && b.p.isBuffered(call)
			}
		case *ast.ForStmt, *ast.RangeStmt:
			again = again || around(n, sel) && around(b.block, n)
		case *ast.BlockStmt:
			for i, s := range n.List {
				if s == sel && i+1 < len(n.List) {
					if _, ok := n.List[i+1].(*ast.ReturnStmt); ok {
						again = false
						return false
					}
				}
			}
		}
		return true
	})
	return buffered && !again
}

// channelOf returns the channel of a case, and whether it receives from it.
func channelOf(comm ast.Stmt) (ch ast.Expr, receives bool) {
	switch comm := comm.(type) {
	case *ast.SendStmt:
		return comm.Chan, false
	case *ast.ExprStmt:
		return ast.Unparen(comm.X).(*ast.UnaryExpr).X, true
	case *ast.AssignStmt:
		return ast.Unparen(comm.Rhs[0]).(*ast.UnaryExpr).X, true
	}
	return nil, false
}

// isStarted reports whether the body is that of a literal which a go statement
// calls, or which is given to a method Go.
func (b *body) isStarted() bool {
	found := false
	ast.Inspect(b.decl, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if g, isGo := n.(*ast.GoStmt); isGo {
			found = found || isLiteral(g.Call.Fun, b.block)
		} else if name := calledNameOf(call, ok); name == "Go" {
			found = found || isLiteral(call.Args[len(call.Args)-1], b.block)
		}
		return !found
	})
	return found
}

func isLiteral(e ast.Expr, block *ast.BlockStmt) bool {
	lit, ok := e.(*ast.FuncLit)
	return ok && lit.Body == block
}

func calledNameOf(call *ast.CallExpr, ok bool) string {
	if !ok || len(call.Args) == 0 {
		return ""
	}
	if name := calledName(call); name != nil {
		return name.Name
	}
	return ""
}

// stopping are names that ask somebody to end.
var stopping = regexp.MustCompile(`^(?i:close|stop|shut|cancel|quit|kill|leave|drain|disconnect|exit|terminate)`)

// tellsToStop reports whether the body has asked others to end before it waits: by
// closing a channel, or by a call of a method or variable with such a name.
func (b *body) tellsToStop(sel *ast.SelectStmt) bool {
	found := false
	b.walk(func(n ast.Node) {
		stmt, ok := n.(*ast.ExprStmt)
		if !ok || stmt.Pos() >= sel.Pos() {
			return
		}
		call, ok := stmt.X.(*ast.CallExpr)
		if !ok {
			return
		}
		switch fun := call.Fun.(type) {
		case *ast.Ident:
			_, isFunc := b.p.Info.Uses[fun].(*types.Func)
			found = found || !isFunc && stopping.MatchString(fun.Name)
		case *ast.SelectorExpr:
			found = found || stopping.MatchString(fun.Sel.Name)
		}
	})
	return found
}

// isTimed reports whether a channel carries times or signals of the system.
func (p *Package) isTimed(ch ast.Expr) bool {
	t, ok := p.Info.TypeOf(ch).Underlying().(*types.Chan)
	if !ok {
		return false
	}
	elem := types.TypeString(t.Elem(), nil)
	return elem == "time.Time" || elem == "os.Signal"
}

// goesRound reports whether the select is in an endless loop that the case does not
// leave, nor anything after the select.
func (b *body) goesRound(sel *ast.SelectStmt, clause *ast.CommClause) bool {
	var loop *ast.ForStmt
	b.walk(func(n ast.Node) {
		if f, ok := n.(*ast.ForStmt); ok && f.Pos() <= sel.Pos() && sel.End() <= f.End() {
			loop = f // the innermost comes last
		}
	})
	if loop == nil || loop.Cond != nil {
		return false
	}
	leaves := false
	ast.Inspect(loop.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CommClause:
			return n == clause || n.Pos() < sel.Pos() || n.Pos() >= sel.End()
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			leaves = true
		case *ast.BranchStmt:
			leaves = leaves || n.Tok == token.GOTO || n.Tok == token.BREAK && (n.Label != nil || n.Pos() >= sel.End())
		}
		return true
	})
	return !leaves
}
