package unboundedgo

// What a loop gets its elements from, if somebody else decides how many there
// are: a channel, a stream, a scanner, a parameter, a request.

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// A source is what a loop takes one element of in each round.
type source struct {
	what string         // "element of urls"
	vars []types.Object // hold the element
	expr ast.Expr       // the slice, map or channel
	stmt ast.Node       // the statement in the body that takes the element, if any
}

// sourceOf returns the source of the loop around a start, nil if there is none
// or it is bounded as far as one can tell.
func (p *pkg) sourceOf(s *start) *source {
	switch loop := s.loop.Node().(type) {
	case *ast.RangeStmt:
		return p.rangeSource(s, loop)
	case *ast.ForStmt:
		switch {
		case loop.Post != nil:
			return p.countedSource(s, loop)
		case loop.Cond != nil:
			if src := p.iterator(loop); src != nil {
				return src
			}
		}
		return p.streamSource(s, loop)
	}
	return nil
}

func (p *pkg) rangeSource(s *start, loop *ast.RangeStmt) *source {
	src := &source{expr: loop.X}
	for _, e := range []ast.Expr{loop.Key, loop.Value} {
		if e != nil {
			if v := p.variable(e); v != nil {
				src.vars = append(src.vars, v)
			}
		}
	}
	t := p.info.TypeOf(loop.X)
	if call, ok := ast.Unparen(loop.X).(*ast.CallExpr); ok && p.yieldsElements(call) {
		src.expr = call.Args[0] // for x := range slices.Values(xs)
		t = p.info.TypeOf(src.expr)
	}
	if t == nil {
		return nil
	}
	switch t := t.Underlying().(type) {
	case *types.Chan:
		if !isMessage(t.Elem()) {
			return nil
		}
		src.what = "message of " + p.name(loop.X, "the channel")
	case *types.Slice, *types.Map:
		if !p.isUnbounded(s.cur, src.expr, 0) {
			return nil
		}
		src.what = "element of " + p.name(src.expr, "the input")
	default:
		return nil
	}
	return src
}

// yieldsElements reports whether the call gives an iterator over its argument.
func (p *pkg) yieldsElements(call *ast.CallExpr) bool {
	fn := p.callee(call)
	if fn == nil || fn.Pkg() == nil || len(call.Args) != 1 {
		return false
	}
	path := fn.Pkg().Path()
	return (path == "slices" || path == "maps") && (fn.Name() == "Values" || fn.Name() == "All" || fn.Name() == "Keys")
}

// countedSource returns the slice of for i := 0; i < len(x); i++.
func (p *pkg) countedSource(s *start, loop *ast.ForStmt) *source {
	cond, ok := loop.Cond.(*ast.BinaryExpr)
	if !ok || cond.Op != token.LSS {
		return nil
	}
	x := p.lenOf(cond.Y)
	i := p.variable(cond.X)
	if x == nil || i == nil || !p.isUnbounded(s.cur, x, 0) {
		return nil
	}
	return &source{what: "element of " + p.name(x, "the input"), vars: []types.Object{i}, expr: x}
}

// lenOf returns the x of len(x), or nil.
func (p *pkg) lenOf(e ast.Expr) ast.Expr {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok || len(call.Args) != 1 {
		return nil
	}
	ident, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok {
		return nil
	}
	if builtin, ok := p.info.Uses[ident].(*types.Builtin); !ok || builtin.Name() != "len" {
		return nil
	}
	return call.Args[0]
}

// iterator returns the source of for x.Scan() or for x.Next(), where x tells by
// a method Err how the data ended: a bufio.Scanner, the rows of a query.
func (p *pkg) iterator(loop *ast.ForStmt) *source {
	call, ok := ast.Unparen(loop.Cond).(*ast.CallExpr)
	if !ok {
		return nil
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || p.info.Selections[sel] == nil || !ctxflow.HasMethod(p.info.TypeOf(sel.X), "Err") {
		return nil
	}
	v := p.variable(sel.X)
	if v == nil || ctxflow.IsContext(v.Type()) {
		return nil
	}
	return &source{what: "element of " + v.Name(), vars: []types.Object{v}, expr: sel.X}
}

// streamSource returns the statement by which a loop without counter takes a
// message: a receive, or a call that may fail and whose result the goroutine
// gets.
func (p *pkg) streamSource(s *start, loop *ast.ForStmt) *source {
	body, _ := s.loop.FindNode(loop.Body)
	var found *source
	for cur := range body.Preorder((*ast.AssignStmt)(nil), (*ast.CallExpr)(nil)) {
		if cur.Node().Pos() >= s.node.Pos() || !sameRound(s, cur) {
			continue
		}
		var src *source
		switch n := cur.Node().(type) {
		case *ast.AssignStmt:
			if len(n.Rhs) == 1 {
				src = p.taken(n)
			}
		case *ast.CallExpr:
			src = p.takenInto(n)
		}
		if src != nil && p.carries(s, src) {
			found = src
		}
	}
	return found
}

// sameRound reports whether the statement belongs to the loop itself, and to
// the case of a select that the start is in, if it is in one.
func sameRound(s *start, cur inspector.Cursor) bool {
	for anc := range cur.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil), (*ast.FuncLit)(nil), (*ast.CommClause)(nil)) {
		if clause, ok := anc.Node().(*ast.CommClause); ok {
			if s.node.Pos() < clause.Pos() || clause.End() < s.node.End() {
				return false
			}
			continue
		}
		return anc.Node() == s.loop.Node()
	}
	return false
}

// taken returns what an assignment takes from a channel or stream.
func (p *pkg) taken(stmt *ast.AssignStmt) *source {
	src := &source{stmt: stmt}
	for _, lhs := range stmt.Lhs {
		if v := p.variable(lhs); v != nil && !ctxflow.IsError(v.Type()) {
			if !isMessage(v.Type()) {
				return nil
			}
			src.vars = append(src.vars, v)
		}
	}
	if len(src.vars) == 0 {
		return nil
	}
	if ch := ctxflow.ReceivedFrom(ast.Unparen(stmt.Rhs[0])); ch != nil {
		src.expr, src.what = ch, "message of "+p.name(ch, "the channel")
		return src
	}
	call, ok := ast.Unparen(stmt.Rhs[0]).(*ast.CallExpr)
	if !ok || len(stmt.Lhs) < 2 {
		return nil
	}
	callee := p.callee(call)
	if callee == nil || callee.Signature().Recv() == nil || strings.HasPrefix(strings.ToLower(callee.Name()), "accept") {
		return nil
	}
	results := callee.Signature().Results()
	if !ctxflow.IsError(results.At(results.Len() - 1).Type()) {
		return nil
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || !p.isStream(callee) {
		return nil
	}
	src.expr, src.what = sel.X, "message of "+p.name(sel.X, "the stream")
	return src
}

// takenInto returns what a call such as decoder.Decode(&v) takes from a stream.
func (p *pkg) takenInto(call *ast.CallExpr) *source {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	callee := p.callee(call)
	if !ok || callee == nil || callee.Signature().Recv() == nil || len(call.Args) != 1 {
		return nil
	}
	results := callee.Signature().Results()
	if results.Len() != 1 || !ctxflow.IsError(results.At(0).Type()) || !p.isStream(callee) && !strings.HasPrefix(callee.Name(), "Decode") {
		return nil
	}
	src := &source{what: "message of " + p.name(sel.X, "the stream"), expr: sel.X}
	for _, v := range p.filled(call) {
		src.vars = append(src.vars, v)
	}
	return src
}

// isStream reports whether the method takes the next of what another party
// sends, by the verbs that Go packages have for that.
func (p *pkg) isStream(fn *types.Func) bool {
	for _, verb := range [...]string{"Read", "Recv", "Receive", "Next", "Fetch", "Poll", "Consume", "Pop", "Dequeue"} {
		if strings.HasPrefix(fn.Name(), verb) {
			return true
		}
	}
	return false
}

// name returns the expression as text if it is a plain one.
func (p *pkg) name(e ast.Expr, otherwise string) string {
	if chain := ctxflow.NameChain(e); chain != "" {
		return chain
	}
	if call, ok := ast.Unparen(e).(*ast.CallExpr); ok {
		if chain := ctxflow.NameChain(call.Fun); chain != "" {
			return chain
		}
	}
	return otherwise
}

// isMessage reports whether values of the type are data or work. A connection
// or session, which is closed at its end, gets a goroutine by custom, as one
// from Accept does; a tick, a signal or an empty struct is only an occasion.
func isMessage(t types.Type) bool {
	if ctxflow.HasMethod(t, "Close") || ctxflow.HasMethod(t, "Accept") {
		return false
	}
	switch types.TypeString(t, nil) {
	case "time.Time", "os.Signal":
		return false
	}
	if s, ok := t.Underlying().(*types.Struct); ok && s.NumFields() == 0 {
		return false
	}
	_, isChan := t.Underlying().(*types.Chan)
	return !isChan
}
