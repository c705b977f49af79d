package extract

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// A libraryKind says what a call to the standard library (or errgroup, which
// is nearly part of it) means to the model.
type libraryKind int

const (
	plainCall     libraryKind = iota
	waitGroupCall             // (*sync.WaitGroup).Add, Done, Wait
	spawnCall                 // (*sync.WaitGroup).Go, (*errgroup.Group).Go: runs its argument in a goroutine
	endsProcess               // os.Exit, log.Fatal; or the test has failed: see libraryCall
	isAtomic                  // reads memory that others write
	makesContext              // context.WithCancel and its kin
	makesTimer                // time.After, time.Tick
	contextDone               // (context.Context).Done
	contextValue              // context.WithValue: ends when its parent does
	makesGroup                // errgroup.WithContext
)

// libraryCall classifies a call.
//
// A test that has failed is treated as if the process ended: what a failed test
// leaves behind is no finding, whether it goes on for a while or not.
//
// A function called Fatal, Fatalf and so on is taken to end the process, as it
// does in log, testing and every logging library that follows them.
func libraryCall(call *ssa.CallCommon) libraryKind {
	fn := calledObject(call)
	if fn == nil || fn.Pkg() == nil {
		return plainCall
	}
	name, recv := fn.Name(), receiver(fn)
	switch fn.Pkg().Path() {
	case "sync":
		if recv == "WaitGroup" && name == "Go" {
			return spawnCall
		}
		if recv == "WaitGroup" {
			return waitGroupCall
		}
	case "golang.org/x/sync/errgroup":
		switch {
		case name == "Go":
			return spawnCall
		case recv == "Group" && name == "Wait":
			return waitGroupCall
		case recv == "":
			return makesGroup
		}
	case "sync/atomic":
		return isAtomic
	case "context":
		switch {
		case name == "Done":
			return contextDone
		case name == "WithValue":
			return contextValue
		case strings.HasPrefix(name, "With") && name != "WithoutCancel":
			return makesContext
		}
	case "time":
		if recv == "" && (name == "After" || name == "Tick") {
			return makesTimer
		}
	case "os":
		if recv == "" && name == "Exit" {
			return endsProcess
		}
	case "runtime":
		if name == "Goexit" {
			return endsProcess
		}
	case "testing":
		for _, prefix := range []string{"Skip", "Fail", "Error"} {
			if strings.HasPrefix(name, prefix) {
				return endsProcess
			}
		}
	}
	if strings.HasPrefix(name, "Fatal") || fn.Pkg().Path() == "log" && strings.HasPrefix(name, "Panic") {
		return endsProcess
	}
	return plainCall
}

// calledObject returns the declared function or interface method that is called.
func calledObject(call *ssa.CallCommon) *types.Func {
	if call.IsInvoke() {
		return call.Method
	}
	fn, ok := call.Value.(*ssa.Function)
	if !ok {
		return nil
	}
	obj, _ := fn.Object().(*types.Func)
	return obj
}

// receiver returns the name of a method's receiver type, or "".
func receiver(fn *types.Func) string {
	recv := fn.Signature().Recv()
	if recv == nil {
		return ""
	}
	t := types.Unalias(recv.Type())
	if ptr, ok := t.(*types.Pointer); ok {
		t = types.Unalias(ptr.Elem())
	}
	if named, ok := t.(*types.Named); ok {
		return named.Obj().Name()
	}
	return ""
}

// neverReturns reports whether no path through the function returns: each
// panics, ends the process or loops.
func (p *Package) neverReturns(fn *ssa.Function) bool {
	if known, ok := p.noReturn[fn]; ok {
		return known
	}
	p.noReturn[fn] = false // what calls itself is taken to return
	never := !p.reachesReturn(fn)
	p.noReturn[fn] = never
	return never
}

func (p *Package) reachesReturn(fn *ssa.Function) bool {
	seen := map[*ssa.BasicBlock]bool{}
	todo := []*ssa.BasicBlock{fn.Blocks[0]}
	for len(todo) > 0 {
		b := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[b] || p.ends(b) {
			continue
		}
		seen[b] = true
		if _, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
			return true
		}
		todo = append(todo, b.Succs...)
	}
	return fn.Recover != nil
}

// ends reports whether a call in the block does not come back.
func (p *Package) ends(b *ssa.BasicBlock) bool {
	for _, instr := range b.Instrs {
		if call, ok := instr.(*ssa.Call); ok && p.endsAll(call.Common()) {
			return true
		}
	}
	return false
}

// endsAll reports whether a call ends the process, or the test, for certain.
func (p *Package) endsAll(call *ssa.CallCommon) bool {
	if libraryCall(call) == endsProcess {
		return true
	}
	fn := p.callee(call)
	return fn != nil && p.neverReturns(fn)
}
