// Package loopblock finds operations that stall an event loop.
//
// # Analyzer loopblock
//
// loopblock: find blocking operations in the cases of an event loop
//
// An event loop is a goroutine that serves several channels in turn:
//
//	for { select { case ...: case ...: } }
//
// While one case runs, no other can. A case that waits for something else (an
// answer from the network, a database, another process, a flush to the disk, a
// time.Sleep, a WaitGroup, a channel that is not part of the select) stalls all
// of them, the stop case included.
//
// The finding stands at the operation in the case and names the chain of calls
// that ends in the wait, through other packages too.
//
// WRONG:
//
//	for {
//		select {
//		case sub := <-s.subscribe:
//			s.subs = append(s.subs, sub)
//		case <-s.ticker.C:
//			s.refresh() // refresh → (*Client).fetch → http.Get: nobody can subscribe meanwhile
//		case <-ctx.Done():
//			return
//		}
//	}
//
// RIGHT: the wait has a goroutine of its own, its result comes back as an event.
//
//	fetched := make(chan *Page, 1)
//	for {
//		select {
//		case sub := <-s.subscribe:
//			s.subs = append(s.subs, sub)
//		case <-s.ticker.C:
//			go func() { fetched <- s.fetch(ctx) }()
//		case page := <-fetched:
//			s.page = page
//		case <-ctx.Done():
//			return
//		}
//	}
//
// # What is reported
//
// A loop has a duty for each case that goes on with the loop; cases that leave
// it, or wait for the end of a context, are there to stop it. Cases that wait in
// the same function have one duty with several triggers.
//
// With several duties, what is reported is any wait for the network, a
// database, another process, the disk, a set time, a WaitGroup or a condition,
// even one that ends with the loop's context: it stalls the other duty. With a
// single duty the loop exists in order to do that work; then only waits that
// nothing can end keep it from stopping: time.Sleep, a WaitGroup or a channel of
// others.
//
// # What is not
//
//   - work handed to a go statement, function literals that are not called;
//   - a case that then leaves the loop: waiting is part of shutting down;
//   - a select in a case that has a default, or another way out;
//   - a send that surely has room, an answer on a channel that came with the event;
//   - input and output on the one connection that the loop serves: that is what
//     the loop is for. Writing to one connection of many is reported;
//   - locks, logging, and ordinary reads and writes of files.
//
// # Limitations
//
// Loops over a select with a default, loops that count (for i := 0; i < n; i++)
// and range loops are not event loops. A wait behind an interface that
// does not promise to block, or behind a function value in a field, is not seen.
// "May block" is meant: one path in the callee is enough.
package loopblock
