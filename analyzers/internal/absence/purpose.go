package absence

import (
	"go/scanner"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/pointsto"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// Some waits are meant to last for ever, or their authors do not mind. They look
// like this, and nothing is said about them:
//
//   - A channel or WaitGroup in a local variable, on which nothing is done but wait,
//     with nothing to do after: "forever := make(chan bool); <-forever".
//   - The last wait of main, at which a command stays until it is killed.
//   - A context that is context.Background alone: nobody could cancel it, and who
//     passes it knows that.
//   - In tests, fakes that hang, which are called through interfaces or return nothing
//     of interest; examples, which show an idea.
//
// A wait with work behind it is never meant to last: who writes "<-done" and
// then cleans up expects to come there.

// onPurpose reports whether somebody who wrote the operation may have meant it to
// wait for ever, or does not mind: the main function that lives as long as the
// process, a channel made for nothing but to wait, a test that hangs for all to see.
func (f *finder) onPurpose(op blocked) bool {
	fn := op.instr.Parent()
	switch {
	case !op.instr.Pos().IsValid():
		return true // in a wrapper: what calls it is looked at
	case f.inTest(fn) && !isTest(fn) && (!f.byName(fn) || !somethingFollows(op.instr)):
		return true
	case f.inTest(fn) && strings.HasPrefix(ssabuild.Outermost(fn).Name(), "Example"):
		return true // it shows an idea and ends with the process
	case fn.Name() == "main" && fn.Signature.Recv() == nil && fn.Parent() == nil && !somethingFollows(op.instr):
		return true
	case f.onlyRoots(op):
		return true
	}
	return !somethingFollows(op.instr) && f.private(op) && !(isTest(fn) && unavoidable(op.instr))
}

// unavoidable reports whether a function does not return without passing an
// instruction: a test that always waits for ever is none that a helper process runs.
func unavoidable(instr ssa.Instruction) bool {
	for _, b := range instr.Parent().Blocks {
		if _, returns := b.Instrs[len(b.Instrs)-1].(*ssa.Return); returns && b != instr.Parent().Recover && !instr.Block().Dominates(b) {
			return false
		}
	}
	return true
}

// inTest reports whether a function stands in a test file.
func (f *finder) inTest(fn *ssa.Function) bool {
	return strings.HasSuffix(f.pass.Fset.Position(fn.Pos()).Filename, "_test.go")
}

// onlyRoots reports whether one of the things waited for is a context that has no
// cancel function at all. Who passes context.Background has decided not to cancel.
func (f *finder) onlyRoots(op blocked) bool {
	for _, n := range op.needs {
		if n.acts == cancelled && !slices.ContainsFunc(n.sites, func(s *pointsto.Site) bool { return !s.Root }) {
			return len(op.needs) == 1
		}
	}
	return false
}

// somethingFollows reports whether code behind an instruction does anything but
// return: then the wait was meant to end.
func somethingFollows(instr ssa.Instruction) bool {
	b := instr.Block()
	seen := map[*ssa.BasicBlock]bool{}
	if slices.ContainsFunc(b.Instrs[slices.Index(b.Instrs, instr)+1:], matters) {
		return true
	}
	for todo := slices.Clone(b.Succs); len(todo) > 0; {
		b := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[b] {
			continue
		}
		seen[b] = true
		instrs := b.Instrs
		if i := slices.Index(instrs, instr); i >= 0 {
			instrs = instrs[:i]
		}
		if slices.ContainsFunc(instrs, matters) {
			return true
		}
		todo = append(todo, b.Succs...)
	}
	return false
}

// matters reports whether an instruction has an effect that others can see.
func matters(instr ssa.Instruction) bool {
	switch instr := instr.(type) {
	case *ssa.Call:
		return true
	case *ssa.Store:
		_, local := instr.Addr.(*ssa.Alloc)
		return !local
	case *ssa.Send, *ssa.Go, *ssa.MapUpdate:
		return true
	}
	return false
}

// private reports whether all that is waited for is made for nothing else: it
// stays in local variables, and nothing but the same kind of wait is done with it.
func (f *finder) private(op blocked) bool {
	for _, n := range op.needs {
		if len(n.sites) == 0 && (f.walk.shared(n.on) != nil || !bareReceive(op.instr)) {
			return false
		}
		for _, s := range n.sites {
			if s.Kind == pointsto.Context || s.Field != nil || s.Var != nil || !f.staysLocal(s) {
				return false
			}
		}
	}
	return true
}

// bareReceive reports whether an instruction is a receive whose value nobody uses.
func bareReceive(instr ssa.Instruction) bool {
	recv, ok := instr.(*ssa.UnOp)
	return ok && recv.Op == token.ARROW && !slices.ContainsFunc(*recv.Referrers(), func(use ssa.Instruction) bool {
		_, debug := use.(*ssa.DebugRef)
		return !debug
	})
}

// staysLocal reports whether nothing but waits is done with what is made at a site,
// and nobody else has been given it.
func (f *finder) staysLocal(s *pointsto.Site) bool {
	for _, u := range f.graph.Uses(s) {
		if u.Kind != syncop.MakeChan && u.Kind != syncop.Receive && u.Kind != syncop.Select && u.Kind != syncop.WaitGroupAdd &&
			u.Kind != syncop.WaitGroupWait && u.Kind != syncop.Send {
			return false
		}
	}
	made, ok := s.Make.(ssa.Value)
	return ok && local(made, map[ssa.Value]bool{})
}

// local reports whether a value is only kept in local variables, those of literals included.
func local(v ssa.Value, seen map[ssa.Value]bool) bool {
	if seen[v] {
		return true
	}
	seen[v] = true
	for _, use := range *v.Referrers() {
		if !localUse(v, use, seen) {
			return false
		}
	}
	return true
}

// localUse reports whether one use of a value keeps it in local variables. To be
// sent, stored in a field, returned or passed on is to be handed to somebody who may
// have been meant to help.
func localUse(v ssa.Value, use ssa.Instruction, seen map[ssa.Value]bool) bool {
	switch use := use.(type) {
	case *ssa.UnOp:
		return use.Op == token.ARROW || local(use, seen)
	case *ssa.Phi:
		return local(use, seen)
	case *ssa.ChangeType:
		return local(use, seen)
	case *ssa.Store:
		alloc, ok := use.Addr.(*ssa.Alloc)
		return ok && (use.Addr == v || local(alloc, seen))
	case *ssa.MakeClosure:
		for i, binding := range use.Bindings {
			if binding == v && !local(use.Fn.(*ssa.Function).FreeVars[i], seen) {
				return false
			}
		}
		return true
	case *ssa.Send:
		return use.X != v
	case *ssa.Select, *ssa.DebugRef, *ssa.BinOp:
		return true
	case ssa.CallInstruction:
		return syncop.Of(use).Kind != syncop.None
	}
	return false
}

// isTest reports whether a function is a test, benchmark or fuzz test, or a literal
// that is run as one: its one parameter is that of package testing.
func isTest(fn *ssa.Function) bool {
	if fn.Signature.Recv() != nil || fn.Signature.Params().Len() == 0 {
		return false
	}
	switch fn.Signature.Params().At(0).Type().String() {
	case "*testing.T", "*testing.B":
		return fn.Signature.Params().Len() == 1 && (fn.Parent() != nil || strings.HasPrefix(fn.Name(), "Test") || strings.HasPrefix(fn.Name(), "Benchmark"))
	}
	return false
}

// byName reports whether a function is run by a test, a literal in one, or a goroutine
// that a go statement in one starts, through calls by name: a method that is found
// behind an interface belongs to a fake, which may hang because that is what the test
// is about.
func (f *finder) byName(fn *ssa.Function) bool {
	if f.spawned == nil {
		f.spawned = map[*ssa.Function]bool{}
		for _, fn := range f.graph.Functions() {
			if !f.inTest(fn) {
				continue
			}
			if isTest(fn) || isTest(ssabuild.Outermost(fn)) {
				f.spawnAll(fn)
			}
			for _, b := range fn.Blocks {
				for _, instr := range b.Instrs {
					f.spawn(instr)
				}
			}
		}
	}
	return f.spawned[fn]
}

// spawn marks what a go statement, or its like, starts and all that this calls.
func (f *finder) spawn(instr ssa.Instruction) {
	switch instr := instr.(type) {
	case *ssa.Go:
		f.spawnAll(instr.Call.StaticCallee())
	case *ssa.Call:
		if kind := syncop.Of(instr).Kind; kind == syncop.WaitGroupGo || kind == syncop.GroupGo {
			f.spawnAll(functionOf(instr.Call.Args[len(instr.Call.Args)-1]))
		}
	}
}

// spawnAll marks a function and all that it calls by name, deferred calls included.
func (f *finder) spawnAll(fn *ssa.Function) {
	if fn == nil || f.spawned[fn] {
		return
	}
	f.spawned[fn] = true
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			if call, ok := instr.(ssa.CallInstruction); ok {
				f.spawnAll(call.Common().StaticCallee())
			}
		}
	}
}

// mentionedElsewhere reports whether a file that build constraints leave out, or
// one in another language, names the field or variable: the partner may be there.
func (f *finder) mentionedElsewhere(op blocked) bool {
	names := map[string]bool{}
	for _, n := range op.needs {
		for _, s := range n.sites {
			if s.Field != nil {
				names[s.Field.Name()] = true
			}
			if s.Var != nil {
				names[s.Var.Name()] = true
			}
		}
		for _, name := range placeNames(n.on) {
			names[name] = true
		}
	}
	for _, file := range slices.Concat(f.pass.IgnoredFiles, f.pass.OtherFiles) {
		if src, err := f.pass.ReadFile(file); err == nil && mentions(src, names) {
			return true
		}
	}
	return false
}

// placeNames returns the names of fields and package variables that a value is
// loaded from.
func placeNames(v ssa.Value) []string {
	for {
		switch x := syncop.Strip(v).(type) {
		case *ssa.UnOp:
			v = x.X
		case *ssa.FieldAddr:
			return []string{fieldName(x)}
		case *ssa.Global:
			return []string{x.Name()}
		case *ssa.Call:
			if fn := syncop.Callee(&x.Call); fn != nil {
				return []string{fn.Name()}
			}
			return nil
		default:
			return nil
		}
	}
}

// mentions reports whether Go source, or what looks like it, holds one of the identifiers.
func mentions(src []byte, names map[string]bool) bool {
	var s scanner.Scanner
	fset := token.NewFileSet()
	s.Init(fset.AddFile("", -1, len(src)), src, func(token.Position, string) {}, 0)
	for {
		_, tok, lit := s.Scan()
		switch {
		case tok == token.EOF:
			return false
		case tok == token.IDENT && names[lit]:
			return true
		}
	}
}
