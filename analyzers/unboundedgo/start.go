package unboundedgo

// Where goroutines are started in loops.

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// A pkg answers what the rule asks about one package.
type pkg struct {
	pass    *analysis.Pass
	info    *types.Info
	in      *inspector.Inspector
	callers map[*types.Func][]*ast.CallExpr // in the package; nil until asked for
	values  map[*types.Func]bool            // functions that are used as values
	decls   map[*types.Func]*ast.FuncDecl
}

// A start is a go statement, or a call of a group's method Go, in a loop.
type start struct {
	cur   inspector.Cursor
	node  ast.Node
	work  *ast.FuncLit  // what runs, if it is a literal
	calls *ast.CallExpr // what runs, if it is a call
	group ast.Expr      // the group, or nil
	loop  inspector.Cursor
}

// startAt returns the start at the cursor, nil if there is none, or no loop
// around it.
func (p *pkg) startAt(cur inspector.Cursor) *start {
	s := &start{cur: cur, node: cur.Node()}
	switch n := cur.Node().(type) {
	case *ast.GoStmt:
		s.calls = n.Call
		s.work, _ = ast.Unparen(n.Call.Fun).(*ast.FuncLit)
	case *ast.CallExpr:
		sel, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr)
		if !ok || sel.Sel.Name != "Go" || len(n.Args) != 1 || !p.isGroup(sel.X) {
			return nil
		}
		s.group = sel.X
		s.work, _ = ast.Unparen(n.Args[0]).(*ast.FuncLit)
	}
	for anc := range cur.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil), (*ast.FuncLit)(nil), (*ast.FuncDecl)(nil)) {
		switch anc.Node().(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			if anc.Node() != cur.Node() && !isHeader(anc, cur) {
				s.loop = anc
				return s
			}
			continue
		}
		return nil
	}
	return nil
}

// isHeader reports whether the node is in the head of the loop, not the body.
func isHeader(loop, cur inspector.Cursor) bool {
	return cur.Node().End() <= bodyOf(loop.Node()).Pos()
}

func bodyOf(loop ast.Node) *ast.BlockStmt {
	switch n := loop.(type) {
	case *ast.ForStmt:
		return n.Body
	case *ast.RangeStmt:
		return n.Body
	}
	return nil
}

// isGroup reports whether the expression is a sync.WaitGroup, or something that
// like errgroup.Group runs all it gets at once unless SetLimit says otherwise.
func (p *pkg) isGroup(e ast.Expr) bool {
	t := p.info.TypeOf(e)
	if t == nil {
		return false
	}
	if named := ctxflow.NamedType(t); named != nil && named.Obj().Pkg() != nil &&
		named.Obj().Pkg().Path() == "sync" && named.Obj().Name() == "WaitGroup" {
		return true
	}
	return p.hasSetLimit(e)
}

func (p *pkg) hasSetLimit(e ast.Expr) bool {
	t := p.info.TypeOf(e)
	return ctxflow.HasMethod(t, "SetLimit") && ctxflow.HasMethod(t, "Wait")
}

func (p *pkg) callee(call *ast.CallExpr) *types.Func {
	fn, _ := typeutil.Callee(p.info, call).(*types.Func)
	return fn
}

// variable returns the variable, but no field, that the expression names.
func (p *pkg) variable(e ast.Expr) *types.Var {
	ident, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return nil
	}
	v, _ := p.info.ObjectOf(ident).(*types.Var)
	return v
}

// outermost returns the declaration around the cursor, or the outermost literal.
func outermost(cur inspector.Cursor) inspector.Cursor {
	funcs := ctxflow.Enclosing(cur)
	return funcs[len(funcs)-1]
}

// carries reports whether what is started works on the element: it names the
// element, or something made of it in the loop.
func (p *pkg) carries(s *start, src *source) bool {
	made := map[types.Object]bool{}
	for _, v := range src.vars {
		made[v] = true
	}
	body, _ := s.loop.FindNode(bodyOf(s.loop.Node()))
	for cur := range body.Preorder((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil), (*ast.CallExpr)(nil)) {
		if cur.Node().Pos() >= s.node.Pos() {
			break
		}
		if call, ok := cur.Node().(*ast.CallExpr); ok {
			if filled := p.filled(call); len(filled) > 0 && p.mentions(call, made) {
				for _, v := range filled { // json.Unmarshal(m.Data, &v), rows.Scan(&v)
					made[v] = true
				}
			}
			continue
		}
		for _, a := range ctxflow.Assignments(cur.Node()) {
			if a.Rhs == nil || !p.mentions(a.Rhs, made) {
				continue
			}
			for _, lhs := range a.Lhs {
				if v := p.variable(lhs); v != nil && !ctxflow.IsError(v.Type()) {
					made[v] = true
				}
			}
		}
	}
	return p.mentions(s.node, made) && !p.worksOnPart(s, made)
}

// worksOnPart reports whether all that what is started names of the element is a
// part of the program that was looked up by it, as its lock shows: there are as
// many of those as before.
func (p *pkg) worksOnPart(s *start, made map[types.Object]bool) bool {
	part := false
	for cur := range s.cur.Preorder((*ast.Ident)(nil)) {
		obj := p.info.Uses[cur.Node().(*ast.Ident)]
		if !made[obj] {
			continue
		}
		if !hasLock(obj.Type()) {
			return false
		}
		part = true
	}
	return part
}

// hasLock reports whether t is, or points to, a struct with a lock.
func hasLock(t types.Type) bool {
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	strct, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for field := range strct.Fields() {
		switch types.TypeString(field.Type(), nil) {
		case "sync.Mutex", "sync.RWMutex":
			return true
		}
	}
	return false
}

// filled returns the variables whose addresses a call is given.
func (p *pkg) filled(call *ast.CallExpr) []*types.Var {
	var found []*types.Var
	for _, arg := range call.Args {
		addr, ok := ast.Unparen(arg).(*ast.UnaryExpr)
		if !ok || addr.Op != token.AND {
			continue
		}
		x := addr.X
		for { // &v.name fills v
			sel, ok := ast.Unparen(x).(*ast.SelectorExpr)
			if !ok {
				break
			}
			x = sel.X
		}
		if v := p.variable(x); v != nil {
			found = append(found, v)
		}
	}
	return found
}

func (p *pkg) mentions(n ast.Node, objects map[types.Object]bool) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if ident, ok := n.(*ast.Ident); ok {
			found = found || objects[p.info.ObjectOf(ident)]
		}
		return !found
	})
	return found
}

// indexCalls looks up the calls in the package, once.
func (p *pkg) indexCalls() {
	if p.callers != nil {
		return
	}
	p.callers, p.values, p.decls = map[*types.Func][]*ast.CallExpr{}, map[*types.Func]bool{}, map[*types.Func]*ast.FuncDecl{}
	for cur := range p.in.Root().Preorder((*ast.CallExpr)(nil), (*ast.FuncDecl)(nil), (*ast.Ident)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.CallExpr:
			if fn := p.callee(n); fn != nil && fn.Pkg() == p.pass.Pkg {
				p.callers[fn.Origin()] = append(p.callers[fn.Origin()], n)
			}
		case *ast.FuncDecl:
			if fn, ok := p.info.Defs[n.Name].(*types.Func); ok {
				p.decls[fn] = n
			}
		case *ast.Ident:
			if fn, ok := p.info.Uses[n].(*types.Func); ok && fn.Pkg() == p.pass.Pkg && !isCalled(cur) {
				p.values[fn.Origin()] = true
			}
		}
	}
}

func isCalled(cur inspector.Cursor) bool {
	if cur.ParentEdgeKind() == edge.SelectorExpr_Sel {
		cur = cur.Parent()
	}
	return cur.ParentEdgeKind() == edge.CallExpr_Fun
}
