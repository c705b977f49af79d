package ctxchain

// Whether a call that is given a context waits.

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
)

// waits knows the calls of a package that may block, once somebody asks.
type waits struct {
	pass *analysis.Pass
	at   map[token.Pos]bool // by the left parenthesis of the call
	out  map[token.Pos]bool // those for something outside of the process
}

func newWaits(pass *analysis.Pass) *waits { return &waits{pass: pass} }

// has reports whether a call that is given a context waits: a summary says so, or it
// is of an interface's method that takes a context first and may fail. Nobody gives
// those to what is done in memory. Where the package implements the interface
// itself, the summaries know better.
func (w *waits) has(call *ast.CallExpr, callee *types.Func) bool {
	if w.at == nil {
		w.build()
	}
	if w.at[call.Lparen] {
		return true
	}
	sig := callee.Signature()
	if sig.Recv() == nil || !types.IsInterface(sig.Recv().Type()) || w.implements(sig.Recv().Type()) {
		return false
	}
	return sig.Params().Len() > 0 && ctxflow.IsContext(sig.Params().At(0).Type()) &&
		sig.Results().Len() > 0 && ctxflow.IsError(sig.Results().At(sig.Results().Len()-1).Type())
}

// isInside reports whether a call that waits only does so for something within the
// process.
func (w *waits) isInside(call *ast.CallExpr) bool { return w.at[call.Lparen] && !w.out[call.Lparen] }

// implements reports whether a type of the package implements the interface.
func (w *waits) implements(t types.Type) bool {
	iface := t.Underlying().(*types.Interface)
	for _, name := range w.pass.Pkg.Scope().Names() {
		obj, ok := w.pass.Pkg.Scope().Lookup(name).(*types.TypeName)
		if !ok || types.IsInterface(obj.Type()) {
			continue
		}
		named, ok := types.Unalias(obj.Type()).(*types.Named)
		if ok && named.TypeParams() == nil && types.Implements(types.NewPointer(named), iface) {
			return true
		}
	}
	return false
}

// worth are the classes of waits that a caller would want to end.
var worth = map[summary.Class]bool{
	summary.Network: true, summary.Database: true, summary.Subprocess: true, summary.Connection: true, summary.Input: true,
	summary.Sleep: true, summary.Channel: true, summary.WaitGroup: true, summary.Cond: true,
}

// build finds all calls of the package that wait.
func (w *waits) build() {
	w.at, w.out = map[token.Pos]bool{}, map[token.Pos]bool{}
	graph := w.pass.ResultOf[summary.Analyzer].(*summary.Result).Graph()
	for _, fn := range w.pass.ResultOf[ssabuild.Analyzer].(*ssabuild.Source).Functions() {
		for _, block := range fn.Blocks {
			for _, instr := range block.Instrs {
				if call, ok := instr.(*ssa.Call); ok {
					for _, b := range graph.Blocks(call) {
						w.at[call.Pos()] = w.at[call.Pos()] || worth[b.Class]
						w.out[call.Pos()] = w.out[call.Pos()] || b.Class <= summary.Input
					}
				}
			}
		}
	}
}
