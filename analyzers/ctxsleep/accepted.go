package ctxsleep

// Which pauses a reviewer lets pass.

import (
	"go/ast"
	"go/types"
	"time"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ctxflow"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/detach"
)

// brief is as long as nobody minds: the same limit as for waits in summaries.
const brief = 10 * time.Millisecond

// Limits say how long a pause may ignore its context.
type limits struct {
	once    time.Duration // if it does not come again in a loop
	watched time.Duration // if the loop around it looks at the context next: it is late by that much
	stagger time.Duration // instead of both, if chance says how long: so that not all start at one time
}

var (
	// A sleep of a quarter of a second is not worth the five lines of a select.
	forSleep = limits{once: 250 * time.Millisecond, watched: 250 * time.Millisecond, stagger: time.Second}
	// Who receives from a timer has the select half written.
	forTimer = limits{once: 50 * time.Millisecond, watched: 100 * time.Millisecond, stagger: 50 * time.Millisecond}
	// accepting is how long a server pauses that could not accept a connection: what
	// ends such a loop is that somebody closes the listener.
	accepting = time.Second
)

// isAccepted reports whether the pause may ignore the context.
func (fn *function) isAccepted(p *pause, ctx *types.Var) bool {
	if p.channel != nil && fn.isDrain(p) || fn.IsOwn(ctx, false) || isParting(p) || fn.isDecided(p, ctx) {
		return true
	}
	l := fn.length(p)
	if !l.known && p.loop {
		return fn.isWatched(p.cur, ctx) // it is late by a tick at most
	}
	if (!l.known || l.most <= accepting) && p.channel == nil && acceptsConnections(p.cur) {
		return true
	}
	most := forSleep
	if p.channel != nil {
		most = forTimer
	}
	if l.random {
		most.once, most.watched = most.stagger, max(most.watched, most.stagger)
	}
	return l.known && (l.most <= brief || l.most <= most.once && !p.loop && !fn.isRepeated(p.cur) || l.most <= most.watched && fn.isWatched(p.cur, ctx))
}

// isParting reports whether the pause is the last thing that a goroutine does after
// its work, or a function that says in its name that it ends something and has no
// results: all that it delays is the end, so that is its purpose.
func isParting(p *pause) bool {
	var body *ast.BlockStmt
	f := ctxflow.Enclosing(p.cur)[0]
	switch fn := f.Node().(type) {
	case *ast.FuncLit:
		if ctxflow.IsGoroutine(f) {
			body = fn.Body
		}
	case *ast.FuncDecl:
		if fn.Type.Results == nil && detach.SpeaksOfStop(fn.Name.Name) {
			body = fn.Body
		}
	}
	return body != nil && len(body.List) > 1 && p.cur.Parent().Node() == body.List[len(body.List)-1]
}

// isDrain reports whether the receive empties the channel of a timer that has
// fired already: it depends on what Stop has returned.
func (fn *function) isDrain(p *pause) bool {
	for branch := range p.cur.Enclosing((*ast.IfStmt)(nil)) {
		found := false
		ast.Inspect(branch.Node().(*ast.IfStmt).Cond, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			found = found || ok && sel.Sel.Name == "Stop"
			return !found
		})
		if found {
			return true
		}
	}
	return false
}
