package pointsto

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// collectUses finds the operations of all functions that take part. It also
// makes the nodes that queries will ask for.
func (g *Graph) collectUses() {
	g.uses = map[*Site][]Use{}
	for _, fn := range g.order {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				g.collect(instr)
			}
		}
	}
}

// collect enters the operations of one instruction. A select has one for each case.
func (g *Graph) collect(instr ssa.Instruction) {
	if sel, ok := instr.(*ssa.Select); ok {
		for i, state := range sel.States {
			op := syncop.Of(sel)
			op.On = state.Chan
			g.use(Use{Op: op, Case: i, Send: state.Dir == types.SendOnly})
		}
		return
	}
	op := syncop.Of(instr)
	if op.Kind != syncop.None {
		g.use(Use{Op: op, Case: -1})
		return
	}
	if call, ok := instr.(ssa.CallInstruction); ok {
		g.collectCall(call, op)
	}
}

// collectCall finds cancellations, and the built-ins that look at a channel.
func (g *Graph) collectCall(call ssa.CallInstruction, op syncop.Op) {
	common := call.Common()
	if b, ok := common.Value.(*ssa.Builtin); ok {
		if name := b.Name(); name == "len" || name == "cap" {
			op.On = common.Args[0]
			g.use(Use{Op: op, Case: -1})
		}
		return
	}
	if c := g.sites[common]; c != nil {
		for _, o := range c.cancels {
			op.On = common.Value
			s := g.objects[o].site
			g.uses[s] = append(g.uses[s], Use{Op: op, Case: -1, Cancel: true})
		}
	}
}

// use enters an operation at all sites that it may act on.
func (g *Graph) use(u Use) {
	if u.On == nil || !usable(u.On.Type()) {
		return
	}
	g.materialize(u.On)
	sites, _ := g.Origins(u.On)
	for _, s := range sites {
		g.uses[s] = append(g.uses[s], u)
	}
}

// usable reports whether values of the type have sites.
func usable(t types.Type) bool {
	switch t := t.Underlying().(type) {
	case *types.Chan, *types.Interface:
		return true
	case *types.Pointer:
		return siteKind(t.Elem()) != 0
	}
	return false
}

// materialize makes the node, and the cell, of an operand; nothing else needed
// those of an address that is only operated on.
func (g *Graph) materialize(v ssa.Value) {
	g.address(syncop.Strip(v))
	if g.tracked(v.Type()) {
		g.valueNode(v)
	}
}
