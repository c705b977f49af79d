package notimeout

// Where the rule looks, and where a wait without a limit is nobody's concern.

import (
	"go/ast"
	"go/types"
	"iter"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/place"
)

// A pkg answers what the rule asks about one package.
type pkg struct {
	pass  *analysis.Pass
	info  *types.Info
	in    *inspector.Inspector
	roots map[ast.Node]*ctxflow.Root

	indexed *index // nil until asked for
}

func newPackage(pass *analysis.Pass) *pkg {
	p := &pkg{
		pass:  pass,
		info:  pass.TypesInfo,
		in:    pass.ResultOf[inspect.Analyzer].(*inspector.Inspector),
		roots: map[ast.Node]*ctxflow.Root{},
	}
	for root := range pass.ResultOf[ctxflow.Analyzer].(*ctxflow.Package).Roots() {
		p.roots[root.Node()] = root
	}
	return p
}

// concerned reports whether the package imports any of the packages whose
// functions wait. Those themselves are the machinery, not its users.
func concerned(tpkg *types.Package) bool {
	machinery := []string{"net", "net/http", "net/http/httptest", "crypto/tls", "os/exec"}
	if slices.Contains(machinery, tpkg.Path()) {
		return false
	}
	return slices.ContainsFunc(tpkg.Imports(), func(imported *types.Package) bool {
		return slices.Contains(machinery, imported.Path())
	})
}

// files yields the nodes of interest in the files that the rule looks at, in
// source order.
func (p *pkg) files() iter.Seq[inspector.Cursor] {
	return func(yield func(inspector.Cursor) bool) {
		for file := range p.in.Root().Children() {
			if p.skips(file.Node().(*ast.File)) {
				continue
			}
			for cur := range file.Preorder((*ast.CallExpr)(nil), (*ast.CompositeLit)(nil), (*ast.Ident)(nil), (*ast.SelectorExpr)(nil), (*ast.GoStmt)(nil)) {
				if !yield(cur) {
					return
				}
			}
		}
	}
}

// skips reports whether nobody would act on a finding in the file: it is a
// test or serves tests, or it is generated.
func (p *pkg) skips(file *ast.File) bool {
	return ctxflow.IsForTests(file) || place.Imports(file, "net/http/httptest") || place.InTest(p.pass.Fset, file.Package) ||
		place.IsForeign(p.pass.Fset, file)
}

func (p *pkg) callee(call *ast.CallExpr) *types.Func {
	fn, _ := typeutil.Callee(p.info, call).(*types.Func)
	return fn
}

// contextAt returns the live context that the code at the cursor should use,
// nil if there is none.
func (p *pkg) contextAt(cur inspector.Cursor) *types.Var {
	funcs := ctxflow.Enclosing(cur)
	if len(funcs) == 0 {
		return nil
	}
	root := p.roots[funcs[len(funcs)-1].Node()]
	if root == nil {
		return nil
	}
	return root.Function().ContextAt(cur)
}

// limited reports whether somebody else sets the limit for the wait at the
// cursor: whoever chose this function over its sibling that takes one, or the
// function that started the goroutine and does not wait for it longer.
func (p *pkg) limited(cur inspector.Cursor) bool {
	funcs := ctxflow.Enclosing(cur)
	if len(funcs) == 0 {
		return false
	}
	if decl, ok := funcs[len(funcs)-1].Node().(*ast.FuncDecl); ok && p.hasSibling(decl) {
		return true
	}
	for i, f := range funcs[:len(funcs)-1] {
		if ctxflow.IsGoroutine(f) && p.givesUp(funcs[i+1]) {
			return true
		}
	}
	return false
}

// isCommand reports whether the package lies in a folder cmd or commands, where
// commands live: who runs one waits in front of it, and can interrupt it.
func (p *pkg) isCommand() bool { return place.IsFor(p.pass, "cmd", "cmds", "command", "commands") }

// hasSibling reports whether the package declares the same function with a
// limit beside it, as it declares Dial and DialTimeout.
func (p *pkg) hasSibling(decl *ast.FuncDecl) bool {
	fn, ok := p.info.Defs[decl.Name].(*types.Func)
	if !ok {
		return false
	}
	for _, suffix := range [...]string{"Timeout", "Context", "Ctx", "WithTimeout", "WithContext", "Deadline", "WithDeadline"} {
		if recv := fn.Signature().Recv(); recv != nil {
			if ctxflow.HasMethod(recv.Type(), fn.Name()+suffix) {
				return true
			}
		} else if p.pass.Pkg.Scope().Lookup(fn.Name()+suffix) != nil {
			return true
		}
	}
	return false
}

// givesUp reports whether a function waits in a select that a timer or the end
// of a context ends.
func (p *pkg) givesUp(fn inspector.Cursor) bool {
	for cur := range fn.Preorder((*ast.CommClause)(nil)) {
		comm := cur.Node().(*ast.CommClause).Comm
		if comm == nil || ctxflow.Enclosing(cur)[0] != fn {
			continue
		}
		for recv := range cur.Preorder((*ast.UnaryExpr)(nil)) {
			ch := ctxflow.ReceivedFrom(recv.Node())
			if ch != nil && recv.Node().End() <= comm.End() && (isTimer(p.info.TypeOf(ch)) || isDone(ch)) {
				return true
			}
		}
	}
	return false
}

// isTimer reports whether t is a channel of times, as those of timers are.
func isTimer(t types.Type) bool {
	if t == nil {
		return false
	}
	ch, ok := t.Underlying().(*types.Chan)
	return ok && types.TypeString(ch.Elem(), nil) == "time.Time"
}

func isDone(ch ast.Expr) bool {
	call, ok := ast.Unparen(ch).(*ast.CallExpr)
	if !ok {
		return false
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Done"
}
