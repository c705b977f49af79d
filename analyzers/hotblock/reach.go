package hotblock

import (
	"cmp"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/directive"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/summary"
	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

// A program is a package, with what roots and verdicts ask of it.
type program struct {
	pass     *analysis.Pass
	graph    *summary.Graph
	profiles *profiles
	fns      []*ssa.Function               // those of tests left out
	at       map[token.Pos]ssa.Instruction // what may wait, by position
	marks    *directive.Set
	started  map[*ssa.Function]bool   // in a goroutine of its own
	work     map[ssa.Instruction]bool // waits for something to do; nil until it is asked for
	makes    map[string]buffers       // channels, by the type of their elements
	clients  clients

	paths     map[*ssa.Function]bool // functions that are registered for one
	exchanges map[*types.Named]bool  // types that have a request and the writer for it
}

func newProgram(pass *analysis.Pass, profiles *profiles) *program {
	p := &program{
		pass: pass, profiles: profiles, at: map[token.Pos]ssa.Instruction{},
		marks:   pass.ResultOf[directive.Analyzer].(*directive.Set),
		started: map[*ssa.Function]bool{}, makes: map[string]buffers{}, clients: newClients(pass),
		exchanges: map[*types.Named]bool{},
	}
	for _, fn := range pass.ResultOf[ssabuild.Analyzer].(*ssabuild.Source).Functions() {
		if inTest(pass, fn.Pos()) {
			continue
		}
		p.fns = append(p.fns, fn)
		ssabuild.EachInstr(fn, func(instr ssa.Instruction) {
			p.noteStarts(instr)
			if summary.MayWait(instr) {
				p.at[instr.Pos()] = instr
			}
		})
	}
	p.noteChannels()
	return p
}

// A wait is an operation that a root leads to.
type wait struct {
	root  root
	call  ssa.Instruction // in the root
	at    ssa.Instruction // the last step that stands in the package
	block summary.Block   // as seen from call
	share witness.Share
}

// rank returns the share of a profile that makes a wait worth a look, in percent.
func (w wait) rank() float64 {
	if w.share.Percent == 0 && w.root.reason == profiled {
		return w.root.share.Percent
	}
	return w.share.Percent
}

// compare orders waits at one place by how much they say: by the reason, then the
// shorter chain, then the order in the source.
func (w wait) compare(o wait) int {
	return cmp.Or(
		cmp.Compare(w.root.reason, o.root.reason),
		cmp.Compare(len(w.block.Chain), len(o.block.Chain)),
		cmp.Compare(w.call.Pos(), o.call.Pos()),
	)
}

// reached returns the waits that a root leads to and that deserve a finding.
func (p *program) reached(r root) (found []wait) {
	ssabuild.EachInstr(r.fn, func(instr ssa.Instruction) {
		if !summary.MayWait(instr) || r.loop != nil && !r.loop[instr.Block()] {
			return
		}
		for _, b := range p.blocks(r, instr) {
			w := wait{root: r, call: instr, block: b, at: p.last(instr, b)}
			if !p.isWork(w) {
				w.share = p.profiles.at(w)
			}
			if p.counts(w) {
				found = append(found, w)
				return // of several ways to wait, the first is the one to name
			}
		}
	})
	return found
}

// blocks returns the ways in which an instruction of a root may block. Where the user
// has asked, a send waits on a channel with a buffer, too: when that is full.
func (p *program) blocks(r root, instr ssa.Instruction) []summary.Block {
	blocks := p.graph.Blocks(instr)
	send, isSend := instr.(*ssa.Send)
	if isSend && len(blocks) == 0 && (r.reason == marked || r.reason == profiled) {
		if b, ok := p.graph.Full(send); ok {
			return []summary.Block{b}
		}
	}
	return blocks
}

// last returns the last step of a chain that stands in the package.
func (p *program) last(instr ssa.Instruction, b summary.Block) ssa.Instruction {
	for _, hop := range slices.Backward(b.Chain) {
		if at := p.at[hop.Pos()]; hop.Pos().IsValid() && at != nil {
			return at
		}
	}
	return instr
}
