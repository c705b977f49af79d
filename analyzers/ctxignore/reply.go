package ctxignore

// What others wait for, who have asked for it.

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/pointsto"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/syncop"
)

// isSentAlong reports whether what is sent holds a context of the function: whoever
// takes requests with their contexts sees to it that those that have ended do not
// wait.
func (fn *function) isSentAlong(w *wait, o op) bool {
	for cur := range w.node.Preorder((*ast.SendStmt)(nil)) {
		if send := cur.Node().(*ast.SendStmt); send.Arrow == o.pos {
			return fn.Conveys(send.Value)
		}
	}
	return false
}

// isAwaitedByMaker reports whether each function that makes the channel of a send
// receives from it, and nobody receives from it in a select, which may go another way.
func (w *world) isAwaitedByMaker(o op) bool {
	ch := w.index().channels[o.pos]
	if ch == nil {
		return false
	}
	sites, complete := w.points().Origins(ch)
	return complete && len(sites) > 0 && !slices.ContainsFunc(sites, func(s *pointsto.Site) bool { return !w.waitsForAnswer(s) })
}

func (w *world) waitsForAnswer(s *pointsto.Site) bool {
	if s.Make == nil || w.points().Escapes(s) != "" {
		return false
	}
	waits := false
	for _, use := range w.points().Uses(s) {
		switch use.Kind {
		case syncop.Receive:
			waits = waits || ssabuild.Outermost(use.Instr.Parent()) == ssabuild.Outermost(s.Make.Parent())
		case syncop.Select, syncop.Poll:
			if !use.Send {
				return false
			}
		}
	}
	return waits
}

// isStream reports whether a channel that is only to be received from is in a field of
// something that the function was given, next to other things: whoever made that
// closes it, as he does for everybody who reads the result.
func (fn *function) isStream(on ast.Expr) bool {
	sel, ok := ast.Unparen(on).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	v := fn.Variable(sel.X)
	ch, isChan := fn.pass.TypesInfo.TypeOf(on).Underlying().(*types.Chan)
	return isChan && ch.Dir() == types.RecvOnly && v != nil && v.Kind() == types.ParamVar
}
