package hotblock

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// This file knows bounds that the summary does not: those of clients and commands.

// bounded reports whether the client or the command that waits has, or may have, a
// bound.
func (p *program) bounded(w wait) bool {
	if isCommand(w.at) {
		return !isPlainCommand(w.at)
	}
	if isAnswer(w.at) {
		return true
	}
	last := w.block.Chain[len(w.block.Chain)-1]
	if last.Pkg == "sql" && (strings.HasPrefix(last.Name, "(*Row") || strings.HasPrefix(last.Name, "(*Tx)")) {
		return true // ends with the context of the query or of the transaction
	}
	// In another package nobody knows what the command was made with.
	return w.block.Class == summary.Subprocess || w.block.Class == summary.Network && p.boundedNetwork(w)
}

// isAnswer reports whether an instruction receives on a channel that a call has returned
// which was given a context with an end: that answers for both.
//
//	done, err := backend.Wait(r.Context(), id)
//	...
//	status := <-done
func isAnswer(instr ssa.Instruction) bool {
	op := syncop.Of(instr)
	if op.Kind != syncop.Receive {
		return false
	}
	from := summary.Root(op.On)
	if part, ok := from.(*ssa.Extract); ok {
		from = part.Tuple
	}
	call, ok := from.(*ssa.Call)
	return ok && slices.ContainsFunc(call.Call.Args, func(arg ssa.Value) bool {
		made, _ := summary.Root(arg).(*ssa.Call)
		return summary.IsContext(arg.Type()) && !(made != nil && syncop.Of(made).Kind == syncop.ContextRoot)
	})
}

// isCommand reports whether a call is one of a method of exec.Cmd.
func isCommand(instr ssa.Instruction) bool {
	call, ok := instr.(ssa.CallInstruction)
	if !ok {
		return false
	}
	fn := syncop.Callee(call.Common())
	return fn != nil && fn.Signature().Recv() != nil && isNamed(pointee(fn.Signature().Recv().Type()), "os/exec", "Cmd")
}

// isPlainCommand reports whether a call is one of a method of a command that
// exec.Command has made. Of any other command nobody knows the context.
func isPlainCommand(instr ssa.Instruction) bool {
	call, ok := instr.(ssa.CallInstruction)
	if !ok || len(call.Common().Args) == 0 {
		return false
	}
	made, ok := summary.Root(call.Common().Args[0]).(*ssa.Call)
	return ok && isFunc(syncop.Callee(made.Common()), "os/exec", "Command")
}

func isFunc(fn *types.Func, pkg, name string) bool {
	return fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == pkg && fn.Name() == name
}

func (p *program) boundedNetwork(w wait) bool {
	last := w.block.Chain[len(w.block.Chain)-1]
	if last.Pkg == "net" && last.Name != "Dial" {
		return true // look-ups and listeners: they have time-outs of their own, or take none
	}
	call, ok := w.at.(ssa.CallInstruction)
	if !ok {
		return false
	}
	switch fn := syncop.Callee(call.Common()); {
	case isMethodOf(fn, "Client"):
		return p.clients.bounded(call.Common().Args[0])
	case isMethodOf(fn, "RoundTripper"):
		return !call.Common().IsInvoke() || !summary.IsDefault(call.Common().Value)
	}
	// A client behind another package's function is judged there, and like one that
	// somebody hands in is left alone unless it surely has no bound. So are transports.
	return !w.block.InPackage() && last.Pkg == "http" && !w.block.Bare && strings.Contains(last.Name, ".")
}

// isMethodOf reports whether a function is a method of a type of net/http.
func isMethodOf(fn *types.Func, typ string) bool {
	if fn == nil {
		return false
	}
	recv := fn.Signature().Recv()
	return recv != nil && isNamed(pointee(recv.Type()), "net/http", typ)
}

// pointee returns what a pointer points to, and any other type as it is.
func pointee(t types.Type) types.Type {
	if ptr, ok := types.Unalias(t).(*types.Pointer); ok {
		return ptr.Elem()
	}
	return t
}
