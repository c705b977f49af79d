// Package ctxvariant defines an analyzer that finds calls which drop the
// context at hand although the callee has a sibling that takes one.
//
// # Analyzer ctxvariant
//
// ctxvariant: report calls that ignore a live context which a sibling of the callee would take
//
// A call that waits should stop waiting when its caller has gone. Many
// packages grew a second form of their functions for that, which differs from
// the first in nothing but a context: Query and QueryContext, NewRequest and
// NewRequestWithContext, Get and GetCtx. Where a live context is in scope, the
// first form throws it away.
//
// WRONG: the query goes on after the client has hung up.
//
//	func (s *store) user(w http.ResponseWriter, r *http.Request) {
//		row := s.db.QueryRow("SELECT name FROM users WHERE id = $1", r.FormValue("id"))
//
// RIGHT:
//
//	func (s *store) user(w http.ResponseWriter, r *http.Request) {
//		row := s.db.QueryRowContext(r.Context(), "SELECT name FROM users WHERE id = $1", r.FormValue("id"))
//
// Siblings are looked up, never listed: XContext, XWithContext or XCtx in the
// method set of the receiver or in the scope of the package, with the same
// parameters and results but for one context.Context, and perhaps options that may
// be left out. The method set is that of a struct with what its fields promote, of
// an interface with what it embeds, or of a type parameter's constraint; generic
// functions must agree in their constraints, too. By whatever name, a function is a
// sibling of one that does nothing but to call it with context.Background(), as
// (*sql.DB).BeginTx is of Begin. A sibling that is deprecated, or whose
// documentation prefers the original, or that only looks at its context before it
// does the work, or hands it to nothing but a function that others keep in a field, which
// may do without it (one that fills a cache for everybody has reason to), does not
// count; nor does one that is the enclosing function itself.
//
// A context is live if it is a parameter, the context of an *http.Request
// parameter, or a local variable assigned on every path to the call, in this
// function or in an enclosing one whose closure clearly runs within it. The
// rule stays silent where a reviewer would:
//
//   - the context is already on its way: the call's result meets it later
//     (req.WithContext(ctx), c.do(ctx, req)), or the receiver or an argument
//     was built from it (db.WithContext(ctx).Query);
//   - the context would be wrong: it is done on this path, the call is
//     deferred, the goroutine or the process started is meant to outlive the
//     caller, or the context is only context.Background(); or it is that of a
//     request, and the data that the call brings back are dropped, an error at most
//     noted: a message that a handler sends besides its answer may be wanted anyway;
//     or what is made is another request, which a function that writes no answer
//     returns: its caller may send it as a copy that goes on by itself;
//   - the call cleans up, by its name (close, unlock, rollback …), or undoes what has
//     failed (delete, remove, revert … where an error is not nil);
//   - nothing waits: calls without results and other logging;
//   - a comment right there gives the reason ("must not be interrupted"), or silences
//     noctx or contextcheck;
//   - test code and generated files.
//
// The fix names the sibling and adds the context.
//
// # Limitations
//
// Whether a call waits at all cannot be seen from its signature; a pair whose
// context only carries values is reported like any other. A context that is
// reachable only through a field or a method (s.ctx, cmd.Context()) is not in
// scope. Function values and method values are not followed. A closure that
// does not mention the context and is stored, returned or handed to code that
// may keep it is taken to outlive the context.
//
// # Sources
//
// The advice is that of package context ("Pass a Context explicitly to each
// function that needs it", https://go.dev/blog/context) and of the pairs
// themselves: "Query uses context.Background internally; to specify the
// context, use QueryContext" (package database/sql).
package ctxvariant
