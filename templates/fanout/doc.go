// Package fanout generates a function that runs another one for many items at
// once: bounded, rate-limited, with the results in order or as they come.
//
//	kind: fanout
//	name: FetchAll
//	func: fetchPage          # func(ctx context.Context, url string) (*Page, error)
//	concurrency: 16
//	rate: 50/s
//	errors: collect
//	timeout: 2s
//	retry: {attempts: 4}
//
// # What is emitted
//
// One function, named as the entry, or a method if the given function is one;
// with type parameters if that has them. With In and Out for the types of the
// given function, and without Out where that has no result but the error:
//
//	                    input: slice                     input: seq
//	results: ordered    func(ctx, []In) ([]Out, error)   func(ctx, iter.Seq[In]) ([]Out, error)
//	results: stream     func(ctx, []In) iter.Seq2[FetchAllResult, error], and so for iter.Seq[In]
//
// FetchAllResult has Index, Item and Value. A failure is a *FetchAllError with
// Index and Err; with errors: collect an ordered one returns all of them as
// FetchAllErrors, in the order of the items. A panic is a *FetchAllPanic with
// Value and Stack inside of that. errors.Is and errors.As see through all of
// these, down to the value of the panic if it is an error.
//
//	pages, err := FetchAll(ctx, urls)
//	var failed FetchAllErrors
//	if errors.As(err, &failed) {
//		for _, f := range failed {
//			log.Printf("%s: %v", urls[f.Index], f.Err)
//		}
//	}
//
// # Keys
//
// func: the function or method, as fetchPage or (*Client).fetchPage. It takes a
// context and one item, and returns an error, or a result and an error.
//
// call: instead of func, the name of an entry of kind call in the same spec,
// which has such a function. Its limits count for all who use it.
//
// concurrency: how many items run at once. By default one for each processor
// that Go uses, GOMAXPROCS, which is right for items that compute; items that
// wait for something else want a number.
//
// rate: how often items may start, as for a call: 50/s, or a mapping with limit
// and burst. The limit is that of one run, from the first item on. A limit for
// the whole process is the rate of a call.
//
// input: slice (the default) or seq.
//
// results: ordered (the default) or stream.
//
// errors: fail-fast (the default) or collect.
//
// timeout, retry: policies for each item, as for a call. They need func.
//
// # Promises
//
//   - No more items run at once than concurrency says, nor are there more
//     goroutines for them than items. An ordered function over a slice also uses
//     the caller's goroutine: it starts none for a single item, nor for none.
//   - When the function returns, and when the range statement over a stream is
//     over, however it is left, every goroutine of the run has ended. So it
//     waits for the items that run; these must heed their context.
//   - Items are taken in their order, one by one, by whichever worker is free. An
//     item may wait for those before it, and for as many after it as workers are
//     left. Runs share nothing, so a function may fan out again, also through
//     the same function, without a deadlock.
//   - fail-fast: the first failure cancels the context of all items. It is the
//     error of the run, and the cause that the other items see; what these return
//     then is dropped. An ordered function returns no results with it. A stream
//     yields the items that still succeed, and the failure last.
//   - collect: every item runs, whatever becomes of the others. The result of an
//     item that failed is the zero value.
//   - The end of the caller's context is passed on at once, and no item starts
//     after it. Fail-fast then gives context.Cause(ctx), as the error or as the
//     last pair of the stream, with the index -1; but a run of which every item
//     has succeeded has not failed. Collect gives each item that was not run an
//     error with that cause.
//   - A panic of an item is its failure, and so is runtime.Goexit (Value is nil
//     then). Only where the caller's own goroutine runs the item, Goexit ends
//     that, after the run has come to its end.
//   - A stream is bounded: as many results as there are workers, at most 64, wait
//     for the loop, and then the workers wait. Each range statement is a run of
//     its own.
//   - An iterator is ranged over by one goroutine, in an ordered function the
//     caller's, and goes on only when a worker is free for its item. It ends when
//     the run does, and its deferred calls run. A panic in it is a failure with
//     the index of the item that it should have given.
//   - No items give an empty slice, which is not nil.
//
// # What it does not do
//
//   - It does not interrupt an item, nor an iterator, that does not heed its
//     context: nothing in Go can.
//   - With a rate, two items that wait for their turns at the same time may
//     change places.
//   - A turn that would come after the context's deadline is not waited for: the
//     item fails at once, with an error that matches context.DeadlineExceeded.
//   - Methods of generic types are refused; give a function that calls the method.
//
// # Speed
//
// Workers are started one by one, each by the one before it when that has found
// an item, so a short input is done before there are many. They share one
// counter, and write results in place. The cost for an item, besides the call,
// is an atomic addition and a look at the context; there is no channel, no
// closure and no allocation. A stream, and an iterator, cost a channel
// operation for each item.
package fanout
