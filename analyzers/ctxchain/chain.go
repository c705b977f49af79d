package ctxchain

// Which functions wait with a context of their own, and by which calls.

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxuse"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/place"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
)

// maxHops bounds a chain: what is further down is not the caller's to change.
const maxHops = 2

// A chain is the fact that a function without a context waits with one that comes
// out of nothing.
type chain struct {
	Hops    []summary.Hop // the calls from the function down to the one that waits; none if that is the call itself
	Origin  string        // the context that this one gets, as code
	Variant bool          // the function is the form without a context of what it calls
	Module  string        // the path of the module of the function, "" if it has none
}

// AFact marks the type as a fact.
func (*chain) AFact() {}

// String serves the tests of facts.
func (c *chain) String() string { return summary.ChainText(c.Hops, "") }

// chains knows the functions that wait with a context of their own.
type chains struct {
	pass  *analysis.Pass
	uses  *ctxuse.Package
	local map[*types.Func]*chain
}

// findChains finds the chains in the package, and exports them. The standard library
// is left out: nobody can give its functions another parameter.
func findChains(pass *analysis.Pass) *chains {
	known := &chains{pass, pass.ResultOf[ctxuse.Analyzer].(*ctxuse.Package), map[*types.Func]*chain{}}
	if summary.StandardLibrary().Has(pass.Pkg.Path()) {
		return known
	}
	var bodies []*body
	waits := newWaits(pass)
	for file := range pass.ResultOf[inspect.Analyzer].(*inspector.Inspector).Root().Children() {
		if isForTests(pass, file.Node().(*ast.File)) || place.IsForeign(pass.Fset, file.Node().(*ast.File)) {
			continue
		}
		for cur := range file.Preorder((*ast.FuncDecl)(nil)) {
			decl := cur.Node().(*ast.FuncDecl)
			fn, ok := pass.TypesInfo.Defs[decl.Name].(*types.Func)
			if ok && decl.Body != nil && !hasContext(fn.Signature()) {
				bodies = append(bodies, &body{chains: known, waits: waits, fn: fn, cur: cur})
			}
		}
	}
	for _, b := range bodies {
		known.add(b.fn, b.direct())
	}
	longer := map[*types.Func]*chain{} // through one of those, or an import
	for _, b := range bodies {
		if known.local[b.fn] == nil {
			longer[b.fn] = b.indirect()
		}
	}
	for fn, c := range longer {
		known.add(fn, c)
	}
	return known
}

// add records a chain, if there is one.
func (k *chains) add(fn *types.Func, c *chain) {
	if c != nil {
		c.Module = modulePath(k.pass)
		k.local[fn] = c
		k.pass.ExportObjectFact(fn, c)
	}
}

// of returns the chain that begins at what the call calls, or nil.
func (k *chains) of(call *ast.CallExpr) *chain {
	fn := typeutil.StaticCallee(k.pass.TypesInfo, call)
	if fn == nil || fn.Pkg() == nil {
		return nil
	}
	if isSimpleRequest(fn) {
		return &chain{}
	}
	if c := k.local[fn.Origin()]; c != nil || fn.Pkg() == k.pass.Pkg {
		return c
	}
	var c chain
	if !k.pass.ImportObjectFact(fn.Origin(), &c) || c.Module != modulePath(k.pass) {
		return nil // nobody here can give a function of another module a parameter more
	}
	return &c
}

func modulePath(pass *analysis.Pass) string {
	if pass.Module == nil {
		return ""
	}
	return pass.Module.Path
}

// isSimpleRequest reports whether the function is one of net/http that makes a
// request with context.Background() and waits for the answer.
func isSimpleRequest(fn *types.Func) bool {
	if fn.Pkg().Path() != "net/http" || !slices.Contains([]string{"Get", "Head", "Post", "PostForm"}, fn.Name()) {
		return false
	}
	_, name := summary.FuncName(fn)
	return name == fn.Name() || strings.HasPrefix(name, "(*Client).")
}

// hasContext reports whether a function is given a context in some way, or holds
// one: then that is the one to use.
func hasContext(sig *types.Signature) bool {
	if sig.Recv() != nil && holdsContext(sig.Recv().Type()) {
		return true
	}
	for v := range sig.Params().Variables() {
		if holdsContext(v.Type()) {
			return true
		}
	}
	return false
}

// holdsContext reports whether a value has a context to offer: it is one, it can make
// one, or a field is one.
func holdsContext(t types.Type) bool {
	return ctxflow.IsContext(t) || ctxflow.HasMethod(t, "Context") || ctxflow.HasMethod(t, "Deadline") || ctxflow.HoldsContext(t, 1)
}

func isForTests(pass *analysis.Pass, file *ast.File) bool {
	return place.InTest(pass.Fset, file.Package) || ctxflow.IsForTests(file)
}

// hopTo returns the hop for a call of a function.
func hopTo(callee *types.Func) summary.Hop {
	pkg, name := summary.FuncName(callee)
	return summary.Hop{Pkg: pkg, Name: name}
}
