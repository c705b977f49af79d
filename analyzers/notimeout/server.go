package notimeout

// HTTP servers.
//
// A client that sends its request one byte a minute holds a connection and a
// goroutine for as long as it likes, unless the server limits the time for the
// header. The limit is a field of http.Server; the functions of the package
// that serve make a server without any.

import (
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/inspector"
)

// checkServe reports http.ListenAndServe and its like.
func (p *pkg) checkServe(cur inspector.Cursor, call *ast.CallExpr, callee *types.Func) {
	if callee.Signature().Recv() != nil || len(call.Args) == 0 {
		return
	}
	switch callee.Name() {
	case "ListenAndServe", "ListenAndServeTLS":
		if p.isLocal(call.Args[0]) {
			return
		}
	case "Serve", "ServeTLS":
		if p.listensLocally(cur, call.Args[0]) {
			return
		}
	default:
		return
	}
	if p.profiles(call.Args[len(call.Args)-1], callee) || p.declined(call) {
		return
	}
	method := callee.Name()
	p.report(call, "http."+method+" sets no timeouts: use "+method+" of an http.Server with ReadHeaderTimeout")
}

// profiles reports whether a function that serves is for the profiles of the
// program: its handler is the default one, with which importing net/http/pprof
// registers them. Only the program's developers ask for those.
func (p *pkg) profiles(last ast.Expr, callee *types.Func) bool {
	if !p.importsProfiles() || strings.HasSuffix(callee.Name(), "TLS") {
		return false
	}
	return p.info.Types[last].IsNil() || p.isDefaultMux(last)
}

func (p *pkg) importsProfiles() bool {
	for _, imported := range p.pass.Pkg.Imports() {
		if imported.Path() == "net/http/pprof" {
			return true
		}
	}
	return false
}

// isDefaultMux reports whether the expression is http.DefaultServeMux.
func (p *pkg) isDefaultMux(e ast.Expr) bool {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	v, ok := p.info.Uses[sel.Sel].(*types.Var)
	return ok && v.Pkg() != nil && v.Pkg().Path() == "net/http" && v.Name() == "DefaultServeMux"
}

// checkServer reports a server without a limit for the header of a request.
func (p *pkg) checkServer(cur inspector.Cursor) {
	made := cur.Node()
	limits := []string{"ReadHeaderTimeout", "ReadTimeout"}
	addr := given(made)["Addr"]
	if gives(made, limits...) || addr != nil && p.isLocal(addr) {
		return
	}
	if p.declined(made) {
		return
	}
	life := p.follow(cur)
	if handler := given(made)["Handler"]; handler != nil && p.isDefaultMux(handler) && p.importsProfiles() {
		return
	}
	if life.sets(limits...) || p.isZero(cur) && life.filled {
		return
	}
	serves := life.calls("Serve", "ServeTLS", "ListenAndServe", "ListenAndServeTLS")
	for _, serve := range serves {
		args := serve.Node().(*ast.CallExpr).Args
		method := ast.Unparen(serve.Node().(*ast.CallExpr).Fun).(*ast.SelectorExpr).Sel.Name
		if strings.HasPrefix(method, "Serve") && len(args) > 0 && p.listensLocally(serve, args[0]) {
			return
		}
	}
	if len(serves) == 0 && (life.lost || life.open || p.isZero(cur) || !life.shown && len(life.uses) == 0) || p.configuredElsewhere(life) {
		return
	}
	p.report(made, "http.Server has no ReadHeaderTimeout: set it, or slow clients hold connections forever")
}

// configuredElsewhere reports whether the value goes to a function that may
// set the fields: one of another module's packages, which the standard library
// is not.
func (p *pkg) configuredElsewhere(l *life) bool {
	for _, cur := range l.passed {
		fn := p.callee(cur.Node().(*ast.CallExpr))
		first, _, _ := strings.Cut(fn.Pkg().Path(), "/")
		if strings.Contains(first, ".") {
			return true
		}
	}
	return false
}
