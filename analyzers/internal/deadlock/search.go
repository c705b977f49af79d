package deadlock

import (
	"cmp"
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/explore"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/simulate"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
)

// A found is a story that is going to be told, unless a shorter one of the same
// bug comes up.
type found struct{ *story }

// search runs the package.
func (r *Result) search() {
	r.open = map[string]int{}
	if !startsGoroutines(r.pass.Files) {
		return
	}
	built := r.pass.ResultOf[ssabuild.Analyzer].(*ssabuild.Source)
	src := &source{fset: r.pass.Fset, files: r.pass.Files}
	pkg := simulate.NewPackage(built.Package(), built.Functions())
	var stories []*story
	for _, run := range pkg.Runs(simulate.DefaultBounds) {
		r.runs++
		for why, n := range run.Open {
			r.open[why] += n
		}
		if root := run.Root(); len(run.Reasons) > 0 {
			r.unknowns = append(r.unknowns, Unknown{root.Pos(), root.String(), run.Reasons})
		}
		stories = append(stories, src.stories(run.Program, run.Leaks)...)
	}
	slices.SortFunc(r.unknowns, func(a, b Unknown) int { return cmp.Compare(a.Pos, b.Pos) })
	for _, s := range merge(stories) {
		r.found = append(r.found, found{s})
	}
}

// startsGoroutines reports whether the files start a goroutine, or have a
// library start one. Without there is nothing that a run would find.
func startsGoroutines(files []*ast.File) bool {
	starts := false
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GoStmt:
				starts = true
			case *ast.SelectorExpr:
				starts = starts || n.Sel.Name == "Go" || n.Sel.Name == "AfterFunc" || n.Sel.Name == "TryGo"
			}
			return !starts
		})
	}
	return starts
}

// stories returns one story for each cause of a run's leaks.
func (s *source) stories(p *simulate.Program, leaks []explore.Leak) (stories []*story) {
	for _, leak := range leaks {
		final := leak.Final.(*simulate.State)
		m := look(p, leak)
		w := m.of(leak.Waiter.ID)
		if w == nil {
			continue
		}
		c, ok := m.judge(*w)
		if !ok || c.rule == GoroutineLeak && (!c.culprit.same(*w) || m.lockRules()) {
			continue // it waits for somebody who has a leak of his own
		}
		if c.rule == GoroutineLeak && final.Kept(c.culprit.id) {
			continue // it waits for somebody who means to wait
		}
		if c.rule == GoroutineLeak && s.inTest(p.Root()) && !s.inTest(c.culprit.at.Parent()) {
			continue // a test that does not close what it opens says nothing of the code that it tests
		}
		if c.rule == GoroutineLeak && slices.Contains(final.Stuck(), leak.Waiter) {
			leak.Path = append(slices.Clip(leak.Path), p.Return(final)...)
		}
		stories = append(stories, s.story(p, leak, m, c))
	}
	return stories
}

// A bug is what several stories may have in common.
type bug struct {
	rule string
	pos  token.Pos // of the culprit, or of what is waited for
	exit token.Pos
	kind simulate.Kind
	path string
}

// merge tells each bug once, by the shortest way. It leaves out goroutines that
// may only wait for one that is reported.
func merge(stories []*story) (told []*story) {
	slices.SortStableFunc(stories, func(a, b *story) int {
		return cmp.Or(cmp.Compare(a.moves, b.moves), cmp.Compare(b.cause.culprit.id, a.cause.culprit.id))
	})
	index := map[bug]int{}
	var list []*story
	for _, s := range stories {
		i, known := index[s.bug()]
		if !known {
			index[s.bug()] = len(list)
			list = append(list, s)
		} else if s.moves == list[i].moves && s.cause.rule == GoroutineLeak && s.cause.culprit.at.Pos() > list[i].cause.culprit.at.Pos() {
			list[i] = s // of two senders of which one finds no receiver, the later one
		}
	}
	reported := map[ssa.Instruction]bool{}
	for _, s := range list {
		if s.cause.rule == GoroutineLeak && s.follows(reported) {
			continue
		}
		for _, at := range s.blames() {
			reported[at] = true
		}
		told = append(told, s)
	}
	return told
}

// bug identifies what a story is about.
func (t *story) bug() bug {
	c := t.cause
	b := bug{rule: c.rule, kind: c.culprit.kind}
	switch c.rule {
	case LockLeak:
		b.pos, _ = t.place()
		b.kind = 0
	case LockOrder: // from whichever of the circle it is seen
		for _, e := range c.circle {
			if b.pos == token.NoPos || e.wait.at.Pos() < b.pos {
				b.pos = e.wait.at.Pos()
			}
		}
		b.kind = 0
	case GoroutineLeak:
		if c.culprit.kind == simulate.Select && len(c.culprit.on) > 1 || len(c.culprit.on) == 0 || c.culprit.on[0].Made == nil {
			b.pos = c.culprit.at.Pos()
			break
		}
		b.pos, b.path = c.culprit.on[0].Made.Pos(), c.culprit.on[0].Path
		if partner, ok := t.stuckPartner(); ok {
			b.exit = partner.at.Pos()
		} else if exit, ok := t.lastExit(); ok {
			b.exit, _ = t.exitExtent(exit)
		}
	default:
		b.pos = c.culprit.at.Pos()
	}
	return b
}

// follows reports whether somebody who waits for ever at the end of the story
// has been reported: this one waits because that one does.
func (t *story) follows(reported map[ssa.Instruction]bool) bool {
	return slices.ContainsFunc(t.moment.waits, func(w wait) bool { return reported[w.at] })
}

// blames returns the operations at which those wait who are part of the cause.
func (t *story) blames() (at []ssa.Instruction) {
	at = append(at, t.cause.culprit.at)
	for _, e := range t.cause.circle {
		at = append(at, e.wait.at)
	}
	return at
}
