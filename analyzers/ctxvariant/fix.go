package ctxvariant

import (
	"strings"

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
	if len(s.rest) > 0 {
		return lengthened(s, ctx)
	}
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

// lengthened returns the edit that calls the long form in the place of the short one:
//
//	db.Begin(     )
//	        ^^ ^^^^^^^^
//	db.BeginTx(ctx, nil)
func lengthened(s *site, ctx string) []analysis.SuggestedFix {
	if s.spread || s.arg > 0 {
		return nil // a method expression has its receiver in front
	}
	before, after := ctx, ", "+strings.Join(s.rest, ", ")
	if len(s.call.Args) > 0 {
		before += ", "
	}
	end := s.call.Lparen + 1
	if n := len(s.call.Args); n > 0 {
		end = s.call.Args[n-1].End()
	}
	return []analysis.SuggestedFix{{
		Message: "call " + s.qualified(s.sibling) + " with " + ctx,
		TextEdits: []analysis.TextEdit{
			{Pos: s.name.Pos(), End: s.name.End(), NewText: []byte(s.sibling.Name())},
			{Pos: s.call.Lparen + 1, End: s.call.Lparen + 1, NewText: []byte(before)},
			{Pos: end, End: end, NewText: []byte(after)},
		},
	}}
}
