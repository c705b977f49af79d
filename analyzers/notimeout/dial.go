package notimeout

// Connections and look-ups.

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// checkDial reports net.Dial and its like, and look-ups of names that a context
// at hand could end.
func (p *pkg) checkDial(cur inspector.Cursor, call *ast.CallExpr, callee *types.Func) {
	name := callee.Pkg().Name() + "." + callee.Name()
	if callee.Signature().Recv() != nil {
		return
	}
	var better string
	switch {
	case name == "net.Dial", name == "tls.Dial":
		if len(call.Args) < 2 || p.isNear(call.Args[0], call.Args[1]) || p.isChosen(cur, call.Args[0]) {
			return
		}
		better = "(&" + callee.Pkg().Name() + ".Dialer{}).DialContext"
	case name == "net.DialTCP":
		if len(call.Args) < 3 || p.ownAddress(call.Args[2]) {
			return
		}
		better = "(&net.Dialer{}).DialContext"
	case strings.HasPrefix(name, "net.Lookup") && callee.Name() != "LookupPort":
		better = "net.DefaultResolver." + callee.Name()
		if callee.Name() == "LookupIP" {
			better += "Addr"
		}
	default:
		return
	}
	if p.limited(cur) || p.isCommand() || p.limitsOther(cur) {
		return
	}
	if ctx := p.contextAt(cur); ctx != nil {
		p.report(call, fmt.Sprintf("%s ignores %s: use %s", name, ctxflow.Expr(ctx), better))
		return
	}
	switch name { // a resolver has limits of its own
	case "net.Dial":
		p.report(call, "net.Dial has no timeout: use net.DialTimeout, or DialContext of a net.Dialer")
	case "net.DialTCP":
		p.report(call, "net.DialTCP has no timeout: use DialContext of a net.Dialer")
	case "tls.Dial":
		p.report(call, "tls.Dial has no timeout: use tls.DialWithDialer, or DialContext of a tls.Dialer")
	}
}

// checkDialer reports the calls of Dial, and of DialContext without a context
// that ends, of a dialer without limit.
func (p *pkg) checkDialer(cur inspector.Cursor) {
	limits := []string{"Timeout", "Deadline", "Cancel", "Control", "ControlContext"}
	if gives(cur.Node(), limits...) || p.isCommand() {
		return
	}
	life := p.follow(cur)
	if life.sets(limits...) || p.isZero(cur) && life.filled {
		return
	}
	for _, at := range append(life.calls("Dial"), life.calls("DialContext")...) {
		call := at.Node().(*ast.CallExpr)
		args := call.Args
		if len(args) == 3 && ctxflow.IsBackground(p.info, args[0]) {
			args = args[1:]
		}
		if len(args) != 2 || p.isNear(args[0], args[1]) || p.isChosen(at, args[0]) || p.limited(at) || p.contextAt(at) != nil || p.inTest(call) {
			continue
		}
		p.report(call, "this Dial has no timeout: set Timeout of the net.Dialer, or use a context")
	}
}

// limitsOther reports whether the function dials with a limit in another branch:
// without one it dials for those who want none.
func (p *pkg) limitsOther(cur inspector.Cursor) bool {
	funcs := ctxflow.Enclosing(cur)
	if len(funcs) == 0 {
		return false
	}
	for call := range funcs[len(funcs)-1].Preorder((*ast.CallExpr)(nil)) {
		if fn := p.callee(call.Node().(*ast.CallExpr)); fn != nil && fn.FullName() == "net.DialTimeout" {
			return true
		}
	}
	return false
}

// isChosen reports whether it is not this function's business how to connect:
// its caller chooses the network, and so could dial itself, or the network is
// one of several in a list, which are tried in turn.
func (p *pkg) isChosen(cur inspector.Cursor, network ast.Expr) bool {
	ident, ok := ast.Unparen(network).(*ast.Ident)
	if !ok {
		return false
	}
	v, ok := p.info.Uses[ident].(*types.Var)
	if !ok {
		return false
	}
	for _, f := range ctxflow.Enclosing(cur) {
		for param := range ctxflow.Parameters(p.info, f.Node()) {
			if param == v {
				return true
			}
		}
	}
	for loop := range cur.Enclosing((*ast.RangeStmt)(nil)) {
		if value := loop.Node().(*ast.RangeStmt).Value; value != nil && p.means(value, v) {
			return true
		}
	}
	return false
}
