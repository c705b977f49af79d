package loopblock

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// This file knows loops that are there to write files.

// writes reports whether a case, or a function of the package that it calls, writes to a
// file or the like: then flushing files is what the loop is for, too.
func (l *eventLoop) writes(c *eventCase) bool {
	seen := map[*ssa.Function]bool{}
	return slices.ContainsFunc(l.instrs(c), func(instr ssa.Instruction) bool { return writesIn(instr, seen) })
}

func writesIn(instr ssa.Instruction, seen map[*ssa.Function]bool) bool {
	call, ok := instr.(*ssa.Call)
	if !ok {
		return false
	}
	if fn := syncop.Callee(&call.Call); fn != nil && isWrite(fn) {
		return true
	}
	callee := call.Call.StaticCallee()
	if callee == nil || seen[callee] {
		return false
	}
	seen[callee] = true
	found := false
	ssabuild.EachInstr(callee, func(instr ssa.Instruction) { found = found || writesIn(instr, seen) })
	return found
}

// isWrite reports whether a function is a Write of an io.Writer, or one by which the
// standard library writes to one.
func isWrite(fn *types.Func) bool {
	if sig := fn.Signature(); fn.Name() == "Write" && sig.Recv() != nil && sig.Params().Len() == 1 && sig.Results().Len() == 2 {
		return true
	}
	if fn.Pkg() == nil {
		return false
	}
	switch path := fn.Pkg().Path(); {
	case path == "os", path == "bufio", path == "io", path == "encoding/csv":
		return strings.HasPrefix(fn.Name(), "Write") || strings.HasPrefix(fn.Name(), "Copy")
	case path == "fmt":
		return strings.HasPrefix(fn.Name(), "Fprint")
	case strings.HasPrefix(path, "encoding/"):
		return strings.HasPrefix(fn.Name(), "Encode") || path == "encoding/binary" && fn.Name() == "Write"
	}
	return false
}
