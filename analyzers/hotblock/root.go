package hotblock

import (
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/loops"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/place"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

// A reason says why a function counts as hot. The first ones say most.
type reason uint8

const (
	marked   reason = iota // by a comment
	profiled               // by a profile
	handler                // serves HTTP or gRPC requests
	worker                 // goes through a loop that receives
)

// A root is a function that is hot, or, of a worker, its loop.
type root struct {
	reason reason
	fn     *ssa.Function
	loop   map[*ssa.BasicBlock]bool // nil for the whole function
	share  witness.Share            // of the function, if a profile says why
}

// roots returns what is hot in the package, in source order.
func (p *program) roots() (found []root) {
	p.paths = p.registered()
	sample := place.IsSample(p.pass)
	for _, fn := range p.fns {
		if p.isMarked(fn) {
			found = append(found, root{reason: marked, fn: fn})
			continue
		}
		if share := p.profiles.function(fn); share.Percent >= minShare {
			found = append(found, root{reason: profiled, fn: fn, share: share})
		}
		switch {
		case sample: // only what is asked for
		case p.serves(fn):
			found = append(found, root{reason: handler, fn: fn})
		default:
			if loop := p.workLoop(fn); loop != nil {
				found = append(found, root{reason: worker, fn: fn, loop: loop})
			}
		}
	}
	return found
}

// serves reports whether a function serves requests.
func (p *program) serves(fn *ssa.Function) bool {
	return isHTTP(fn.Signature) || p.takesExchange(fn.Signature) || isRPC(fn) || p.paths[fn]
}

// isMarked reports whether a declared function has the comment //asynclint:hot; what
// it runs of its literals is part of it.
func (p *program) isMarked(fn *ssa.Function) bool {
	return fn.Parent() == nil && p.marks.IsHot(fn.Pos())
}

// isHTTP reports whether a function takes a response writer and a request, as
// http.Handler's ServeHTTP does, whatever else it takes: middleware and helpers of
// handlers run in a handler, too.
func isHTTP(sig *types.Signature) bool {
	writes, reads := false, false
	for param := range sig.Params().Variables() {
		writes = writes || isNamed(param.Type(), "net/http", "ResponseWriter")
		reads = reads || isRequest(param.Type())
	}
	return writes && reads
}

func isRequest(t types.Type) bool {
	ptr, ok := types.Unalias(t).(*types.Pointer)
	return ok && isNamed(ptr.Elem(), "net/http", "Request")
}

func isNamed(t types.Type, pkg, name string) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Name() == name && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == pkg
}

// isRPC reports whether a method serves a gRPC call: it is exported, and its type
// embeds what protoc-gen-go-grpc writes for that, the struct UnimplementedXServer
// with a method of the same name; or it takes a context and a message and returns a
// message and an error. A client's methods take options, too.
func isRPC(fn *ssa.Function) bool {
	recv := fn.Signature.Recv()
	if recv == nil || !ast.IsExported(fn.Name()) {
		return false
	}
	params, results := fn.Signature.Params(), fn.Signature.Results()
	if params.Len() == 2 && results.Len() == 2 && !fn.Signature.Variadic() &&
		summary.IsContext(params.At(0).Type()) && summary.IsMessage(params.At(1).Type()) && summary.IsMessage(results.At(0).Type()) {
		return true
	}
	st, ok := pointee(recv.Type()).Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for field := range st.Fields() {
		name := field.Name()
		if !field.Embedded() || !strings.HasPrefix(name, "Unimplemented") || !strings.HasSuffix(name, "Server") {
			continue
		}
		obj, _, _ := types.LookupFieldOrMethod(field.Type(), true, field.Pkg(), fn.Name())
		if _, ok := obj.(*types.Func); ok {
			return true
		}
	}
	return false
}

// noteStarts notes the functions that an instruction starts in a goroutine.
func (p *program) noteStarts(instr ssa.Instruction) {
	call, ok := instr.(ssa.CallInstruction)
	if !ok {
		return
	}
	common := call.Common()
	if _, isGo := instr.(*ssa.Go); isGo {
		p.noteStart(common.Value)
		return
	}
	switch syncop.Of(instr).Kind {
	case syncop.WaitGroupGo, syncop.GroupGo, syncop.GroupTryGo:
		for _, arg := range common.Args {
			p.noteStart(arg)
		}
	}
}

func (p *program) noteStart(v ssa.Value) {
	if c, ok := syncop.Strip(v).(*ssa.MakeClosure); ok {
		v = c.Fn
	}
	fn, ok := v.(*ssa.Function)
	if !ok {
		return
	}
	p.started[fn] = true
	// A method value is a wrapper around the method.
	if method, ok := fn.Object().(*types.Func); ok && fn.Synthetic != "" {
		if fn := fn.Prog.FuncValue(method); fn != nil {
			p.started[fn] = true
		}
	}
}

// duties returns how many cases of a select are not there to stop.
func duties(sel *ssa.Select) (n int) {
	for _, state := range sel.States {
		if source, _ := syncop.SourceOf(state.Chan); source != syncop.Done && source != syncop.Signal {
			n++
		}
	}
	return n
}

// dispatches reports whether a receive is that of a range loop with a switch over what
// comes in: as an actor takes its messages, of several kinds.
func dispatches(fn *ssa.Function, receive ssa.Instruction) (found bool) {
	if fn.Syntax() == nil {
		return false
	}
	ast.Inspect(fn.Syntax(), func(n ast.Node) bool {
		loop, ok := n.(*ast.RangeStmt)
		if !ok || receive.Pos() < loop.Pos() || loop.Body.Lbrace < receive.Pos() {
			return true
		}
		for _, stmt := range loop.Body.List {
			switch stmt.(type) {
			case *ast.SwitchStmt, *ast.TypeSwitchStmt:
				found = true
			}
		}
		return true
	})
	return found
}

// workLoop returns the blocks of the loop in which a function takes one piece of work
// after another from a channel, most often in a goroutine of its own; nil if it has
// none, or goes through one batch.
func (p *program) workLoop(fn *ssa.Function) map[*ssa.BasicBlock]bool {
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			kind := syncop.Of(instr).Kind
			if kind != syncop.Receive && kind != syncop.Select {
				continue
			}
			if loop := loops.Innermost(b); loop != nil {
				if sel, ok := instr.(*ssa.Select); ok && duties(sel) > 1 || !ok && dispatches(fn, instr) {
					return nil // an event loop is for loopblock
				}
				if p.isBatch(instr) {
					return nil
				}
				return loop
			}
		}
	}
	return nil
}
