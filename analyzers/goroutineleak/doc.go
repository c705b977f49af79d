// Package goroutineleak finds goroutines that can be stuck for ever.
//
// # Analyzer goroutineleak
//
// goroutineleak: find goroutines that can block for ever on a channel
//
// A goroutine that waits for a partner that is gone is never collected: it
// keeps its stack, and all that it refers to, for the life of the process. Most
// such goroutines are left behind by a function that stops listening: because
// time is up, a context is done, or an error came first.
//
// The finding stands at the operation that blocks and comes with the steps that
// lead there, goroutine by goroutine.
//
// WRONG: after the timeout nobody receives, and the send never ends.
//
//	ch := make(chan result)
//	go func() { ch <- query() }()
//	select {
//	case r := <-ch:
//		return r, nil
//	case <-ctx.Done():
//		return result{}, ctx.Err()
//	}
//
// RIGHT: there is room for the one value, whether somebody takes it or not.
//
//	ch := make(chan result, 1)
//
// WRONG: the first error ends the loop; the other senders wait for ever.
//
//	errc := make(chan error)
//	for _, item := range items {
//		go func() { errc <- process(item) }()
//	}
//	for range items {
//		if err := <-errc; err != nil {
//			return err
//		}
//	}
//
// RIGHT: room for all (make(chan error, len(items))), or an errgroup.
//
// WRONG: the range never ends, since nobody closes the channel.
//
//	go func() {
//		for _, item := range items {
//			ch <- process(item)
//		}
//	}()
//	for r := range ch {
//		use(r)
//	}
//
// RIGHT: the sender closes it when it is through.
//
//	defer close(ch)
//
// # What is reported
//
// An operation at which a goroutine stays in every continuation of some run:
// send, receive, range, select, Wait of a WaitGroup, Cond or errgroup. Runs
// begin at the functions of the package and follow calls, fields, slices, maps
// and function values, over all interleavings; loops over n rounds are tried for
// small n. Besides, an operation whose partner does not exist anywhere in the
// package: nobody ever sends, closes, signals, calls Done or cancels, or the channel
// is never made, or nobody else has it yet. So are a loop over a channel that nobody
// closes, where a WaitGroup waits for its end; a select in which nothing but the end
// of the caller's context can happen; a wait for
// a WaitGroup by a goroutine that it counts, and a send outside of a select in a loop
// that ends with a context, on a channel that is handed out and never closed. Of several
// places with one cause, one is reported; what waits only because another
// goroutine is stuck is not. What is wrong with a lock is told by the rules
// relock, lockorder, lockleak and lockwait.
//
// # What is not
//
//   - What code outside the package can reach: it may take part.
//   - A run that ends the process: a panic, os.Exit, log.Fatal, the end of a
//     test's time. What a failed test leaves behind is not reported either, nor
//     is what a test opens and does not close; nor what main leaves, nor, in a command
//     that reads its arguments (os.Args, package flag), what a function does that main
//     calls last, outside of loops and with nothing after it that takes time, if it
//     leaves the network and other modules alone.
//   - Blocking on purpose: select{}, or a receive from a channel that is made
//     for nothing else.
//   - Runs that may not be possible, because a test hangs on what is not known
//     and may be related to what the run does, or on two numbers that may be related.
//
// # Limitations
//
// A run is given up where it starts too many goroutines, has too many states or
// uses something that is not modelled; asynclint -v lists where and why. In all
// these cases the rule is silent.
//
// A branch on the result of a call is taken to go either way. Where a call
// always succeeds, and the rest relies on it, say so with a comment:
//
//	//asynclint:ignore goroutineleak encode cannot fail on these types
//
// # Sources
//
// The patterns are those of GoBench (Yuan et al., CGO 2021) and of "Understanding
// Real-World Concurrency Bugs in Go" (Tu et al., ASPLOS 2019).
package goroutineleak
