// Package ctxbackground defines an analyzer that finds contexts made out of
// nothing where the caller's context is at hand.
//
// # Analyzer ctxbackground
//
// ctxbackground: report contexts without end that are used where a live context is in scope
//
// context.Background() never ends. A function that has a context, and hands
// another one on that comes from nothing, cuts its caller off: the work goes on
// after the caller has given up, and whoever does it finds no deadline, no trace
// and no user in the context's values.
//
// WRONG: the query goes on after the client has hung up.
//
//	func (s *store) user(w http.ResponseWriter, r *http.Request) {
//		u, err := s.load(context.Background(), r.FormValue("id"))
//
// RIGHT:
//
//	func (s *store) user(w http.ResponseWriter, r *http.Request) {
//		u, err := s.load(r.Context(), r.FormValue("id"))
//
// WRONG: a limit of its own, but no end when the caller's context ends.
//
//	func (c *client) ping(ctx context.Context) error {
//		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
//		defer cancel()
//		return c.conn.Ping(ctx)
//	}
//
// RIGHT: whichever comes first.
//
//	func (c *client) ping(ctx context.Context) error {
//		ctx, cancel := context.WithTimeout(ctx, time.Second)
//		defer cancel()
//		return c.conn.Ping(ctx)
//	}
//
// RIGHT, where the work must be done although the caller has gone: without its
// end, but with its values.
//
//	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
//
// Reported are context.Background(), context.TODO() and a nil context that are
// handed to a call, or that context.WithTimeout and its like derive from for one,
// derived contexts that a function returns without any use for its own, and
// context.AfterFunc and Cause of what never ends. Which
// contexts are live and in scope is told as for the rule ctxvariant.
//
// The rule is silent where somebody has decided:
//
//   - the context in scope has ended on this path, or comes out of nothing itself;
//   - the call is deferred, or stands in a go statement, goroutine or closure that
//     is meant to outlive the caller;
//   - the new context, or the function that cancels it, is kept in a field or
//     returned, or context.Background() goes into something with a method Close, Stop or
//     Shutdown that the receiver or the package keeps: that has a life of its own;
//   - the call, or what it is part of, cleans up, by its name (close, shutdown, exit,
//     rollback, flush …, sendRelease), or undoes what has failed: it follows an error and
//     returns nothing else; or it takes something away and nobody asks for the outcome;
//   - context.Background() is given to a step that has to follow another one: the
//     function has changed something with the caller's context and asked for the error
//     (create, put, delete …, by its name), then it changes something else, of which it
//     uses at most the error, and gives the caller's context to nobody any more;
//   - context.Background() is given a limit, for a change whose failure is ignored or
//     noted in a log at most;
//   - what is made with context.Background() is not for the caller alone: it is stored in
//     a field or variable under a lock or in an atomic value, by a function perhaps that
//     is handed the literal, or one that is given a key before it (singleflight's Do), or
//     it goes on in a goroutine that nobody waits for; or a closure of the receiver's has
//     the context; or it is a Clone of the very request whose context is in scope;
//   - the new context is cancelled before it is used, or gets the values of a message
//     (ctx = propagator.Extract(ctx, carrier));
//   - the function no longer waits for the work once its context has ended: a select
//     leaves the goroutine alone;
//   - the contexts are tied together by hand: a value of the one is copied to the other,
//     or the function that cancels the new one is handed to somebody (context.AfterFunc);
//   - the call logs, profiles, traces or counts, or is given a live context as well,
//     or is of a function of the package that does its work without the context, or of
//     any that does it in goroutines that it does not wait for;
//   - a missing context is replaced: a condition around it compares one with nil; or
//     nil is passed within a package that makes such comparisons;
//   - a comment right there, or above the branch that begins with it, gives the reason
//     ("must not be cancelled", "detached", "even if the request …", "Disable
//     cancellation"), or silences noctx or contextcheck;
//   - test code and generated files.
//
// The fix puts the context in scope there, but for ctx = context.Background(), which
// is better deleted. It is not always the right one to give:
// where the work must go on, take context.WithoutCancel of it, or say why not in a
// comment.
//
// # Limitations
//
// What is done in functions that are called is the business of the rule ctxchain.
// Contexts that are reachable only through a field or a method (s.ctx,
// cmd.Context()) are not in scope. Package variables that hold
// context.Background() are not followed, nor contexts in composite literals.
// What follows a change is told by the names of functions: a last step that could well
// be given up is taken for one that has to be made. With context.TODO() it is reported,
// since that says that nobody has decided.
//
// # Sources
//
// "The chain of function calls between them must propagate the Context, optionally
// replacing it with a derived Context" and "Do not pass a nil Context, even if a
// function permits it" (package context). WithoutCancel, since Go 1.21, was made for
// work that has to go on after the end of its parent: https://go.dev/issue/40221.
package ctxbackground
