package notimeout

// Where a value that the package makes goes, and what is done with it there.
//
// A client is made in one place, kept in a field or a variable, and used in
// another. The way is followed through variables, fields, results and
// parameters of the package, without regard to the order of statements. What
// leaves the package, or goes into a map, a channel or a function value, is lost,
// and that is said.

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// A life is what a package shows of one value.
type life struct {
	uses   []inspector.Cursor // selector expressions on it, x.f
	passed []inspector.Cursor // where it is an argument of a function of another package
	lost   bool               // it goes where it cannot be followed
	shown  bool               // other packages can get at it by a function or variable
	open   bool               // other packages can get at it in an exported field
	filled bool               // one of its places gets another value
}

// follow follows the value of the expression, or the variable declared, at the
// cursor.
func (p *pkg) follow(cur inspector.Cursor) *life {
	f := &follower{p: p, life: &life{}, seen: map[types.Object]bool{}}
	if ident, ok := cur.Node().(*ast.Ident); ok && p.info.Defs[ident] != nil {
		f.object(p.info.Defs[ident])
	} else {
		f.value(cur)
	}
	return f.life
}

type follower struct {
	p *pkg
	*life
	seen map[types.Object]bool
}

// object follows the value to all places that name the variable, the field or
// the function that holds or returns it.
func (f *follower) object(obj types.Object) {
	if f.seen[obj] || obj.Name() == "_" {
		return
	}
	f.seen[obj] = true
	if obj.Pkg() != f.p.pass.Pkg {
		f.lost = true
		return
	}
	if v, ok := obj.(*types.Var); obj.Exported() {
		f.open = f.open || ok && v.IsField()
		f.shown = f.shown || !ok || v.Parent() == f.p.pass.Pkg.Scope()
	}
	for _, sel := range f.p.index().promoted[obj] {
		f.selected(sel)
	}
	for _, cur := range f.p.index().named[obj] {
		switch kind := cur.ParentEdgeKind(); {
		case kind == edge.KeyValueExpr_Key:
			f.filled = true // a literal gives the field another value
			continue
		case kind == edge.SelectorExpr_Sel:
			cur = cur.Parent()
		}
		if _, ok := obj.(*types.Func); ok {
			cur = outOfParens(cur)
			if cur.ParentEdgeKind() != edge.CallExpr_Fun {
				f.lost = true // the function is a value
				continue
			}
			cur = cur.Parent()
		}
		f.value(cur)
	}
}

// value follows the value of an expression one step on.
func (f *follower) value(cur inspector.Cursor) {
	cur = outOfParens(cur)
	parent := cur.Parent().Node()
	kind, index := cur.ParentEdge()
	switch kind {
	case edge.UnaryExpr_X:
		if parent.(*ast.UnaryExpr).Op == token.AND {
			f.value(cur.Parent())
		}
	case edge.StarExpr_X:
		f.value(cur.Parent())
	case edge.SelectorExpr_X:
		f.selected(cur.Parent())
	case edge.AssignStmt_Rhs:
		f.assigned(parent.(*ast.AssignStmt), index)
	case edge.ValueSpec_Values:
		if names := parent.(*ast.ValueSpec).Names; index < len(names) {
			f.place(names[index])
		}
	case edge.KeyValueExpr_Value:
		f.element(cur.Parent().Parent().Node(), parent.(*ast.KeyValueExpr).Key, index)
	case edge.CompositeLit_Elts:
		f.element(parent, nil, index)
	case edge.CallExpr_Args:
		f.argument(cur.Parent(), index)
	case edge.ReturnStmt_Results:
		f.returned(cur, index)
	case edge.AssignStmt_Lhs:
		f.filled = true
	case edge.BinaryExpr_X, edge.BinaryExpr_Y, edge.ExprStmt_X:
	default:
		f.lost = true
	}
}

// selected takes note of x.f, where f may be promoted. A method that is not
// called is a function value with x in it.
func (f *follower) selected(sel inspector.Cursor) {
	f.uses = append(f.uses, sel)
	s := f.p.info.Selections[sel.Node().(*ast.SelectorExpr)]
	if s != nil && s.Kind() == types.MethodVal && outOfParens(sel).ParentEdgeKind() != edge.CallExpr_Fun {
		f.lost = true
	}
}

func (f *follower) assigned(stmt *ast.AssignStmt, index int) {
	switch {
	case len(stmt.Lhs) == len(stmt.Rhs):
		f.place(stmt.Lhs[index])
	default: // client, err := newClient()
		f.place(stmt.Lhs[0])
	}
}

// place follows the value into what an assignment names.
func (f *follower) place(e ast.Expr) {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		if obj := f.p.info.ObjectOf(e); obj != nil {
			f.object(obj)
		}
	case *ast.SelectorExpr:
		if obj := f.p.info.Uses[e.Sel]; obj != nil {
			f.object(origin(obj))
		}
	case *ast.StarExpr:
		f.place(e.X)
	default:
		f.lost = true
	}
}

// element follows the value into a field of a composite literal.
func (f *follower) element(lit ast.Node, key ast.Expr, index int) {
	e, ok := lit.(*ast.CompositeLit)
	if !ok || f.p.info.TypeOf(e) == nil {
		f.lost = true
		return
	}
	t := f.p.info.TypeOf(e).Underlying()
	if ptr, ok := t.(*types.Pointer); ok {
		t = ptr.Elem().Underlying()
	}
	strct, ok := t.(*types.Struct)
	switch key := key.(type) {
	case *ast.Ident:
		if obj := f.p.info.Uses[key]; ok && obj != nil {
			f.object(origin(obj))
			return
		}
	case nil:
		if ok && index < strct.NumFields() {
			f.object(strct.Field(index).Origin())
			return
		}
	}
	f.lost = true
}

// argument follows the value into a function that is called with it.
func (f *follower) argument(cur inspector.Cursor, index int) {
	call := cur.Node().(*ast.CallExpr)
	if tv := f.p.info.Types[call.Fun]; tv.IsType() {
		f.value(cur) // a conversion
		return
	}
	if lit, ok := ast.Unparen(call.Fun).(*ast.FuncLit); ok {
		f.parameter(f.p.info.TypeOf(lit).(*types.Signature), index)
		return
	}
	fn := f.p.callee(call)
	if fn == nil {
		f.lost = true
		return
	}
	fn = fn.Origin()
	recv := fn.Signature().Recv()
	switch {
	case fn.Pkg() != f.p.pass.Pkg:
		f.passed = append(f.passed, cur)
	case recv != nil && types.IsInterface(recv.Type()):
		f.lost = true
	default:
		f.parameter(fn.Signature(), index)
	}
}

func (f *follower) parameter(sig *types.Signature, index int) {
	if index >= sig.Params().Len() || sig.Variadic() && index == sig.Params().Len()-1 {
		f.lost = true
		return
	}
	f.object(sig.Params().At(index))
}

// returned follows the value to the calls of the function that returns it, as
// its first result.
func (f *follower) returned(cur inspector.Cursor, index int) {
	decl, ok := ctxflow.Enclosing(cur)[0].Node().(*ast.FuncDecl)
	if !ok || index > 0 || f.p.info.Defs[decl.Name] == nil {
		f.lost = true
		return
	}
	f.object(f.p.info.Defs[decl.Name])
}

// An index says where the objects of the package are used.
type index struct {
	named    map[types.Object][]inspector.Cursor // identifiers, declarations apart
	promoted map[types.Object][]inspector.Cursor // x.f that goes through an embedded field
}

func (p *pkg) index() *index {
	if p.indexed != nil {
		return p.indexed
	}
	x := &index{map[types.Object][]inspector.Cursor{}, map[types.Object][]inspector.Cursor{}}
	p.indexed = x
	for cur := range p.in.Root().Preorder((*ast.Ident)(nil), (*ast.SelectorExpr)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.Ident:
			if used := p.info.Uses[n]; used != nil && used.Pkg() == p.pass.Pkg {
				used = origin(used)
				x.named[used] = append(x.named[used], cur)
			}
		case *ast.SelectorExpr:
			for _, field := range embedded(p.info.Selections[n]) {
				x.promoted[field] = append(x.promoted[field], cur)
			}
		}
	}
	return x
}

// embedded returns the fields that a selection goes through without naming
// them.
func embedded(sel *types.Selection) []*types.Var {
	if sel == nil || len(sel.Index()) < 2 {
		return nil
	}
	var fields []*types.Var
	t := sel.Recv()
	for _, i := range sel.Index()[:len(sel.Index())-1] {
		if ptr, ok := t.Underlying().(*types.Pointer); ok {
			t = ptr.Elem()
		}
		strct, ok := t.Underlying().(*types.Struct)
		if !ok {
			return fields
		}
		fields = append(fields, strct.Field(i).Origin())
		t = strct.Field(i).Type()
	}
	return fields
}

// origin returns the declared field or method behind an instantiated one.
func origin(obj types.Object) types.Object {
	switch obj := obj.(type) {
	case *types.Var:
		return obj.Origin()
	case *types.Func:
		return obj.Origin()
	}
	return obj
}

func outOfParens(cur inspector.Cursor) inspector.Cursor {
	for cur.ParentEdgeKind() == edge.ParenExpr_X {
		cur = cur.Parent()
	}
	return cur
}

// sets reports whether one of the named fields of the value is assigned, or has
// its address taken.
func (l *life) sets(names ...string) bool {
	for _, use := range l.uses {
		if !isOneOf(use.Node().(*ast.SelectorExpr).Sel.Name, names) {
			continue
		}
		switch cur := outOfParens(use); cur.ParentEdgeKind() {
		case edge.AssignStmt_Lhs, edge.UnaryExpr_X:
			return true
		}
	}
	return false
}

// calls returns the calls of the value's method of one of the names.
func (l *life) calls(names ...string) []inspector.Cursor {
	var found []inspector.Cursor
	for _, use := range l.uses {
		cur := outOfParens(use)
		if isOneOf(use.Node().(*ast.SelectorExpr).Sel.Name, names) && cur.ParentEdgeKind() == edge.CallExpr_Fun {
			found = append(found, cur.Parent())
		}
	}
	return found
}

func isOneOf(name string, names []string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}
