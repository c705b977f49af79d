// Package ctxswallow finds code that notices the end of a context and then
// carries on as if nothing had happened.
//
// # Analyzer ctxswallow
//
// ctxswallow: report the end of a context that is returned as success or does not end the loop
//
// A function that gives up because its context has ended must say so. If it
// returns nil, its caller takes the work for done: values that never came, items
// that nobody has processed, a lock that is not held.
//
// WRONG:
//
//	select {
//	case v := <-results:
//		return v, nil
//	case <-ctx.Done():
//		return nil, nil
//	}
//
// RIGHT:
//
//	select {
//	case v := <-results:
//		return v, nil
//	case <-ctx.Done():
//		return nil, ctx.Err()
//	}
//
// A loop that waits for the end of a context must end with it. The Done channel
// stays ready for ever: a case that goes on with the loop makes it spin. In a
// select, break leaves the select only.
//
// WRONG:
//
//	for {
//		select {
//		case job := <-jobs:
//			work(job)
//		case <-ctx.Done():
//			break
//		}
//	}
//
// RIGHT: return, or break with the label of the loop.
//
// # What is reported
//
// A return with a nil error in the Done case of a select, or after ctx.Err() was
// found not to be nil, if the function also returns a nil error where it has done
// its work, so that the caller cannot tell one from the other. The context must
// be the function's own parameter, or made from it without a deadline.
//
// A Done case, whatever its context, that leaves the loop in no way: by continue,
// by break without a label, or by doing nothing, before which it does nothing but
// log.
//
// # What is not
//
//   - a function whose only end without an error is the end of the context, or a
//     closed channel or another stop signal next to it: to run until then is its job;
//   - a result that tells the difference (return false, nil), an error that is
//     noted elsewhere;
//   - a context that the function has given a deadline of its own: to wait that
//     long and no longer is its job;
//   - function literals that use the context of the function around them: in most
//     cases it is that of a group, which knows why it has ended;
//   - a branch with a comment about the error above its return;
//   - an error that is only translated: if err != nil { if ctx.Err() != nil ... };
//   - a loop that looks at its context elsewhere, too, or hands it to a call whose
//     result it uses; a context that each turn makes anew; a loop that drains a
//     channel (for x := range ch) or counts, unless the case ends in break.
//
// Test code and generated files are left out.
//
// # Fixes
//
// For a nil error the fix returns ctx.Err() in its place. For loops there is none:
// where to go on after the loop cannot be known.
//
// # Limitations
//
// Whether a function means nil for "stopped" in its documentation is not read.
// Named results and results in variables are not followed.
//
// # Sources
//
// "Err: If Done is closed, Err returns a non-nil error explaining why" (package
// context), which its examples return from the Done case. "A break statement
// terminates execution of the innermost for, switch, or select statement within
// the same function" (Go specification).
package ctxswallow
