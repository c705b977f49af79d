// Package ctxsleep defines an analyzer that finds pauses which go on although
// the context at hand has ended.
//
// # Analyzer ctxsleep
//
// ctxsleep: report sleeps and timer waits that a live context in scope cannot end
//
// A function that takes a context promises to stop when it ends. time.Sleep
// knows no context, and neither does a receive from a timer or ticker that
// stands alone: the caller has gone, and the function sleeps on, holds what it
// holds, and delays the shutdown by as long.
//
// WRONG: a client that hangs up leaves the handler asleep.
//
//	func fetch(ctx context.Context, url string) error {
//		for wait := time.Second; ; wait *= 2 {
//			if err := get(ctx, url); err == nil {
//				return nil
//			}
//			time.Sleep(wait)
//		}
//	}
//
// RIGHT: whichever comes first ends the wait.
//
//	func fetch(ctx context.Context, url string) error {
//		for wait := time.Second; ; wait *= 2 {
//			if err := get(ctx, url); err == nil {
//				return nil
//			}
//			select {
//			case <-ctx.Done():
//				return context.Cause(ctx)
//			case <-time.After(wait):
//			}
//		}
//	}
//
// Reported are time.Sleep, and receives from a channel of type <-chan time.Time
// (time.After, the C of a timer or ticker, the same of other clocks), alone, in a
// select with nothing but timers, or as a range over a ticker. Which contexts
// are live and in scope is told as for the rule ctxvariant.
//
// The rule is silent where a reviewer would be:
//
//   - the context has ended on this path, the pause is deferred, or it stands in
//     a goroutine or closure that is meant to outlive the caller, or the context
//     is a timeout that the function has made of context.Background() itself;
//   - the pause is at most ten milliseconds; or the sleep at most a quarter of a second
//     and does not come again in a loop; or so is one in a loop that looks at the context
//     next, by a method, or by a function such as isDone(ctx). Of receives from timers those
//     of at most fifty milliseconds count, and of a tenth of a second in such loops: the
//     select is half written there. A ticker of unknown period may drive such a loop;
//   - chance takes it from at most a second, so that not all start at one time, and it does
//     not come again, or the loop looks at the context next;
//   - a loop that accepts connections pauses after an error, for a second or as long as
//     a variable says: such a loop ends when its listener is closed;
//   - the pause is the last thing that a goroutine does after its work, or that a
//     function without results does whose name says that it ends something;
//   - the receive does not wait: a select with a default, or a timer that is
//     drained after Stop;
//   - test code and generated files, and packages in folders named examples, test,
//     conformance, interop, fake, mock or the like: those play at working.
//
// The fix is the select above. It is offered where the function returns an
// error, so that there is something to return; the other results get their zero
// values. There is no fix where an early return would step over an unlock, a
// close or the like that is not deferred, nor for a received time that is used:
// what to do then depends on the code. Modules for a Go before 1.20, and files that
// do not import context, get ctx.Err() for context.Cause(ctx).
//
// # Limitations
//
// Sleeps in functions that are called are not followed, nor are contexts that
// are reachable only through a field or a method. The length of a pause is known if
// constants tell, math/rand included; that of others is not guessed.
//
// # Sources
//
// "Done is provided for use in select statements" (package context). The rule
// was asked for at https://github.com/go-critic/go-critic/issues/1477 and
// https://github.com/kkHAIKE/contextcheck/issues/29; a context.Sleep that would
// make it shorter to obey was proposed at https://go.dev/issue/73295 and
// https://go.dev/issue/39483, which prefer the select. Since Go 1.23 the timer of
// time.After is collected when nothing refers to it, even before it fires.
package ctxsleep
