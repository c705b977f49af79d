// Package ctxignore defines an analyzer that finds waits for other goroutines
// which go on although the context at hand has ended.
//
// # Analyzer ctxignore
//
// ctxignore: report waits for other goroutines that a live context in scope cannot end
//
// A function that takes a context promises to stop when it ends. A send, a
// receive, a select without ctx.Done() or a Wait knows no context: if the other
// side is slow, or has gone, the function waits on, and its caller's deadline
// means nothing.
//
// WRONG: the server is busy or has stopped, and the caller hangs with it.
//
//	func (s *Server) Ask(ctx context.Context, q Query) (Answer, error) {
//		q.reply = make(chan Answer, 1)
//		s.queries <- q
//		return <-q.reply, nil
//	}
//
// RIGHT: whichever comes first ends the wait.
//
//	func (s *Server) Ask(ctx context.Context, q Query) (Answer, error) {
//		q.reply = make(chan Answer, 1)
//		select {
//		case s.queries <- q:
//		case <-ctx.Done():
//			return Answer{}, context.Cause(ctx)
//		}
//		select {
//		case a := <-q.reply:
//			return a, nil
//		case <-ctx.Done():
//			return Answer{}, context.Cause(ctx)
//		}
//	}
//
// For a WaitGroup, give the context to the goroutines that it counts, or let one
// more goroutine wait and close a channel that a select can have; for a Cond, let
// context.AfterFunc wake those who wait and test the context in the loop.
//
// Reported are sends, receives, ranges over channels and selects, and the Wait of
// sync.WaitGroup, sync.Cond and errgroup.Group, in code that has a context from
// its caller. Which contexts are live and in scope is told as for the rule
// ctxvariant. The rule is silent where somebody is sure to end the wait:
//
//   - a case of the select is a default, a signal of the operating system, the end of
//     another context of the function, or a timer, unless an endless loop only goes
//     round with it;
//   - the send has room: the channel is for one answer, or made here for all;
//   - the send answers a message, on a channel whose maker waits for the answer and for
//     nothing else or has made room for it, is on a channel that somebody has taken the
//     moment before, or is of a request that has its context with it;
//   - all who receive in the package are loops that nothing leaves but the end of the
//     process, or of the sender, and nothing slow is in their way, unless a goroutine
//     sends, which may be late;
//   - it is on a parameter, for sending, of a function that is only handed to others as
//     a value: who calls it has the other end and the context;
//   - the channel was given to an object which the package has close it: whoever gave
//     it reads until then;
//   - who is waited for was started here, or receives from a channel made here what is
//     waited for, and was given the context, or a value that was built from one, or does
//     nothing that takes long, as far as can be seen;
//   - what is received from was got from a call that was given the context, or came
//     with the answer of a select that the context could have ended;
//   - the parameter of an unexported function is only given channels whose other
//     ends stand in functions with a context, or that its callers have made, who know a
//     context; the package closes what a loop ranges over; a loop of the package receives mere notices (bool, struct{}), or what
//     the goroutines send that it has started; a loop is over a stream in a field of
//     a parameter, which its maker closes for everybody;
//   - the function has closed another channel, called a cancel function or shut
//     something down before: it waits for an orderly end;
//   - it gives back a place in a semaphore, or takes a channel that serves as a mutex;
//   - another goroutine was lent the function's writer until then;
//   - a function of context.AfterFunc, or a goroutine that waits for the end of the
//     context, is there to end the wait;
//   - a goroutine waits for a group or a Cond to tell others, ranges over a channel, as
//     may a function that is only ever started by go statements, or can be stopped by a signal of the object that it serves;
//   - the wait is deferred, or a select has just found nothing on the same channel;
//   - it is for the group in a field of an object that was given the context before, and
//     whose goroutines all use one;
//   - a comment right above says that it must wait, or what would happen otherwise;
//   - the context has ended on this path, or where an unexported function is called, or
//     has no end there, is the function's own, or comes from a field or its Context
//     method: its owner has ways to end waits.
//
// The fix is a select, or another case of the one that is there, that returns the
// context's cause. It is offered where the function returns an error and nothing
// would be left unfinished, as for ctxsleep. There is none for a Wait and a range,
// which take more than one edit, nor for a receive within an expression or one that
// declares a variable.
//
// # Limitations
//
// Packages that are examples, or that serve tests, are left out by the names of their
// folders. Waits in functions that are called are not followed, nor are contexts that only a
// field holds. Polling is reported by
// busywait and ctxsleep, a receive from a timer by ctxsleep, calls without a context
// by ctxvariant. That a goroutine which was given a context heeds it is taken for
// granted. A function value that a goroutine calls is taken to come back soon.
//
// # Sources
//
// "Done is provided for use in select statements" (package context). Audits and
// maintainers ask for this select at sends and loops:
// https://github.com/evstack/ev-node/issues/1476,
// https://github.com/libp2p/hydra-booster/issues/56,
// https://github.com/Icinga/icingadb/pull/819. Why sync.WaitGroup has no Wait with a
// context, and what to write in its place, is told in https://go.dev/issue/25312 and
// https://go.dev/issue/40916.
package ctxignore
