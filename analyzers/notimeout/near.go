package notimeout

// What lies on this machine, as far as the code says so: to reach it is not to
// wait.

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// isLocal reports whether an expression is the address, or the URL, of
// something on this machine, as far as it is written out in the code.
func (p *pkg) isLocal(e ast.Expr) bool {
	text, ok := p.prefix(e)
	if !ok {
		return false
	}
	if _, rest, found := strings.Cut(text, "://"); found {
		text = rest
	}
	for _, host := range [...]string{"localhost", "127.", "[::1]", "::1"} {
		if strings.HasPrefix(text, host) {
			return true
		}
	}
	return false
}

// prefix returns the text with which a string begins: a constant, or what a
// concatenation, a format or net.JoinHostPort begin with.
func (p *pkg) prefix(e ast.Expr) (string, bool) {
	e = ast.Unparen(e)
	if tv := p.info.Types[e]; tv.Value != nil && tv.Value.Kind() == constant.String {
		return constant.StringVal(tv.Value), true
	}
	switch e := e.(type) {
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			return p.prefix(e.X)
		}
	case *ast.CallExpr:
		switch fn := p.callee(e); {
		case fn == nil || len(e.Args) == 0:
		case fn.FullName() == "fmt.Sprintf":
			format, ok := p.prefix(e.Args[0])
			if rest, found := strings.CutPrefix(format, "%s"); found && len(e.Args) > 1 && strings.HasPrefix(rest, ":") {
				return p.prefix(e.Args[1])
			}
			return format, ok
		case fn.FullName() == "net.JoinHostPort":
			return p.prefix(e.Args[0])
		}
	}
	return "", false
}

// listensLocally reports whether the function got the listener from
// net.Listen with a Unix socket or an address of this machine.
func (p *pkg) listensLocally(cur inspector.Cursor, listener ast.Expr) bool {
	return p.isLocalListener(cur, listener, maxHands)
}

// maxHands is through how many functions a listener is followed back.
const maxHands = 4

func (p *pkg) isLocalListener(cur inspector.Cursor, listener ast.Expr, depth int) bool {
	ident, ok := ast.Unparen(listener).(*ast.Ident)
	if !ok {
		return false
	}
	v, ok := p.info.Uses[ident].(*types.Var)
	if !ok {
		return false
	}
	funcs := ctxflow.Enclosing(cur)
	if v.Kind() == types.ParamVar {
		return depth > 0 && p.isGivenLocal(funcs[len(funcs)-1], v, depth-1)
	}
	for cur := range funcs[len(funcs)-1].Preorder((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil)) {
		for _, a := range ctxflow.Assignments(cur.Node()) {
			call, ok := a.Rhs.(*ast.CallExpr)
			if !ok || len(a.Lhs) == 0 || !p.means(a.Lhs[0], v) {
				continue
			}
			fn := p.callee(call)
			if fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "net" && (fn.Name() == "ListenUnix" ||
				fn.Name() == "Listen" && len(call.Args) == 2 && (p.isUnix(call.Args[0]) || p.isLocal(call.Args[1]))) {
				return true
			}
		}
	}
	return false
}

// isGivenLocal reports whether all who use a declared function call it, with such a
// listener for a parameter.
func (p *pkg) isGivenLocal(fn inspector.Cursor, v *types.Var, depth int) bool {
	decl, ok := fn.Node().(*ast.FuncDecl)
	if !ok || decl.Name.IsExported() {
		return false
	}
	index := slices.Index(slices.Collect(ctxflow.Parameters(p.info, decl)), v)
	uses := p.index().named[p.info.Defs[decl.Name]]
	return index >= 0 && len(uses) > 0 && !slices.ContainsFunc(uses, func(use inspector.Cursor) bool {
		if use.ParentEdgeKind() == edge.SelectorExpr_Sel {
			use = use.Parent()
		}
		if use.ParentEdgeKind() != edge.CallExpr_Fun {
			return true
		}
		call := use.Parent().Node().(*ast.CallExpr)
		return index >= len(call.Args) || !p.isLocalListener(use, call.Args[index], depth)
	})
}

func (p *pkg) isUnix(network ast.Expr) bool {
	name, ok := p.prefix(network)
	return ok && strings.HasPrefix(name, "unix")
}

// isNear reports whether to connect is not to wait: a Unix socket answers at
// once or not at all, as does this machine, and datagrams have no connection.
func (p *pkg) isNear(network, address ast.Expr) bool {
	if name, ok := p.prefix(network); ok && !strings.HasPrefix(name, "tcp") {
		return true
	}
	return p.isLocal(address) || p.ownAddress(address)
}

// ownAddress reports whether the address is that of a listener, as in
// net.Dial("tcp", ln.Addr().String()).
func (p *pkg) ownAddress(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			fn := p.callee(call)
			found = found || fn != nil && fn.Name() == "Addr" && fn.Signature().Recv() != nil
		}
		return !found
	})
	return found
}
