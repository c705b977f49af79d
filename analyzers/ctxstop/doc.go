// Package ctxstop finds stop functions of contexts that nobody can call.
//
// # Analyzer ctxstop
//
// ctxstop: report dropped stop functions of signal.NotifyContext and context.AfterFunc
//
// Both functions register something that stays until it is taken back, and
// return the function that does so. go vet (lostcancel) looks after the cancel
// functions of WithCancel, WithTimeout and WithDeadline, but not after these two.
//
// Without the stop function of signal.NotifyContext, signals go to the context for
// as long as the process runs, even after it has ended: a second Ctrl-C does not
// end a program that hangs in its shutdown.
//
// WRONG:
//
//	ctx, _ := signal.NotifyContext(context.Background(), os.Interrupt)
//
// RIGHT:
//
//	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
//	defer stop()
//
// Without the stop function of context.AfterFunc, the function stays registered
// until the context ends, with all that it holds. If the context belongs to the
// caller, that is long after the work that it was to interrupt; each call adds
// another one, and in the end it strikes whatever uses the object by then.
//
// WRONG: the deadline hits the next user of a pooled connection.
//
//	func read(ctx context.Context, conn net.Conn, buf []byte) (int, error) {
//		context.AfterFunc(ctx, func() { conn.SetReadDeadline(time.Now()) })
//		return conn.Read(buf)
//	}
//
// RIGHT:
//
//	func read(ctx context.Context, conn net.Conn, buf []byte) (int, error) {
//		stop := context.AfterFunc(ctx, func() { conn.SetReadDeadline(time.Now()) })
//		defer stop()
//		return conn.Read(buf)
//	}
//
// # What is reported
//
// A stop function that is assigned to _, or to a variable that is only assigned to
// _ in turn, and a call whose result is not used at all. For context.AfterFunc, the
// context must come from outside (a parameter, or a value derived from one without
// a cancel function), and one of these must hold:
//
//   - the function goes on to work with a parameter or local value that the
//     registered function uses, or that one uses nothing of the function's own;
//   - it ends a context that this function makes, which so gets a second parent
//     (that may be a context in a field, too);
//   - it ends a stream, with methods Read and Close, that this function returns;
//   - the call stands in an endless loop, or in one over a channel, and the context
//     is that of all turns;
//   - the stop function was given a name, which is then thrown away, or the call is
//     deferred: defer context.AfterFunc(ctx, f), where ...(ctx, f)() was meant.
//
// # What is not
//
// A registered function that is to last as long as the context does: what it works
// on is handed to a goroutine, kept in a field, or returned, be it in a wrapping;
// or it only concerns the method's receiver; or the context belongs to an object
// (context.AfterFunc(conn.Context(), conn.free)); or it shuts down a server, which
// serves for as long as the context lasts; or to register it is all that the
// function does. A context with a cancel function of this function takes its
// registrations with it. Test code and generated files are left out.
//
// # Fixes
//
// The fix names the stop function and defers it. For signal.NotifyContext it is
// offered in func main only: elsewhere the context may be in use when the function
// returns, which stop would end. For context.AfterFunc it is offered where the
// work is done when the function returns, and not in loops.
//
// # Limitations
//
// Stop functions that are kept but not called on every path are not looked at.
// Registrations through a context's own method AfterFunc are not seen, nor is a
// context in a field where the function has no context in a variable.
//
// # Sources
//
// "The stop function releases resources associated with it, so code should call
// stop as soon as the operations running in this Context complete and signals no
// longer need to be diverted to the context" (package os/signal). The examples of
// context.AfterFunc defer its stop function in every case; leaving it out made
// docker's client grow with each request (https://github.com/moby/moby/pull/51807).
package ctxstop
