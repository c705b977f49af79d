package ctxunused

// Where contexts are derived from others, and given a name.

import (
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// A kind is what a derived context has that its parent lacks.
type kind int

const (
	other        kind = iota // something of another package's: a span, a logger
	value                    // context.WithValue
	cancellation             // an end of its own
	deadline                 // an end in time
)

// A derivation is an assignment of a context that a call makes from another.
type derivation struct {
	cur    inspector.Cursor // at the assignment
	call   *ast.CallExpr
	parent ast.Expr   // the context that the call is given
	name   *ast.Ident // what the new one is assigned to, perhaps _
	v      *types.Var // the same as a variable, nil for _
	kind   kind
	group  *types.Var // with Go and Wait, that came with the context, or nil
	cancel *types.Var // the function that ends the context, or nil
}

func (d *derivation) isBlank() bool { return d.v == nil }

// made names the function that made the context.
func (d *derivation) made() string { return types.ExprString(d.call.Fun) }

// derivationAt returns the derivation in an assignment or a declaration, nil if
// there is none. A context that goes into a field is somebody else's, too.
func derivationAt(info *types.Info, cur inspector.Cursor) *derivation {
	list := ctxflow.Assignments(cur.Node())
	if len(list) != 1 || list[0].Rhs == nil {
		return nil
	}
	call, ok := ast.Unparen(list[0].Rhs).(*ast.CallExpr)
	if !ok {
		return nil
	}
	parent := contextArgument(info, call)
	if parent == nil || info.Types[call.Fun].IsType() {
		return nil
	}
	d := &derivation{cur: cur, call: call, parent: parent}
	if !d.bind(info, list[0].Lhs) {
		return nil
	}
	return d
}

// bind looks at what the results of the call are assigned to.
func (d *derivation) bind(info *types.Info, lhs []ast.Expr) bool {
	for i, result := range resultsOf(info, d.call) {
		if i >= len(lhs) {
			return false
		}
		id, _ := lhs[i].(*ast.Ident)
		switch {
		case ctxflow.IsContext(result):
			if d.name != nil || id == nil {
				return false
			}
			d.name = id
			if id.Name != "_" {
				d.v, _ = info.ObjectOf(id).(*types.Var)
				if d.v == nil {
					return false
				}
			}
		case isGroup(result) && id != nil:
			d.group, _ = info.ObjectOf(id).(*types.Var)
			d.kind = cancellation
		case isCancel(result):
			d.kind = cancellation
			if id != nil {
				d.cancel, _ = info.ObjectOf(id).(*types.Var)
			}
		}
	}
	if d.name == nil {
		return false
	}
	d.classify(info)
	return !d.isBlank() || strings.HasPrefix(ctxflow.ContextFunc(info, d.call), "With")
}

// classify tells the functions of package context apart. Where the context gets no
// name, only they are known to have no other effect: to start a span, or to divert
// signals, is of use by itself, and who writes g, _ := errgroup.WithContext(ctx)
// wants the other goroutines to go on after an error.
func (d *derivation) classify(info *types.Info) {
	switch name := ctxflow.ContextFunc(info, d.call); {
	case strings.HasPrefix(name, "WithTimeout") || strings.HasPrefix(name, "WithDeadline"):
		d.kind = deadline
	case name == "WithValue" || name == "WithoutCancel":
		d.kind = value
	}
}

// contextArgument returns the first argument of the call that is a context.
func contextArgument(info *types.Info, call *ast.CallExpr) ast.Expr {
	for _, arg := range call.Args {
		if t := info.TypeOf(arg); t != nil && ctxflow.IsContext(t) {
			return ast.Unparen(arg)
		}
	}
	return nil
}

func resultsOf(info *types.Info, call *ast.CallExpr) []types.Type {
	switch t := info.TypeOf(call).(type) {
	case nil:
		return nil
	case *types.Tuple:
		var list []types.Type
		for v := range t.Variables() {
			list = append(list, v.Type())
		}
		return list
	default:
		return []types.Type{t}
	}
}

// isCancel reports whether a result that comes with a context ends it: it is a
// function without results that takes nothing, or a cause.
func isCancel(t types.Type) bool {
	sig, ok := t.Underlying().(*types.Signature)
	if !ok || sig.Results().Len() > 0 || sig.Params().Len() > 1 {
		return false
	}
	return sig.Params().Len() == 0 || ctxflow.IsError(sig.Params().At(0).Type())
}

// isGroup reports whether a result that comes with a context runs functions and
// waits for them, as a *errgroup.Group does: the context is theirs.
func isGroup(t types.Type) bool {
	return ctxflow.HasMethod(t, "Go") && ctxflow.HasMethod(t, "Wait")
}
