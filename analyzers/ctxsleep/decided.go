package ctxsleep

// Pauses that somebody has decided on: what stands around them says so.

import (
	"go/ast"
	"go/types"
	"regexp"
	"time"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/detach"
)

// decided is how long a pause may be that does not come again, or that nobody waits for,
// where the code shows that it was thought about.
const decided = 2 * time.Second

// isDecided reports whether the pause is as long as it is, whatever the context, because
// somebody wants that.
func (fn *function) isDecided(p *pause, ctx *types.Var) bool {
	l := fn.length(p)
	if l.known && l.most <= decided && (fn.hasReason(p) && !fn.isRepeated(p.cur) || fn.isLateAlone(p.cur, ctx)) {
		return true
	}
	return fn.goesOnAfter(p.cur, ctx) || isInjected(p.cur)
}

// goesOnAfter reports whether a function that ends something frees itself from the end of
// the context after the pause: it expects that this has come, so that the pause is a part
// of its work.
//
//	func (s *server) gracefulShutdown(parent context.Context) error {
//		time.Sleep(s.drain)
//		ctx, cancel := context.WithTimeout(context.WithoutCancel(parent), s.limit)
func (fn *function) goesOnAfter(pause inspector.Cursor, ctx *types.Var) bool {
	decl, ok := fn.Root.Node().(*ast.FuncDecl)
	if !ok || !detach.SpeaksOfStop(decl.Name.Name) {
		return false
	}
	for cur := range fn.Root.Preorder((*ast.CallExpr)(nil)) {
		call := cur.Node().(*ast.CallExpr)
		if call.Pos() > pause.Node().Pos() && ctxflow.ContextFunc(fn.pass.TypesInfo, call) == "WithoutCancel" && fn.Variable(call.Args[0]) == ctx {
			return true
		}
	}
	return false
}

// isLateAlone reports whether the pause stands in a loop that asks for the end of the
// context in its head, in a goroutine that its starter leaves alone when the context ends:
// only the goroutine is late.
//
//	go func() {
//		for ctx.Err() == nil {
//			...
//			time.Sleep(time.Second)
//		}
//	}()
//	select {
//	case <-done:
//	case <-ctx.Done():
//	}
func (fn *function) isLateAlone(pause inspector.Cursor, ctx *types.Var) bool {
	for loop := range pause.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil), (*ast.FuncLit)(nil)) {
		head, ok := loop.Node().(*ast.ForStmt)
		if !ok || head.Cond == nil || !fn.asks(head.Cond, ctx) {
			return false
		}
		for lit := range loop.Enclosing((*ast.FuncLit)(nil)) {
			return ctxflow.IsGoroutine(lit) && fn.leavesAlone(lit)
		}
		return false
	}
	return false
}

// asks reports whether an expression looks at the context, or at one of those that it is
// made from or was given as.
func (fn *function) asks(e ast.Expr, ctx *types.Var) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			v := fn.looksAt(call)
			found = found || v != nil && (v == ctx || fn.Ancestors(ctx)[v])
		}
		return !found
	})
	return found
}

// leavesAlone reports whether the starter of a goroutine waits for it only until a context
// has ended: in a select after its start.
func (fn *function) leavesAlone(lit inspector.Cursor) bool {
	for cur := range fn.Root.Preorder((*ast.CommClause)(nil)) {
		clause := cur.Node().(*ast.CommClause)
		if clause.Pos() < lit.Node().End() || clause.Comm == nil {
			continue
		}
		if ch := ctxflow.ReceivedBy(clause.Comm); ch != nil && fn.DoneOf(ch) != nil {
			return true
		}
	}
	return false
}

// injects matches the names of functions that ask whether a fault is to be made, as
// tests and drills do, and of the packages that have them.
var injects = regexp.MustCompile(`(?i)fail_?point|gofail|inject|chaos|(^|[^e])fault`)

// isInjected reports whether the pause is a fault itself, that somebody asks for from
// outside: it hangs on a call that says so in its name, or is what such a call runs.
func isInjected(pause inspector.Cursor) bool {
	for cur := range pause.Enclosing((*ast.IfStmt)(nil), (*ast.CallExpr)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.CallExpr:
			if n != pause.Node() && injects.MatchString(ctxflow.CallText(n)) {
				return true
			}
		case *ast.IfStmt:
			if n.Body.Pos() <= pause.Node().Pos() && pause.Node().Pos() < n.Body.End() && (n.Init != nil && callsInjector(n.Init) || callsInjector(n.Cond)) {
				return true
			}
		}
	}
	return false
}

func callsInjector(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		found = found || ok && injects.MatchString(ctxflow.CallText(call))
		return !found
	})
	return found
}

// Comments that give the reason for a pause speak of one, and of what it is for. What
// they complain about is no reason.
var (
	speaksOfPause = regexp.MustCompile(`(?i)\b(sleep\w*|wait\w*|pause\w*|delay\w*|let\w*|give\w*|allow\w*)\b`)
	givesReason   = regexp.MustCompile(`(?i)\b(a (little|bit|moment|while)|briefly|at start-?up|so that|because|since|otherwise|in case|` +
		`to (let|give|allow|avoid|ensure|make sure|prevent)|time (to|for)|(let|give|allow)s? \w+)\b`)
	owes = regexp.MustCompile(`\b(TODO|FIXME|XXX|HACK)\b|^\W*want\b`)
)

// hasReason reports whether a comment beside the pause, or right above, gives its reason.
func (fn *function) hasReason(p *pause) bool {
	line := fn.pass.Fset.Position(p.cur.Node().Pos()).Line
	for file := range p.cur.Enclosing((*ast.File)(nil)) {
		for _, group := range file.Node().(*ast.File).Comments {
			last := fn.pass.Fset.Position(group.End()).Line
			if text := group.Text(); (last == line || last == line-1) && speaksOfPause.MatchString(text) && givesReason.MatchString(text) && !owes.MatchString(text) {
				return true
			}
		}
	}
	return false
}
