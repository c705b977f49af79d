// Package call generates one function behind policies: retry, timeout for each
// attempt, rate limit, concurrency limit.
//
//	kind: call
//	name: FetchPage
//	func: fetchPage
//	concurrency: 8
//	rate: 50/s
//	retry:
//	  attempts: 4
//	  backoff: {base: 100ms, factor: 2, max: 5s, jitter: full}
//	  if: isTransient
//	timeout: 2s
//
// # What is emitted
//
// A function with the signature of the given one: parameters and their names,
// variadic or not, type parameters, results. For a method it is a method of
// the same receiver. The policies stand around the call in this order, from
// the outside in:
//
//	concurrency → rate → retry → (rate per attempt) → timeout → the call
//
// What the spec leaves out does not appear in the code. The first attempt runs
// in the function itself and allocates nothing, unless a timeout needs a
// context for it; with a budget it reads the clock once. Everything after a
// failed attempt stands in a second function.
//
// Names of other declarations derive from the name: FetchPageError,
// ErrFetchPageTimeout, ErrFetchPageBudget, and unexported ones that start with
// fetchPage. For a name that is not exported, none of them is.
//
// # Keys
//
// func: the function or method, as fetchPage or (*Client).fetchPage. It takes a
// context first and returns an error last.
//
// timeout: each attempt's context ends after this time. The cause is
// ErrFetchPageTimeout. The error of such an attempt matches that and
// context.DeadlineExceeded, whatever the function itself made of it, and can
// be retried as any other. A function that does not heed its context is not
// left behind: the call returns when the function does.
//
// retry.attempts: how often to try in all, 3 by default.
//
// retry.backoff: the wait before the next attempt, of which base (100ms),
// factor (2) and max (5s) give the ceiling base · factor^n, and jitter the part
// that is random, as the AWS Architecture Blog's "Exponential Backoff And
// Jitter" describes: full (the default) from zero to the ceiling, equal from
// half of it, none the ceiling itself; decorrelated from base to the last wait
// times factor (3 there), but not above max. A base of 0s means no wait.
//
// retry.if: func(error) bool, or func(results..., error) bool, whether to try
// again; every error by default. The second form is also asked about results
// without an error. It is asked once about each outcome, except about one
// that the end of the caller's context has made pointless.
//
// retry.delay: func(error) (time.Duration, bool), or with the results before
// the error: a wait that the other side asks for, such as Retry-After. It
// takes the place of the backoff for this once and is not capped by max. The
// first form is asked about errors only.
//
// retry.discard: func(results...), called with results that another attempt is
// about to replace, such as a response whose body must be closed. They are
// what the function returned, so zero values perhaps if it failed.
//
// retry.budget: no attempt starts later than this after the first one started
// (with a rate per attempt: asked for its turn).
// An attempt that runs is not interrupted: with a timeout the call ends within
// budget + timeout.
//
// if, delay and discard may be functions, generic ones too, or methods of the
// receiver.
//
// rate: calls in a period, 50/s, 30/m, 5/h or 1/500ms, or a mapping with limit,
// burst and per. burst (1) is how many may start at the same moment after a
// pause. per is call, or attempt, so that retries count too. The limit is kept
// by the generic cell rate algorithm on one atomic word; the interval is
// rounded up to a nanosecond.
//
// concurrency: how many calls run at once, from the first attempt to the last,
// the waits between them included.
//
// # Promises
//
//   - An attempt that succeeds is returned whatever has become of the context.
//   - A context that has ended before is for the function to see, which is called
//     once; with a limit it is not called.
//   - No attempt follows once the caller's context has ended. All waits return
//     context.Cause(ctx) promptly then.
//   - A wait that would outlast the context's deadline, or the budget, is not
//     begun. The cause matches context.DeadlineExceeded or is ErrFetchPageBudget.
//   - A wait of zero takes no timer.
//   - When it gives up it returns the last attempt's results with a
//     *FetchPageError: Attempts, Err (the last error) and Cause (why no attempt
//     followed, nil when all were used up). errors.Is and errors.As see both. An
//     error that if refuses is the function's own answer and is returned as it
//     is, after whichever attempt.
//   - Without retry, *FetchPageError says that the function has not been called.
//   - Turns and slots go to callers in the order in which they come. A caller
//     that gives up while it waits takes nothing: its place in the queue is free,
//     its turn goes back if none was taken behind it, else as soon as nobody
//     waits; till then the rate stays below the limit. A panic gives the slot
//     back and goes on.
//
// # What it does not do
//
//   - The limits are those of the process: the state is in package variables,
//     made from the name, and shared by all receivers of a method and all type
//     arguments. They start empty and need no set-up.
//   - An attempt may start a little after its turn, when the scheduler is late,
//     and so closer to the next; the turns themselves are exact.
//   - A slot is not given back between attempts. A function that calls itself
//     through its own concurrency limit can wait for a slot that it holds.
//   - Nothing is made idempotent: what may be repeated is for the user to say.
//     Arguments are passed to each attempt as they are; a reader that the first
//     attempt has emptied stays empty.
//
// # For other kinds
//
// [Policies] are the keys that act on a single call; another kind embeds them in
// its spec struct, so that they stand beside its own keys. [Guard] plans them
// around a function, [Plan.Decls] emits the guarded function, [Plan.Names]
// lists what it declares, for kind.Env.Claim. [Rate] decodes and [Rate.Plan]
// checks a rate limit, whose [RatePlan.Decls] emit the limiter as a type alone:
//
//	var rate fetchAllLimiter           // zero value, made for each run
//	if cause := rate.wait(ctx); cause != nil { ... }
//
// [Plan.Callee] tells the signature to a kind that drives a call by its name.
package call
