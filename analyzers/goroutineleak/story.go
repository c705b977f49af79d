package goroutineleak

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/automaton"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/automaton/runs"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/extract"
)

// A story tells a leak in the words of the source.
type story struct {
	pass  *analysis.Pass
	model *extract.Model
	leak  runs.Leak
	stuck runs.Waiter      // who leaks
	edges []automaton.Edge // what it waits for
}

func newStory(pass *analysis.Pass, model *extract.Model, leak runs.Leak) *story {
	s := &story{pass: pass, model: model, leak: leak}
	s.edges = s.waitsFor(leak.Goroutine, leak.Location)
	for _, w := range leak.Stuck {
		if w.Goroutine == leak.Goroutine && w.Location == leak.Location {
			s.stuck = w
			break
		}
	}
	return s
}

func (s *story) waitsFor(goroutine, location int) []automaton.Edge {
	return s.model.System.Goroutines[goroutine].Locations[location]
}

// follows reports whether another goroutine that waits for ever at the end of
// the story has been reported: this one waits because that one does.
func (s *story) follows(reported map[token.Pos]bool) bool {
	for _, w := range s.leak.Stuck {
		if reported[s.stuckPos(w.Goroutine, w.Location)] {
			return true
		}
	}
	return false
}

// failsTest reports whether the goroutine that runs a test is stuck too. The
// test then runs into its time limit, which ends the process and tells why.
func (s *story) failsTest() bool {
	file := s.pass.Fset.Position(s.model.Root.Pos()).Filename
	return strings.HasSuffix(file, "_test.go") &&
		slices.ContainsFunc(s.leak.Stuck, func(w runs.Waiter) bool { return w.ID == 0 })
}

// stuckPos is the position of the first operation at a location.
func (s *story) stuckPos(goroutine, location int) token.Pos {
	return s.model.Site(s.waitsFor(goroutine, location)[0].Label).Pos
}

// firstPos is the position at which the story's goroutine is stuck.
func (s *story) firstPos() token.Pos { return s.stuckPos(s.leak.Goroutine, s.leak.Location) }

func (s *story) cause() cause {
	c := cause{primitive: s.edges[0].Primitive, act: s.edges[0].Act}
	if cases(s.edges) > 1 {
		c.exit = s.firstPos()
	} else if last := s.lastExit(); last != nil {
		c.exit = s.model.Site(last.Edge.Label).Pos
	}
	return c
}

// operation returns the range of the statement or expression that blocks.
func (s *story) operation(edges []automaton.Edge) (pos, end token.Pos) {
	site := s.model.Site(edges[0].Label)
	if n := s.node(site.Pos); n != nil {
		switch n := n.(type) {
		case *ast.RangeStmt:
			return n.For, n.X.End()
		case *ast.SelectStmt:
			return n.Select, n.Select + token.Pos(len("select"))
		}
		return n.Pos(), n.End()
	}
	return site.Pos, token.NoPos
}

// node returns the syntax of the operation at a position: for a case of a
// select, the select.
func (s *story) node(pos token.Pos) ast.Node {
	for _, file := range s.pass.Files {
		if file.FileStart > pos || pos >= file.FileEnd {
			continue
		}
		path, _ := astutil.PathEnclosingInterval(file, pos, pos+1)
		var found ast.Node
		for _, n := range path {
			switch n := n.(type) {
			case *ast.CommClause:
				if found != nil && within(n.Comm, pos) {
					return s.selectOf(path, n)
				}
			case *ast.SendStmt, *ast.RangeStmt, *ast.SelectStmt, *ast.CallExpr:
				if found == nil {
					found = n
				}
			case *ast.UnaryExpr:
				if found == nil && n.Op == token.ARROW {
					found = n
				}
			case *ast.FuncLit, *ast.FuncDecl:
				return found
			}
		}
		return found
	}
	return nil
}

func within(n ast.Node, pos token.Pos) bool { return n != nil && n.Pos() <= pos && pos < n.End() }

func (s *story) selectOf(path []ast.Node, clause *ast.CommClause) ast.Node {
	for _, n := range path {
		if sel, ok := n.(*ast.SelectStmt); ok && within(sel, clause.Pos()) {
			return sel
		}
	}
	return clause
}

func (s *story) line(pos token.Pos) int { return s.pass.Fset.Position(pos).Line }

// name is what the source calls a primitive.
func (s *story) name(primitive int) string { return s.model.System.Primitives[primitive].Name }

// message says which operation blocks, and why.
func (s *story) message() string {
	return "goroutine may block forever: " + s.reason()
}

func (s *story) reason() string {
	e := s.edges[0]
	name := s.name(e.Primitive)
	kind := s.model.Site(e.Label).Kind
	switch {
	case cases(s.edges) > 1:
		return "no case of the select can happen" + s.since()
	case kind == extract.Send:
		return fmt.Sprintf("send on %s has no receiver%s", name, s.since())
	case kind == extract.Range:
		return fmt.Sprintf("range over %s never ends: nobody closes it%s", name, s.since())
	case kind == extract.Receive:
		return fmt.Sprintf("receive from %s has no sender%s", name, s.since())
	case kind == extract.WaitGroupWait:
		return fmt.Sprintf("%s.Wait waits for a Done that never comes", name)
	}
	return fmt.Sprintf("nothing ends the wait for %s", name)
}

// cases counts the alternatives among edges: the two of a receive are one.
func cases(edges []automaton.Edge) int {
	seen := map[automaton.Label]bool{}
	for _, e := range edges {
		seen[e.Label] = true
	}
	return len(seen)
}

// since names the moment after which nobody is left to let the goroutine go on,
// or who could but waits for ever as well.
func (s *story) since() string {
	if other, ok := s.stuckPartner(); ok {
		return fmt.Sprintf(": the goroutine that could help is stuck on line %d", s.line(s.stuckPos(other.Goroutine, other.Location)))
	}
	last := s.lastExit()
	if last == nil {
		return ""
	}
	site := s.model.Site(last.Edge.Label)
	if site.Kind == extract.NextRound {
		return " once the loop goes on"
	}
	return fmt.Sprintf(" after the return on line %d", s.line(site.Pos))
}

// stuckPartner returns a goroutine that could let the stuck one go on if it
// were not stuck itself, at another place.
func (s *story) stuckPartner() (runs.Waiter, bool) {
	for _, w := range s.leak.Stuck {
		if s.isPartner(w) {
			return w, true
		}
	}
	return runs.Waiter{}, false
}

func (s *story) isPartner(w runs.Waiter) bool {
	elsewhere := w.Goroutine != s.stuck.Goroutine || w.Location != s.stuck.Location
	return elsewhere && s.couldHelp(w.Goroutine)
}

// lastExit returns the last event in which a goroutine ends that could have
// let the stuck one go on, or nil.
func (s *story) lastExit() (last *runs.Event) {
	for i := range s.leak.Path {
		e := &s.leak.Path[i]
		if s.exits(e) && s.couldHelp(e.Goroutine) {
			last = e
		}
	}
	return last
}

func (s *story) exits(e *runs.Event) bool {
	kind := s.model.Site(e.Edge.Label).Kind
	return e.Edge.Label != 0 && (kind == extract.Return || kind == extract.NextRound)
}

// couldHelp reports whether the automaton has an operation that answers one
// that the stuck goroutine waits for.
func (s *story) couldHelp(goroutine int) bool {
	for _, edges := range s.model.System.Goroutines[goroutine].Locations {
		for _, e := range edges {
			for _, wait := range s.edges {
				if e.Primitive == wait.Primitive && answers(wait.Act, e.Act) {
					return true
				}
			}
		}
	}
	return false
}

// answers reports whether an act can let a goroutine that waits go on.
func answers(wait, act automaton.Act) bool {
	switch wait {
	case automaton.Send:
		return act == automaton.Receive
	case automaton.Receive:
		return act == automaton.Send || act == automaton.Close
	case automaton.ReceiveClosed:
		return act == automaton.Close
	case automaton.Await:
		return act == automaton.Fire
	case automaton.Wait:
		return act == automaton.Add
	}
	return false
}

// goroutine names a goroutine: the first one after its function.
func (s *story) goroutine(id int) string {
	if id > 0 {
		return fmt.Sprintf("goroutine %d", id)
	}
	fn := s.model.Root
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	if fn != s.model.Root {
		return "literal in " + fn.Name()
	}
	return fn.Name()
}
