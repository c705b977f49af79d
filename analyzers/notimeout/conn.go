package notimeout

// Reads from connections that were accepted or dialed.
//
// A connection that only its goroutine knows ends when the peer wants it to, if
// no read has a deadline: nobody else can close it, not even to shut down.

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
)

// checkGoroutine reports the first read without a deadline from a connection
// that was accepted, or dialed, and handed to the goroutine alone.
func (p *pkg) checkGoroutine(cur inspector.Cursor, stmt *ast.GoStmt) {
	funcs := ctxflow.Enclosing(cur)
	if len(funcs) == 0 {
		return
	}
	for ident := range cur.Preorder((*ast.Ident)(nil)) {
		v, ok := p.info.Uses[ident.Node().(*ast.Ident)].(*types.Var)
		if !ok || v.IsField() || !isConn(v.Type()) || v.Pos() >= stmt.Pos() || !p.isMade(funcs[0], v) && !p.isHanded(funcs[0], v) {
			continue
		}
		w := &watch{p: p, stmt: stmt, seen: map[types.Object]bool{}}
		w.object(v)
		if !w.ends && w.read != nil {
			p.report(w.read, fmt.Sprintf("%s may wait forever: call %s.SetReadDeadline first", types.ExprString(w.read.Fun), w.conn))
		}
		return
	}
}

// isConn reports whether the type is a connection: it can be read, and has
// deadlines.
func isConn(t types.Type) bool {
	return ctxflow.HasMethod(t, "Read") && ctxflow.HasMethod(t, "SetReadDeadline") && ctxflow.HasMethod(t, "RemoteAddr")
}

// isMade reports whether the variable gets its value from an Accept, or from a call that
// dials, in the function, and from nothing else.
func (p *pkg) isMade(fn inspector.Cursor, v *types.Var) bool {
	made := false
	for cur := range fn.Preorder((*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil)) {
		for _, a := range ctxflow.Assignments(cur.Node()) {
			if a.Rhs == nil || len(a.Lhs) == 0 || !p.means(a.Lhs[0], v) {
				continue
			}
			call, ok := ast.Unparen(a.Rhs).(*ast.CallExpr)
			if !ok {
				return false
			}
			if !p.isAccept(fn, call) && !p.isDial(call) {
				return false
			}
			made = true
		}
	}
	return made
}

// isAccept reports whether a call accepts a connection from another machine.
func (p *pkg) isAccept(fn inspector.Cursor, call *ast.CallExpr) bool {
	callee := p.callee(call)
	if callee == nil || callee.Pkg() == nil || callee.Pkg().Path() != "net" || callee.Signature().Recv() == nil || !strings.HasPrefix(callee.Name(), "Accept") {
		return false
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	return !ok || !p.listensLocally(fn, sel.X)
}

// isDial reports whether a call connects to another machine, outside of commands.
func (p *pkg) isDial(call *ast.CallExpr) bool {
	callee := p.callee(call)
	if callee == nil || callee.Pkg() == nil || p.isProgram() || !strings.HasPrefix(callee.Name(), "Dial") || callee.Name() == "DialUnix" {
		return false
	}
	if path := callee.Pkg().Path(); path != "net" && path != "crypto/tls" {
		return false
	}
	return !slices.ContainsFunc(call.Args, func(arg ast.Expr) bool {
		text, _ := p.prefix(arg)
		return p.isLocal(arg) || p.ownAddress(arg) || strings.HasPrefix(text, "unix")
	})
}

// isHanded reports whether the variable is a parameter of a function that the
// package itself does not call, so that nobody in sight has the connection, too.
func (p *pkg) isHanded(fn inspector.Cursor, v *types.Var) bool {
	decl, ok := fn.Node().(*ast.FuncDecl)
	if !ok || len(p.index().named[p.info.Defs[decl.Name]]) > 0 {
		return false
	}
	for param := range ctxflow.Parameters(p.info, decl) {
		if param == v {
			return true
		}
	}
	return false
}

// A watch looks at what is done with one connection.
type watch struct {
	p    *pkg
	stmt *ast.GoStmt // starts the goroutine that has the connection
	seen map[types.Object]bool
	ends bool          // something else may end a read, as far as the package shows
	read *ast.CallExpr // the first read
	conn string        // the name of the connection there
}

// object looks at the uses of a variable that holds the connection.
func (w *watch) object(v types.Object) {
	if w.seen[v] {
		return
	}
	w.seen[v] = true
	for _, cur := range w.p.index().named[v] {
		w.use(outOfParens(cur), v.Name())
	}
}

func (w *watch) use(cur inspector.Cursor, conn string) {
	if w.elsewhere(cur) {
		w.ends = true
		return
	}
	switch cur.ParentEdgeKind() {
	case edge.SelectorExpr_X:
		w.method(cur.Parent(), conn)
	case edge.CallExpr_Args:
		w.argument(cur, conn)
	case edge.BinaryExpr_X, edge.BinaryExpr_Y, edge.AssignStmt_Lhs:
	default:
		w.ends = true
	}
}

// elsewhere reports whether the use is not the goroutine's own: it belongs to
// another goroutine, or to a function value, which may close the connection.
// Before the goroutine starts, nobody reads.
func (w *watch) elsewhere(cur inspector.Cursor) bool {
	deferred := false
	for anc := range cur.Enclosing((*ast.GoStmt)(nil), (*ast.DeferStmt)(nil), (*ast.FuncLit)(nil), (*ast.FuncDecl)(nil)) {
		switch n := anc.Node().(type) {
		case *ast.GoStmt:
			return n != w.stmt
		case *ast.DeferStmt:
			deferred = true
		case *ast.FuncLit:
			if anc.ParentEdgeKind() == edge.CallExpr_Fun {
				continue
			}
			if !w.starts(n) {
				return true
			}
			return deferred || cur.Node().Pos() > w.stmt.Pos()
		case *ast.FuncDecl:
			return w.starts(n) && (deferred || cur.Node().Pos() > w.stmt.Pos())
		}
	}
	return false
}

// starts reports whether the goroutine is started in the function.
func (w *watch) starts(fn ast.Node) bool {
	return fn.Pos() <= w.stmt.Pos() && w.stmt.End() <= fn.End()
}

// method looks at x.m, where x is the connection.
func (w *watch) method(sel inspector.Cursor, conn string) {
	name := sel.Node().(*ast.SelectorExpr).Sel.Name
	called := outOfParens(sel).ParentEdgeKind() == edge.CallExpr_Fun
	switch {
	case strings.HasSuffix(name, "Deadline"), !called:
		w.ends = true
	case strings.HasPrefix(name, "Read"):
		w.note(outOfParens(sel).Parent(), conn)
	}
}

// note keeps the read if it is the first in the source.
func (w *watch) note(cur inspector.Cursor, conn string) {
	call := cur.Node().(*ast.CallExpr)
	if w.read == nil || call.Pos() < w.read.Pos() {
		w.read, w.conn = call, conn
	}
}

// argument looks at a call that is given the connection.
func (w *watch) argument(cur inspector.Cursor, conn string) {
	_, index := cur.ParentEdge()
	callCur := cur.Parent()
	call := callCur.Node().(*ast.CallExpr)
	if lit, ok := ast.Unparen(call.Fun).(*ast.FuncLit); ok {
		w.parameter(w.p.info.TypeOf(lit).(*types.Signature), index)
		return
	}
	fn := w.p.callee(call)
	switch {
	case fn == nil || fn.Pkg() == nil:
		w.ends = true
	case fn.Pkg() == w.p.pass.Pkg:
		if recv := fn.Signature().Recv(); recv != nil && types.IsInterface(recv.Type()) {
			w.ends = true
			return
		}
		w.parameter(fn.Origin().Signature(), index)
	default:
		w.library(callCur, fn, index, conn)
	}
}

func (w *watch) parameter(sig *types.Signature, index int) {
	if index >= sig.Params().Len() || sig.Variadic() && index == sig.Params().Len()-1 {
		w.ends = true
		return
	}
	w.object(sig.Params().At(index))
}

// library looks at a call of the standard library with the connection: one
// that reads it, one that wraps it, or one that only writes.
func (w *watch) library(cur inspector.Cursor, fn *types.Func, index int, conn string) {
	switch name := fn.Pkg().Path() + "." + fn.Name(); name {
	case "io.ReadFull", "io.ReadAll", "io.ReadAtLeast", "fmt.Fscan", "fmt.Fscanf", "fmt.Fscanln", "encoding/binary.Read":
		w.note(cur, conn)
	case "io.Copy", "io.CopyN", "io.CopyBuffer":
		if index == 1 {
			w.note(cur, conn)
		}
	case "bufio.NewReader", "bufio.NewReaderSize", "bufio.NewScanner", "bufio.NewReadWriter",
		"encoding/json.NewDecoder", "encoding/gob.NewDecoder", "io.LimitReader", "io.TeeReader":
		w.wrapped(cur, conn)
	case "bufio.NewWriter", "bufio.NewWriterSize", "encoding/json.NewEncoder", "encoding/gob.NewEncoder",
		"io.WriteString", "fmt.Fprint", "fmt.Fprintf", "fmt.Fprintln", "encoding/binary.Write":
	default:
		if pkg := fn.Pkg().Path(); pkg != "log" && pkg != "log/slog" && pkg != "fmt" {
			w.ends = true
		}
	}
}

// wrapped looks for the first read through a reader around the connection.
func (w *watch) wrapped(cur inspector.Cursor, conn string) {
	life := w.p.follow(cur)
	if life.lost {
		w.ends = true
	}
	for _, use := range life.uses {
		name := use.Node().(*ast.SelectorExpr).Sel.Name
		called := outOfParens(use)
		if called.ParentEdgeKind() != edge.CallExpr_Fun {
			continue
		}
		for _, verb := range [...]string{"Read", "Scan", "Decode", "Peek", "Discard", "WriteTo"} {
			if strings.HasPrefix(name, verb) {
				w.note(called.Parent(), conn)
			}
		}
	}
	for _, passed := range life.passed {
		if fn := w.p.callee(passed.Node().(*ast.CallExpr)); fn != nil && strings.HasPrefix(fn.Name(), "Read") {
			w.note(passed, conn)
		}
	}
}
