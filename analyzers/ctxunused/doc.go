// Package ctxunused finds contexts that were derived for work that does not get
// them.
//
// # Analyzer ctxunused
//
// ctxunused: report derived contexts that nothing uses, because their parents are passed instead
//
// A deadline, a cancel function or a value is of no use unless the context that has
// it reaches the work. Go refuses a variable that is never used, but not _, not a
// variable of an inner block that is forgotten where the block ends, and not one
// that only a log message, or _ = tctx, mentions. The calls after it then get the
// parent, and the work runs without the deadline that the code seems to set.
//
// WRONG: the query has no deadline.
//
//	func (s *store) user(ctx context.Context, id int) (*user, error) {
//		_, cancel := context.WithTimeout(ctx, 5*time.Second)
//		defer cancel()
//		return s.query(ctx, id)
//	}
//
// RIGHT:
//
//	func (s *store) user(ctx context.Context, id int) (*user, error) {
//		ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
//		defer cancel()
//		return s.query(ctx, id)
//	}
//
// WRONG: the deadline ends with the block.
//
//	if s.timeout > 0 {
//		ctx, cancel := context.WithTimeout(ctx, s.timeout)
//		defer cancel()
//		log.Printf("query %d: %v", id, ctx)
//	}
//	return s.query(ctx, id)
//
// RIGHT: = in place of := leaves it behind.
//
//	if s.timeout > 0 {
//		var cancel context.CancelFunc
//		ctx, cancel = context.WithTimeout(ctx, s.timeout)
//		defer cancel()
//	}
//	return s.query(ctx, id)
//
// # What is reported
//
// A context that a function of package context, or any other that takes a context,
// makes from another, if both of these hold:
//
//   - Nothing that runs later, on any path, uses it. No use are: _ = tctx; a call
//     that only takes note (loggers, package fmt); a look at tctx.Err() outside of
//     loops and closures, for a context with a deadline or a value; a copy with the
//     context that is dropped (r.WithContext(tctx) as a statement). A variable that
//     gets another value loses the one before.
//   - A call that runs later gets the parent, or what that was made from, or waits
//     for its Done: a variable, a field, r.Context(), context.Background(). For a
//     group such as errgroup's, only its goroutines count.
//
// # What is not
//
// A context that is returned, stored, sent, captured by a closure, or asked for
// Done, Deadline or a value is in use. So is one whose Err ends a loop: each step may
// be meant to end by itself. Calls that are deferred, that come after the cancel
// function, or, for a deadline, that run in a goroutine may rightly have the parent.
// A context without a name is reported for package context only: a span is of use
// without its context, and g, _ := errgroup.WithContext(ctx) says that the others
// are to go on after an error. Test code and generated files are left out.
//
// # Fixes
//
// The fix passes the derived context, or gives one without a name that of its
// parent. It is offered where all uses of the parent that may run later stand after
// the derivation, in its block, in the same function or in a goroutine of its group.
// Where a context ends with its block there is none: the cancel function has to be
// declared as well.
//
// # Limitations
//
// One use is enough: a function that passes the derived context to one call and the
// parent to the next is not reported, nor is a goroutine of a group that uses the
// parent next to one that does not. Contexts in fields are not followed, and a use
// in a closure counts even if nobody calls that. A deadline with no call at all that
// takes a context is for nothing as well, but is not reported.
//
// # Sources
//
// "The chain of function calls between them must propagate the Context, optionally
// replacing it with a derived Context" (package context). "WithContext returns a new
// Group and an associated Context derived from ctx. The derived Context is canceled
// the first time a function passed to Go returns a non-nil error" (package
// golang.org/x/sync/errgroup).
package ctxunused
