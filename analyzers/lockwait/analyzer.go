package lockwait

import (
	"cmp"
	_ "embed"
	"go/ast"
	"go/token"
	"maps"
	"reflect"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/deadlock"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/directive"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/finding"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/locks"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/manual"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/pointsto"
)

//go:embed doc.go
var doc string

// Analyzer reports waits under a lock that every waker needs.
var Analyzer = &analysis.Analyzer{
	Name:     "lockwait",
	Doc:      manual.MustExtract(doc, "lockwait"),
	Requires: []*analysis.Analyzer{deadlock.Analyzer, directive.Analyzer, locks.Analyzer, pointsto.Analyzer},
	Run:      run,

	ResultType: reflect.TypeFor[*Result](),
}

// A Result says how far the analysis of a package got.
type Result struct {
	Waits    int       // operations under a lock that were looked at
	Unknowns []Unknown // in source order

	told *deadlock.Told
}

// Tells reports whether the rule has a finding that tells of a place, so that another
// rule need not.
func (r *Result) Tells(pos token.Pos) bool { return r.told != nil && r.told.At(pos) }

// An Unknown is a wait about which the rule could not decide, with the reason.
type Unknown struct {
	Pos      token.Pos
	Function string
	Reason   string
}

func run(pass *analysis.Pass) (any, error) {
	pass, told := deadlock.Listen(pass)
	defer func() { told.Report(pass) }() // what the runs show besides
	result := &Result{told: told}
	if !waitsAndLocks(pass.Files) {
		return result, nil
	}
	held := pass.ResultOf[locks.Analyzer].(*locks.Result).Package()
	if held == nil {
		return result, nil
	}
	p := newProgram(held, pass.ResultOf[pointsto.Analyzer].(*pointsto.Result).Graph())
	waits := p.waits()
	for _, w := range waits {
		p.work = maxWork
		c := p.examine(w, result)
		switch {
		case p.work <= 0:
			result.Unknowns = append(result.Unknowns, Unknown{w.pos, w.instr.Parent().String(), tooManyWays})
		case c != nil && !p.behindHopeless(w, waits):
			c.operation = operation(pass.Files, w.pos)
			finding.Report(pass, finding.Finding{Pos: w.pos, Message: c.message(pass.Fset), Trace: c.trace()})
		}
	}
	return result, nil
}

const tooManyWays = "too many ways to those who could end the wait"

// maxWork bounds, for one wait, the blocks that are walked through. What hits it is
// unknown and not reported.
const maxWork = 200_000

// spend counts a block and reports whether the walk may go on.
func (p *program) spend() bool {
	p.work--
	return p.work > 0
}

// waitsAndLocks reports whether the files name a lock operation and hold an
// operation that may wait; without both there is nothing to find.
func waitsAndLocks(files []*ast.File) bool {
	waits, locks := false, false
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SendStmt, *ast.SelectStmt:
				waits = true
			case *ast.UnaryExpr:
				waits = waits || n.Op == token.ARROW
			case *ast.SelectorExpr:
				waits = waits || n.Sel.Name == "Wait"
				locks = locks || n.Sel.Name == "Lock" || n.Sel.Name == "RLock" || n.Sel.Name == "Do" // of a Once
			case *ast.RangeStmt:
				waits = true // perhaps over a channel
			}
			return !waits || !locks
		})
	}
	return waits && locks
}

// A program is a package, seen as goroutines that wait and hold locks.
type program struct {
	locks    *locks.Package
	graph    *pointsto.Graph
	acquires map[ssa.Instruction][]locks.Acquire
	answers  map[question]taking
	makers   map[*pointsto.Site]map[*ssa.Function]bool
	taken    map[*ssa.Function]map[lockNeed]bool // by a call of the function, and how
	work     int                                 // what is left of maxWork
	handed   map[string]bool                     // classes of locks that another goroutine may release
}

func newProgram(held *locks.Package, graph *pointsto.Graph) *program {
	p := &program{
		locks: held, graph: graph,
		acquires: map[ssa.Instruction][]locks.Acquire{},
		answers:  map[question]taking{},
		makers:   map[*pointsto.Site]map[*ssa.Function]bool{},
		taken:    map[*ssa.Function]map[lockNeed]bool{},
		handed:   map[string]bool{},
	}
	for _, f := range held.Functions() {
		maps.Copy(p.handed, f.Handed)
		for _, a := range f.Acquires() {
			p.acquires[a.Instr] = append(p.acquires[a.Instr], a)
			p.spread(a.Instr.Parent(), lockNeed{a.Lock.Class, a.Mode})
		}
	}
	p.findHanded()
	return p
}

// spread notes that a function takes a lock, and that those who call it do.
func (p *program) spread(fn *ssa.Function, lock lockNeed) {
	if p.taken[fn][lock] {
		return
	}
	if p.taken[fn] == nil {
		p.taken[fn] = map[lockNeed]bool{}
	}
	p.taken[fn][lock] = true
	for _, call := range p.graph.Callers(fn) {
		if _, isGo := call.(*ssa.Go); !isGo {
			p.spread(call.Parent(), lock)
		}
	}
}

// A conviction is a wait of which every waker needs a lock that is held.
type conviction struct {
	p      *program
	wait   wait
	held   holding
	wakers []waker // those that need the lock, one for each place

	operation string // the wait in words
}

// examine looks for a lock held during the wait that all wakers need.
func (p *program) examine(w wait, result *Result) *conviction {
	if p.isToken(w) {
		return nil
	}
	var parts [][]pointsto.Use
	for _, n := range w.needs {
		uses, closed := p.wakers(n)
		if !closed || len(uses) == 0 {
			return nil // others may wake it, or nobody: that is another rule's business
		}
		if n.all && p.settles(w, uses) {
			return nil
		}
		parts = append(parts, uses)
	}
	holdings := p.holdings(w)
	if len(holdings) > 0 {
		result.Waits++
	}
	for _, h := range holdings {
		if h.hold.Lock.Class == w.released {
			continue
		}
		if wakers := p.allNeed(w, h, parts); wakers != nil {
			return &conviction{p: p, wait: w, held: h, wakers: wakers}
		}
	}
	return nil
}

// allNeed returns the wakers if they all need the lock. Of a WaitGroup's, each
// is needed, so that one is enough.
func (p *program) allNeed(w wait, h holding, parts [][]pointsto.Use) []waker {
	var found []waker
	for i, uses := range parts {
		before := len(found)
		for _, u := range uses {
			k, ok := p.needsLock(w, h, w.needs[i], u)
			switch {
			case ok:
				found = append(found, k)
			case !w.needs[i].all:
				return nil
			}
		}
		if len(found) == before {
			return nil
		}
	}
	if !slices.ContainsFunc(found, func(k waker) bool { return k.by.instr != nil }) {
		return nil // they all wait like this one
	}
	slices.SortStableFunc(found, func(a, b waker) int { return cmp.Compare(a.kind, b.kind) })
	return found
}
