package loopblock

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/loops"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// An eventLoop is a select without default, or a receive with a switch over what was
// received, that a for statement dispatches on.
type eventLoop struct {
	waits  ast.Node                 // where the loop waits for the next event
	event  ssa.Value                // the select, the receive, or the parameter that has the message
	fn     *ssa.Function            // that the cases stand in
	home   *ssa.BasicBlock          // with which each turn begins
	blocks map[*ssa.BasicBlock]bool // of the innermost loop around the select
	cases  []*eventCase             // in source order

	mailbox bool      // the cases are kinds of messages
	inbox   ssa.Value // the channel that they come from
	around  *surroundings
}

// An eventCase is one case of an event loop.
type eventCase struct {
	clause ast.Node
	body   token.Pos        // where what the case does begins
	state  *ssa.SelectState // nil for a kind of message
	stops  bool             // leaves the loop, or waits for the end of a context or such
	rest   bool             // no duty of its own: the default case of a switch, say
}

// A dispatch is a for statement and a select that it dispatches on.
type dispatch struct {
	loop ast.Stmt
	stmt *ast.SelectStmt
}

// dispatchers returns the event loops in the files. It needs syntax only, so that a package without any costs nothing.
func dispatchers(files []*ast.File) []dispatch {
	var found []dispatch
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			if loop, ok := n.(*ast.ForStmt); ok && !counts(loop) {
				for _, stmt := range selectsOf(loop.Body) {
					found = append(found, dispatch{loop, stmt})
				}
			}
			return true
		})
	}
	return found
}

// counts reports whether a loop has a set number of turns: it collects results
// rather than serve events.
func counts(loop *ast.ForStmt) bool { return loop.Cond != nil && loop.Post != nil }

// selectsOf returns the selects that belong to a loop itself: not to a loop or
// function literal in it, and not to a case of another select.
func selectsOf(body *ast.BlockStmt) []*ast.SelectStmt {
	var found []*ast.SelectStmt
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ForStmt, *ast.RangeStmt, *ast.FuncLit:
			return false
		case *ast.SelectStmt:
			if len(n.Body.List) > 1 && !hasDefault(n) {
				found = append(found, n)
			}
			return false
		}
		return true
	})
	return found
}

func hasDefault(sel *ast.SelectStmt) bool {
	for _, clause := range sel.Body.List {
		if clause.(*ast.CommClause).Comm == nil {
			return true
		}
	}
	return false
}

// newEventLoop describes the loop around a select, nil if there is none: the
// for statement may be left in every case.
func newEventLoop(d dispatch, sel *ssa.Select) *eventLoop {
	l := &eventLoop{waits: d.stmt, event: sel, fn: sel.Parent(), home: sel.Block(), blocks: loops.InnermostWithin(sel.Block(), within(d.loop))}
	if l.blocks == nil || len(sel.States) != len(d.stmt.Body.List) {
		return nil
	}
	entries := bodyEntries(sel)
	for i, clause := range d.stmt.Body.List {
		clause := clause.(*ast.CommClause)
		c := &eventCase{clause: clause, body: clause.Colon, state: sel.States[i]}
		entry := entries[i]
		c.stops = entry != nil && !l.blocks[entry] || endsLoop(sel.States[i], clause)
		l.cases = append(l.cases, c)
	}
	return l
}

// within tells whether a block belongs to a for statement: none of its instructions
// stands outside. A phi stands where its variable is declared, which says nothing.
func within(loop ast.Stmt) func(*ssa.BasicBlock) bool {
	return func(b *ssa.BasicBlock) bool {
		for _, instr := range b.Instrs {
			if _, isPhi := instr.(*ssa.Phi); isPhi || !instr.Pos().IsValid() {
				continue
			}
			if instr.Pos() < loop.Pos() || loop.End() <= instr.Pos() {
				return false
			}
		}
		return true
	}
}

// instrs returns the instructions of the body of a case after which the loop
// goes on.
func (l *eventLoop) instrs(c *eventCase) []ssa.Instruction {
	var found []ssa.Instruction
	for _, b := range l.fn.Blocks {
		if !l.blocks[b] {
			continue
		}
		for _, instr := range b.Instrs {
			if c.body <= instr.Pos() && instr.Pos() < c.clause.End() {
				found = append(found, instr)
			}
		}
	}
	var last []ssa.Instruction
	for _, instr := range found {
		if neverReturns(instr) {
			last = append(last, instr)
		}
	}
	return slices.DeleteFunc(found, func(instr ssa.Instruction) bool {
		return slices.ContainsFunc(last, func(end ssa.Instruction) bool { return l.endsAt(instr, end) })
	})
}

// endsAt reports whether no way leads from an instruction back to the loop but by a
// call that never returns.
func (l *eventLoop) endsAt(instr, end ssa.Instruction) bool {
	if instr.Block() == end.Block() {
		return instr.Pos() <= end.Pos()
	}
	return !loops.Reaches(instr.Block(), l.home, end.Block())
}

// neverReturns reports whether an instruction calls a function of the package, or a
// literal, in which no way leads to a return: it ends the process.
func neverReturns(instr ssa.Instruction) bool {
	call, ok := instr.(*ssa.Call)
	if !ok {
		return false
	}
	fn := call.Call.StaticCallee()
	return fn != nil && len(fn.Blocks) > 0 && !ssabuild.CanReturn(fn)
}

// bodyEntries returns, for each case, the block with which its body starts. The
// builder dispatches on the index that the select gives, by comparisons.
func bodyEntries(sel *ssa.Select) map[int]*ssa.BasicBlock {
	entries := map[int]*ssa.BasicBlock{}
	for _, ref := range *sel.Referrers() {
		index, ok := ref.(*ssa.Extract)
		if !ok || index.Index != 0 {
			continue
		}
		for _, ref := range *index.Referrers() {
			cmp, ok := ref.(*ssa.BinOp)
			if !ok || cmp.Op != token.EQL {
				continue
			}
			which, ok := cmp.Y.(*ssa.Const)
			if !ok {
				continue
			}
			n, _ := constant.Int64Val(which.Value)
			for _, ref := range *cmp.Referrers() {
				if branch, ok := ref.(*ssa.If); ok {
					entries[int(n)] = branch.Block().Succs[0]
				}
			}
		}
	}
	return entries
}

// endsLoop reports whether a case that goes on with the loop is there to stop it
// all the same: it waits for a context, or takes a signal or the end of a timer and only notes it.
func endsLoop(state *ssa.SelectState, clause *ast.CommClause) bool {
	if state.Dir == types.SendOnly {
		return false
	}
	switch source, _ := syncop.SourceOf(state.Chan); source {
	case syncop.Done:
		return true
	case syncop.Signal, syncop.Timer:
		return len(clause.Body) > 0 && onlyNotes(clause.Body)
	}
	return false
}

// onlyNotes reports whether statements do nothing but set variables to
// constants, as in "running = false" or "stop = nil".
func onlyNotes(body []ast.Stmt) bool {
	for _, stmt := range body {
		assign, ok := stmt.(*ast.AssignStmt)
		if !ok || len(assign.Rhs) != 1 {
			return false
		}
		switch value := assign.Rhs[0].(type) {
		case *ast.BasicLit:
		case *ast.Ident:
			if value.Name != "true" && value.Name != "false" && value.Name != "nil" {
				return false
			}
		default:
			return false
		}
	}
	return true
}
