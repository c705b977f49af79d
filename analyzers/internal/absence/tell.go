package absence

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/pointsto"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

// The messages name the operation's object as the source does, say what nobody does
// to it, and where it comes from:
//
//	nobody sends on or closes b.c, made on line 74
//	nobody cancels tx.ctx, made on line 30
//	done is closed only behind this wait
//	wg gets its Done only behind the loop on line 31, which nobody ends
//
// The trace lists where the objects are made, the go statement that starts the
// waiting goroutine, the partners that come too late, and the wait.

// tell reports a blocked operation.
func (f *finder) tell(op blocked) {
	pos, end := f.span(op.instr.Pos())
	f.findings = append(f.findings, finding.Finding{
		Pos: pos, End: end,
		Message: "goroutine may block forever: " + f.reason(op),
		Trace:   f.trace(op),
	})
}

// reason says who is missing.
func (f *finder) reason(op blocked) string {
	if op.endless != nil {
		return f.onlyBehind(op, fmt.Sprintf("%%s only behind the loop on line %d, which nobody ends", f.line(op.endless.Pos())))
	}
	if op.lost {
		return f.onlyBehind(op, "%s only by code that is never reached")
	}
	if len(op.core) > 1 {
		other := op.core[1]
		return fmt.Sprintf("%s, and that waits on line %d for code behind this", f.onlyBehind(op, "%s only behind another wait"), f.line(other.Pos()))
	}
	if op.core != nil {
		return f.onlyBehind(op, "%s only behind this wait")
	}
	if len(op.needs) > 1 {
		var names []string
		for _, n := range op.needs {
			names = append(names, f.name(n, op.instr))
		}
		return "no case of the select can happen: nobody else uses " + strings.Join(names, " or ")
	}
	n := op.needs[0]
	if len(n.sites) == 0 {
		return fmt.Sprintf("%s is nil: nobody assigns a channel to it", f.name(n, op.instr))
	}
	return fmt.Sprintf("nobody %s %s%s", missing(n), f.name(n, op.instr), f.made(n))
}

// onlyBehind says that the one partner comes too late, in the given form.
func (f *finder) onlyBehind(op blocked, form string) string {
	for _, n := range op.needs {
		for _, p := range f.partners(n) {
			what := fmt.Sprintf("%s %s", f.name(n, op.instr), passive(n.acts, p))
			return fmt.Sprintf(form, what)
		}
	}
	return ""
}

// missing says what nobody does.
func missing(n need) string {
	switch n.acts {
	case received:
		return "receives from"
	case signalled:
		return "signals or broadcasts"
	case done:
		return "calls Done on"
	case cancelled:
		return "cancels"
	}
	return "sends on or closes"
}

// passive says what a partner does to what is waited for.
func passive(acts act, u pointsto.Use) string {
	switch a := actOf(u) & acts; {
	case a&received != 0:
		return "is received from"
	case a&closed != 0:
		return "is closed"
	case a&sent != 0:
		return "is sent on"
	case a&signalled != 0:
		return "is signalled"
	case a&cancelled != 0:
		return "is cancelled"
	}
	return "gets its Done"
}

// made says where what is waited for comes from, if that is one place.
func (f *finder) made(n need) string {
	var line int
	verb := "made"
	for _, s := range n.sites {
		if s.Root {
			continue
		}
		if l := f.line(s.Pos); line == 0 {
			line = l
		} else if l != line {
			return ""
		}
		if s.Make == nil || s.Kind == pointsto.WaitGroup {
			verb = "declared"
		}
	}
	return fmt.Sprintf(", %s on line %d", verb, line)
}

// trace tells where things are made and kept, who should have helped, and who waits.
func (f *finder) trace(op blocked) witness.Trace {
	var t witness.Trace
	for _, n := range op.needs {
		if step, ok := f.declared(n); ok && len(n.sites) == 0 && len(t) < 4 {
			t = append(t, step)
		}
		for _, s := range n.sites {
			if s.Pos.IsValid() && !s.Root && len(t) < 4 {
				t = append(t, witness.Step{Goroutine: f.owner(s), Text: f.origin(s, f.name(n, op.instr)), Pos: s.Pos})
			}
		}
	}
	fn := op.instr.Parent()
	if start := f.start(fn); start != nil {
		t = append(t, witness.Step{Goroutine: name(start.Parent()), Text: "starts the goroutine that waits", Pos: start.Pos()})
	}
	for _, n := range op.needs {
		for i, p := range f.partners(n) {
			if i < 3 {
				text := fmt.Sprintf("%s %s here, but %s", f.name(n, op.instr), passive(n.acts, p), f.when(op))
				t = append(t, witness.Step{Goroutine: name(p.Instr.Parent()), Text: text, Pos: p.Instr.Pos()})
			}
		}
	}
	for _, other := range op.core {
		if other != op.instr && len(t) < 10 {
			t = append(t, witness.Step{Goroutine: name(other.Parent()), Text: "waits here, too", Pos: other.Pos()})
		}
	}
	pos, end := f.span(op.instr.Pos())
	return append(t, witness.Step{Goroutine: name(fn), Text: "blocks here for ever: " + f.reason(op), Pos: pos, End: end})
}

// when says when a partner comes.
func (f *finder) when(op blocked) string {
	switch {
	case op.endless != nil:
		return fmt.Sprintf("only behind line %d", f.line(op.endless.Pos()))
	case op.lost:
		return "no run comes here"
	}
	return fmt.Sprintf("only behind line %d", f.line(op.instr.Pos()))
}

// origin says what is made at a site.
func (f *finder) origin(s *pointsto.Site, name string) string {
	switch {
	case s.Kind == pointsto.Context:
		return "derives the context that nobody cancels in time"
	case s.Make == nil:
		return "declares " + name
	case strings.HasSuffix(name, ")"): // a getter, which does not make it
		return "makes what " + name + " returns"
	}
	return "makes " + name
}

// owner names the function in which a site is, or the package.
func (f *finder) owner(s *pointsto.Site) string {
	if s.Make != nil {
		return name(s.Make.Parent())
	}
	return "package " + f.pass.Pkg.Name()
}

// start returns the first go statement that runs a function, directly.
func (f *finder) start(fn *ssa.Function) ssa.Instruction {
	for _, call := range f.graph.Callers(fn) {
		if g, ok := call.(*ssa.Go); ok {
			return g
		}
	}
	return nil
}

// name names a function without its package.
func name(fn *ssa.Function) string {
	for fn.Parent() != nil && fn.Parent().Name() != "" {
		return "literal in " + name(ssabuild.Outermost(fn))
	}
	if recv := fn.Signature.Recv(); recv != nil {
		return types.TypeString(recv.Type(), func(*types.Package) string { return "" }) + "." + fn.Name()
	}
	return witness.Function(fn.Name())
}

// line is the line of a position, for messages about the same file.
func (f *finder) line(pos token.Pos) int { return f.pass.Fset.Position(pos).Line }

// name is what the source calls the thing that is waited for.
func (f *finder) name(n need, instr ssa.Instruction) string {
	if e := f.expression(n, instr); e != nil {
		if s := types.ExprString(e); len(s) <= 40 {
			return s
		}
	}
	if n.acts == cancelled {
		return "the context"
	}
	if n.kind == syncop.Send || n.kind == syncop.Receive {
		return "the channel"
	}
	return "it"
}

// expression returns the syntax of the operand.
func (f *finder) expression(n need, instr ssa.Instruction) ast.Expr {
	pos := instr.Pos()
	if sel, ok := instr.(*ssa.Select); ok {
		for _, state := range sel.States {
			if state.Chan == n.on {
				pos = state.Pos
			}
		}
	}
	e := operand(f.node(pos))
	if call, ok := e.(*ast.CallExpr); ok && n.acts == cancelled {
		if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
			return sel.X // the context of ctx.Done()
		}
	}
	return e
}

// operand returns what an operation acts on.
func operand(n ast.Node) ast.Expr {
	switch n := n.(type) {
	case *ast.SendStmt:
		return n.Chan
	case *ast.UnaryExpr:
		return ast.Unparen(n.X)
	case *ast.RangeStmt:
		return n.X
	case *ast.CallExpr:
		if sel, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr); ok {
			return sel.X
		}
	}
	return nil
}

// span returns the range of the operation at a position.
func (f *finder) span(pos token.Pos) (from, to token.Pos) {
	switch n := f.node(pos).(type) {
	case nil:
		return pos, token.NoPos
	case *ast.RangeStmt:
		return n.For, n.X.End()
	case *ast.SelectStmt:
		return n.Select, n.Select + token.Pos(len("select"))
	default:
		return n.Pos(), n.End()
	}
}

// node returns the syntax of the operation at a position.
func (f *finder) node(pos token.Pos) ast.Node {
	i := slices.IndexFunc(f.pass.Files, func(file *ast.File) bool { return file.FileStart <= pos && pos < file.FileEnd })
	if i < 0 {
		return nil
	}
	path, _ := astutil.PathEnclosingInterval(f.pass.Files[i], pos, pos+1)
	for _, n := range path {
		switch n := n.(type) {
		case *ast.SendStmt, *ast.RangeStmt, *ast.SelectStmt, *ast.CallExpr:
			return n
		case *ast.DeferStmt:
			return n.Call
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				return n
			}
		case *ast.FuncLit, *ast.FuncDecl:
			return nil
		}
	}
	return nil
}

// fieldName is the name of the field whose address is taken.
func fieldName(f *ssa.FieldAddr) string {
	t := f.X.Type().Underlying().(*types.Pointer).Elem()
	if st, ok := t.Underlying().(*types.Struct); ok {
		return st.Field(f.Field).Name()
	}
	return ""
}
