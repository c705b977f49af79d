package ctxignore

// What others have handed over, and count on.

import (
	"fmt"
	"go/ast"
	"go/types"
	"regexp"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// isLent reports whether what is waited for went to somebody together with a writer
// that the function was given: it must not return while the other one writes.
//
//	conn := &outgoing{Writer: w, Closer: done}
func (fn *function) isLent(o op) bool {
	waited := fn.root(o.on)
	if waited == nil || waited.Kind() != types.LocalVar {
		return false
	}
	for cur := range fn.Root.Preorder((*ast.CompositeLit)(nil)) {
		holds, writer := false, false
		for _, elt := range cur.Node().(*ast.CompositeLit).Elts {
			if kv, ok := elt.(*ast.KeyValueExpr); ok {
				elt = kv.Value
			}
			v := fn.root(elt)
			holds = holds || v != nil && v == waited
			writer = writer || v != nil && v.Kind() == types.ParamVar && ctxflow.HasMethod(v.Type(), "Write")
		}
		if holds && writer {
			return true
		}
	}
	return false
}

// isCommissioned reports whether a send is on a channel that an object was given, and
// that the package closes in the end: whoever gave it reads until then, and counts on
// all that is sent.
func (fn *function) isCommissioned(o op) bool {
	field := fn.field(o.on)
	fields := fn.world.fields()
	return field != nil && fields.closed[field] && fields.given[field] && !fields.made[field]
}

// field returns the field that an expression selects, nil for anything else.
func (fn *function) field(e ast.Expr) *types.Var {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	v, _ := fn.pass.TypesInfo.Uses[sel.Sel].(*types.Var)
	if v == nil || !v.IsField() {
		return nil
	}
	return v
}

// channelFields are the fields that the package closes as channels, that it makes
// channels for, and that it sets to what a function was given; and the buffers of
// those that it makes, as the source has them.
type channelFields struct {
	closed, made, given map[*types.Var]bool
	rooms               map[*types.Var]string
}

func newChannelFields(info *types.Info, files []*ast.File) *channelFields {
	f := &channelFields{map[*types.Var]bool{}, map[*types.Var]bool{}, map[*types.Var]bool{}, map[*types.Var]string{}}
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if isBuiltin(info, n, "close") {
					mark(info, f.closed, n.Args[0])
				}
			case *ast.AssignStmt:
				for _, a := range ctxflow.Assignments(n) {
					f.set(info, a.Lhs[0], a.Rhs)
				}
			case *ast.KeyValueExpr:
				f.set(info, n.Key, n.Value)
			}
			return true
		})
	}
	return f
}

func (f *channelFields) set(info *types.Info, field, value ast.Expr) {
	if isMake(info, value) {
		mark(info, f.made, field)
		f.addRoom(info, field, ast.Unparen(value).(*ast.CallExpr))
	}
	if id, ok := ast.Unparen(value).(*ast.Ident); ok {
		if v, ok := info.Uses[id].(*types.Var); ok && v.Kind() == types.ParamVar {
			mark(info, f.given, field)
		}
	}
}

// mark adds the field that an expression, or the key of a composite literal, names.
func mark(info *types.Info, set map[*types.Var]bool, e ast.Expr) {
	if v := namedField(info, e); v != nil {
		set[v] = true
	}
}

func namedField(info *types.Info, e ast.Expr) *types.Var {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if sel, isSel := ast.Unparen(e).(*ast.SelectorExpr); isSel {
		id, ok = sel.Sel, true
	}
	if !ok {
		return nil
	}
	v, ok := info.Uses[id].(*types.Var)
	if !ok || !v.IsField() {
		return nil
	}
	return v
}

// addRoom notes the buffer of a channel: those with the same variable as their size,
// in one function, have the same room.
func (f *channelFields) addRoom(info *types.Info, field ast.Expr, mk *ast.CallExpr) {
	v := namedField(info, field)
	if v == nil || len(mk.Args) < 2 {
		return
	}
	if id, ok := ast.Unparen(mk.Args[1]).(*ast.Ident); ok && info.Uses[id] != nil {
		f.rooms[v] = fmt.Sprint(id.Name, info.Uses[id].Pos())
	}
}

func isMake(info *types.Info, e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	return ok && isBuiltin(info, call, "make")
}

// mustWait matches a comment that asks for the wait, or for one without the context, or
// that says what would happen otherwise.
var mustWait = regexp.MustCompile(`(?i)\b((must|have to|has to|need to|needs to)( \w+)? wait\b|` +
	`wait (for|until) [^.]*\b(before|because|otherwise|so that|or else)\b|` +
	`(do not|don't|must not|mustn't|cannot|can't|never) (select|wait|listen|block) (on|for) \S*(ctx|context|done|cancel))`)

// isAskedFor reports whether a comment beside the wait, within it, or right above it
// or a loop around it, says that it must be.
func (fn *function) isAskedFor(w *wait) bool {
	line := func(n ast.Node) int { return fn.pass.Fset.Position(n.Pos()).Line }
	starts := map[int]bool{line(w.node.Node()): true}
	for loop := range w.node.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil), (*ast.FuncLit)(nil)) {
		if _, isLit := loop.Node().(*ast.FuncLit); isLit {
			break
		}
		starts[line(loop.Node())] = true
	}
	for file := range w.node.Enclosing((*ast.File)(nil)) {
		for _, group := range file.Node().(*ast.File).Comments {
			end := fn.pass.Fset.Position(group.End()).Line
			within := w.node.Node().Pos() < group.Pos() && group.End() < w.node.Node().End()
			if (within || starts[end] || starts[end+1]) && mustWait.MatchString(group.Text()) {
				return true
			}
		}
	}
	return false
}
