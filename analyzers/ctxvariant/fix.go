package ctxvariant

import (
	"golang.org/x/tools/go/analysis"
)

// fixes returns the edit that calls the sibling with the context:
//
//	http.NewRequest(     method, url, body)
//	     -----------^^^^^ ^^^^^
//	http.NewRequestWithContext(ctx, method, url, body)
//
// A call that spreads the results of another, f(g()), takes no further
// argument, so it gets no fix.
func fixes(s *site, ctx string) []analysis.SuggestedFix {
	if s.spread {
		return nil
	}
	insert := analysis.TextEdit{Pos: s.call.Rparen, End: s.call.Rparen, NewText: []byte(ctx)}
	switch n := len(s.call.Args); {
	case s.arg < n:
		pos := s.call.Args[s.arg].Pos()
		insert = analysis.TextEdit{Pos: pos, End: pos, NewText: []byte(ctx + ", ")}
	case n > 0:
		pos := s.call.Args[n-1].End()
		insert = analysis.TextEdit{Pos: pos, End: pos, NewText: []byte(", " + ctx)}
	}
	return []analysis.SuggestedFix{{
		Message: "call " + s.qualified(s.sibling) + " with " + ctx,
		TextEdits: []analysis.TextEdit{
			{Pos: s.name.Pos(), End: s.name.End(), NewText: []byte(s.sibling.Name())},
			insert,
		},
	}}
}
