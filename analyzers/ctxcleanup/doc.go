// Package ctxcleanup finds clean-up that is given a context which may be the very
// reason why it is time to clean up.
//
// # Analyzer ctxcleanup
//
// ctxcleanup: report clean-up that gets a context which has ended, or may have by then
//
// A function that returns because its context has ended still has to roll back,
// unlock, delete what it made, and shut down what it started. A call that gets
// that same context gives up before it begins: the transaction stays open until
// the server notices, the lock until it expires, and connections are cut off.
//
// WRONG:
//
//	<-ctx.Done()
//	return srv.Shutdown(ctx) // returns at once, without waiting for requests
//
// WRONG: when the client hangs up, the lock stays.
//
//	if err := locks.Acquire(ctx, key); err != nil {
//		return err
//	}
//	defer locks.Release(ctx, key)
//
// RIGHT: the values of the context, without its end, and a limit of its own.
//
//	defer func() {
//		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
//		defer cancel()
//		locks.Release(ctx, key)
//	}()
//
// # What is reported
//
// A call that cleans up, and that is given a context
//
//   - that has ended on every path: after <-ctx.Done(), in its case of a select,
//     after ctx.Err() != nil, cancel() or the Wait of its group, in a function that
//     context.AfterFunc runs; also a context made from one that has ended, and one in
//     a field or from a method without arguments, right after its Done;
//   - or that may have ended, because the call is deferred and the context is that
//     of the caller, of a request, of signals, or has a deadline; also in a function
//     that is kept under the name of clean-up, or returned next to what it cleans up;
//   - or whose end may be why a call just before has failed, in the branch for its
//     error, where that returns.
//
// What cleans up is told by names: close, flush, shutdown, stop, rollback, unlock,
// release, delete, remove, drop, disconnect, unsubscribe, revoke and the like, as the
// first or last word. A function in a variable cleans up, too, if it is called done or
// end, or came with something else from a call and is only deferred; so does a
// statement of SQL such as DROP or DELETE, written as a constant. After <-ctx.Done()
// the last step of work counts as well: a call that may fail and is called save, commit,
// publish, send, update, ack or the like.
//
// # What is not
//
//   - a callee that does nothing with its context but log, take values, or free
//     itself from it, by context.WithoutCancel or in a way of its own: that is
//     followed through calls and packages;
//   - a callee that closes something of the process before it can give up, such as
//     a socket: its context is how long to say goodbye. A deferred Close or Disconnect
//     of an interface is taken for one of these;
//   - a callee that hands its context only to functions of these kinds, or cleans up
//     in another way where they fail, as where a connection goes back to its pool, or
//     is closed since its transaction cannot be rolled back; also a method of an
//     interface that is one of these in one of the types of the interface's package,
//     or in the one type that a constructor returns which the function has called;
//   - a callee that asks why its context has ended;
//   - where the end is not certain, a callee that nobody can look into and that has no
//     results: a method of an interface, unless a type of the package, of the
//     interface's or of an imported package is known to depend on the context there,
//     and a function in a variable;
//   - a deferred Stop or the like without results of what the function has made without
//     a context, and never starts;
//   - deferred calls in a function that is itself there to clean up, such as
//     Shutdown(ctx), or calls there after a test of ctx.Err: the context is how long
//     that may take;
//   - a deferred function that asks for the context's error;
//   - a context that never ends, or that is made for the clean-up, or that is made to
//     be cancelled at once, for a hard stop;
//   - deferred calls in a function that is given two contexts, or that happen only
//     where an error is nil: those are a step of the work;
//   - what runs when an error was found to be context.Canceled or the like: it may
//     be another context that has ended;
//   - a branch for an error that looks at the error, or goes on: it acts on what was
//     found; nor close, stop and the like there, where the context is how long to wait.
//
// Test code and generated files are left out.
//
// # Fixes
//
// The fix makes a context by context.WithoutCancel, from Go 1.21 on, with a timeout
// of ten seconds, which you may want to adjust; where the clean-up makes a context of
// its own, the fix frees the one that it is made from. It is offered for a deferred
// call whose operands do not change until it runs, and for a call that is a statement,
// or the only value of an assignment or return, outside of loops. The second call in a
// function has no fix until the first is fixed: it may share its context.
//
// # Limitations
//
// Work that must happen under another name, such as a deferred MarkFailed(ctx), is not
// seen.
// A deferred tx.Rollback(ctx) is reported if the method is known to come to nothing, or
// not known at all: pgx closes the connection if it cannot roll back, which is safe.
// A deferred Stop or Shutdown that ends its part in any case is reported all the same:
// what it does not wait for may be lost.
// Contexts in fields are not followed, nor those of a type of its own; what a callee
// behind an interface does with the context is not known, but for the types at hand.
//
// # Sources
//
// "WithoutCancel returns a derived context that points to the parent context and is
// not canceled when parent is canceled" (package context), which was added for
// "rollback/cleanup operations" (https://go.dev/issue/40221). "If the provided context
// expires before the shutdown is complete, Shutdown returns the context's error"
// (package net/http).
package ctxcleanup
