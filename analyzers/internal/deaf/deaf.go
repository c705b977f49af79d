// Package deaf finds goroutines that can be told to stop, but not where they send.
//
//	for {
//		select {
//		case <-c.ctx.Done():
//			return
//		case <-c.timer.C:
//			c.next <- struct{}{} // handed out by Next, never closed
//		}
//	}
//
// Who receives learns of the end by the context and by nothing else, and leaves:
// he has no reason to receive once more. If the goroutine is at the send by then,
// it stays there.
//
// # What counts
//
// The goroutine's loop has a select that returns when a context is done, and a
// send outside of any select to which it comes back. Only code outside the package
// receives from the channel, and nobody closes it: a receiver who could wait for
// the close might be expected to do so.
//
// # What is left out
//
// A send after the loop: a channel with room for it, or a receiver who takes one
// last value, is all it needs. Stop channels that are not those of a context: their
// closer is the package itself, which may receive what is left. Channels on which the
// package receives as well; those that come from outside; functions that are not
// started by a go statement of the package. What is in tests.
package deaf

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/loops"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/pointsto"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

// Find returns the sends of a package that do not hear when to stop, in source order.
func Find(pass *analysis.Pass, g *pointsto.Graph) (findings []finding.Finding) {
	for _, fn := range g.Functions() {
		if !startedOnly(g, fn) || strings.HasSuffix(pass.Fset.Position(fn.Pos()).Filename, "_test.go") {
			continue
		}
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				send, ok := instr.(*ssa.Send)
				if !ok || !heardOutside(g, send.Chan) {
					continue
				}
				if sel, i := stop(send); sel != nil {
					findings = append(findings, tell(pass, send, sel, i))
				}
			}
		}
	}
	slices.SortFunc(findings, func(a, b finding.Finding) int { return int(a.Pos - b.Pos) })
	return findings
}

// startedOnly reports whether all callers of a function are go statements.
func startedOnly(g *pointsto.Graph, fn *ssa.Function) bool {
	callers := g.Callers(fn)
	return len(callers) > 0 && !g.IsRoot(fn) && !slices.ContainsFunc(callers, func(call ssa.CallInstruction) bool {
		_, ok := call.(*ssa.Go)
		return !ok
	})
}

// heardOutside reports whether only code outside the package receives from a
// channel, and nobody closes it.
func heardOutside(g *pointsto.Graph, ch ssa.Value) bool {
	sites, complete := g.Origins(ch)
	if !complete || len(sites) == 0 {
		return false
	}
	for _, s := range sites {
		if s.Kind != pointsto.Chan || !g.OutsideReceives(s) || g.OutsideSends(s) || slices.ContainsFunc(g.Uses(s), helps) {
			return false
		}
	}
	return true
}

// helps reports whether a use receives from a channel or closes it.
func helps(u pointsto.Use) bool {
	return u.Kind == syncop.Close || u.Kind == syncop.Receive || u.Case >= 0 && !u.Send
}

// stop returns a select, and its case that returns when a context is done, from
// which a goroutine comes to a send and back again.
func stop(send *ssa.Send) (*ssa.Select, int) {
	for _, b := range send.Parent().Blocks {
		for _, instr := range b.Instrs {
			sel, ok := instr.(*ssa.Select)
			if !ok || !sel.Blocking || !loops.Reaches(b, send.Block(), nil) || !loops.Reaches(send.Block(), b, nil) {
				continue
			}
			for i, state := range sel.States {
				if source, _ := syncop.SourceOf(state.Chan); source != syncop.Done || state.Dir != types.RecvOnly {
					continue
				}
				if next := follows(sel, i); next != nil && leaves(next, b) && !saysFarewell(next) {
					return sel, i
				}
			}
		}
	}
	return nil, 0
}

// follows returns the block of a case of a select: SSA compares the index that the
// select gives with that of each case.
func follows(sel *ssa.Select, i int) *ssa.BasicBlock {
	for _, use := range *sel.Referrers() {
		index, ok := use.(*ssa.Extract)
		if !ok || index.Index != 0 {
			continue
		}
		for _, compared := range *index.Referrers() {
			test, ok := compared.(*ssa.BinOp)
			if !ok || len(*test.Referrers()) != 1 {
				continue
			}
			n, isConst := test.Y.(*ssa.Const)
			branch, isIf := (*test.Referrers())[0].(*ssa.If)
			if isConst && isIf && constant.Compare(n.Value, token.EQL, constant.MakeInt64(int64(i))) {
				return branch.Block().Succs[0]
			}
		}
	}
	return nil
}

// saysFarewell reports whether a goroutine still sends when it has heard the stop:
// then who receives may wait for that, and takes what comes before it.
func saysFarewell(from *ssa.BasicBlock) bool {
	return slices.ContainsFunc(from.Parent().Blocks, func(b *ssa.BasicBlock) bool {
		return (b == from || loops.Reaches(from, b, nil)) && slices.ContainsFunc(b.Instrs, func(instr ssa.Instruction) bool {
			_, sends := instr.(*ssa.Send)
			return sends
		})
	})
}

// leaves reports whether a return is reached from a block without coming back to
// the select.
func leaves(from, sel *ssa.BasicBlock) bool {
	return slices.ContainsFunc(from.Parent().Blocks, func(b *ssa.BasicBlock) bool {
		_, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		return ok && (b == from || loops.Reaches(from, b, sel))
	}) && !loops.Reaches(from, sel, nil)
}

// tell reports a send.
func tell(pass *analysis.Pass, send *ssa.Send, sel *ssa.Select, i int) finding.Finding {
	statement := sendAt(pass.Files, send)
	ch := "the channel"
	f := finding.Finding{Pos: send.Pos()}
	if statement != nil {
		ch = types.ExprString(statement.Chan)
		f.Pos, f.End = statement.Pos(), statement.End()
	}
	goroutine := send.Parent().Name()
	if outer := ssabuild.Outermost(send.Parent()); outer != send.Parent() {
		goroutine = "literal in " + outer.Name()
	}
	f.Message = fmt.Sprintf("goroutine may block forever: send on %s does not hear the stop that ends its loop", ch)
	f.Trace = witness.Trace{
		{Goroutine: goroutine, Text: "stops here when the context is done; so do those who receive from " + ch, Pos: sel.States[i].Pos},
		{Goroutine: goroutine, Text: "blocks here for ever if that happens now: nobody closes " + ch + ", and only code outside receives from it", Pos: f.Pos, End: f.End},
	}
	return f
}

// sendAt returns the statement of a send.
func sendAt(files []*ast.File, send *ssa.Send) (found *ast.SendStmt) {
	for _, file := range files {
		if file.FileStart > send.Pos() || send.Pos() >= file.FileEnd {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if s, ok := n.(*ast.SendStmt); ok && s.Arrow == send.Pos() {
				found = s
			}
			return found == nil
		})
	}
	return found
}
