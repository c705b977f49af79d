package summary

import (
	"fmt"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

// MayWait reports whether an instruction is of a kind for which [Graph.Blocks] may have
// something to say: a call, a send, a receive or a select.
func MayWait(instr ssa.Instruction) bool {
	switch instr := instr.(type) {
	case *ssa.Call, *ssa.Defer, *ssa.Send, *ssa.Select:
		return true
	case *ssa.UnOp:
		return instr.Op == token.ARROW
	}
	return false
}

// InPackage reports whether all calls of the chain stand in the package.
func (b Block) InPackage() bool {
	return !slices.ContainsFunc(b.Chain, func(hop Hop) bool { return !hop.Pos().IsValid() })
}

// IsConnectionless reports whether the chain ends in a dial that sends nothing, of UDP or
// the like.
func (b Block) IsConnectionless() bool {
	last := b.Chain[len(b.Chain)-1]
	return last.Pkg == "net" && (last.Name == "DialUDP" || last.Name == "DialIP" || last.Name == "DialUnix")
}

// Trace returns the steps of a witness that lead through the chain to the wait: who
// names the goroutine, at is the position of the instruction, and from the name of the
// package that it stands in. What stands in another package has the position of the
// last call in this one, and says where it stands itself.
func (b Block) Trace(who string, at token.Pos, from string) (steps witness.Trace) {
	for i, hop := range b.Chain {
		where, verb := "", "calls "
		if hop.Pos().IsValid() {
			at = hop.Pos()
		} else if hop.File != "" {
			where = fmt.Sprintf(" at %s:%d", hop.File, hop.Line)
		}
		if i == len(b.Chain)-1 {
			verb = "waits in "
		}
		steps = append(steps, witness.Step{Goroutine: who, Text: verb + hop.Text(from) + where, Pos: at})
	}
	return steps
}
