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
// So does a goroutine that takes messages of several kinds from one channel, an actor
// with its mailbox:
//
//	for m := range mailbox { switch m := m.(type) { case ...: case ...: } }
//
// Then the kinds are the duties: who sends one that is soon done, and perhaps waits
// for the answer, has to wait for those that take long.
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
// the same function have one duty with several triggers. A case that only starts
// a timer, and an idle timer that every turn starts anew, can wait.
//
// With several duties, what is reported is any wait for the network, a
// database, another process, input from a connection or the terminal, a set time,
// a WaitGroup, a condition, a flush to the disk close by, or a channel, even if it
// ends with the loop's context: it stalls the other duty. Channel operations count
// only where nothing else ends them. With a single duty the loop exists in order to
// do that work; then only waits that nothing can end keep it from stopping:
// time.Sleep of more than a second (of one second, if somebody waits for the loop's
// end), a WaitGroup, a channel that no loop of the package receives from.
//
// A mailbox is a loop over one channel, by range, by a receive, or in a case of a
// select, followed by a switch over the message: over its type, a part of it, what a
// method says of it, or conditions on it in a row (if, else if). The switch may stand
// in a function that the loop hands the message to. What is reported is a wait in one
// case, if another one never waits for anything but channels.
//
// # What is not
//
//   - a mailbox that several goroutines take from: they are started in a loop; or one
//     in which all kinds wait, or that takes signals of the operating system, or the
//     events of another module: they are worked off in their order; or a queue of jobs,
//     made in the package with a buffer, whose messages have no way to answer;
//   - a message that asks for a pause and says how long;
//   - what gets the loop's context, if all that waits meanwhile is a tick;
//   - what the loop waits for outside of its cases, too: it is there for that;
//   - a WaitGroup in a mailbox that goes on to count what it hands on: a barrier;
//   - work handed to a go statement, function literals that are not called;
//   - a case that then leaves the loop: waiting is part of shutting down;
//   - a select in a case that has a default, or another way out;
//   - a send that surely has room, or on a channel that the package makes with a
//     buffer only: whether the buffer suffices cannot be told from the code;
//   - a send on a channel that the same function closes, and that is not one of many:
//     its receivers go on until then;
//   - an answer on a channel that came with the event, unless who asked may have
//     given up: it receives in a select with a context or timer;
//   - output on the one connection that the loop serves, and everything on a
//     connection or file that all duties use, flushing for those that write: that is what
//     the loop is for. Writing to one connection of many is reported;
//   - goroutines that a case starts and waits for, if they only compute;
//   - waiting for goroutines that were told to stop just before, or, with a single
//     duty, that all have the context that stops the loop;
//   - what keeps, with a single duty, only the end of a context in a package variable
//     waiting: the process ends then, unless somebody waits for the loop's end first;
//   - a pause of less than a second, or a flush to the disk, that keeps only ticks and
//     reports of errors waiting;
//   - a send to a receiver that never leaves: its loop ends with the channel at most. With
//     several duties, it must not wait for anything else either;
//   - a send to who sends the loop its events, or a receive from a goroutine that answers
//     a request before it waits for anything;
//   - a send on a channel that the package gets as a parameter from outside, in a loop that
//     ends by a channel which another package hands out, as (*tomb.Tomb).Dying: who
//     receives cannot be seen, and may well stay. The same goes for a function that is
//     only handed on as a value, such as the handler of a framework;
//   - a wait that keeps only events waiting which their senders drop in that case, by a
//     select with default;
//   - goroutines of another module that wait for each other, such as the end of a
//     parallel encoder;
//   - locks, channels and Conds used as locks, logging, ordinary reads and writes of
//     files; what stands behind an interface in test files only.
//
// # Limitations
//
// Loops over a select with a default, loops that count (for i := 0; i < n; i++)
// and loops over a channel without a switch are not event loops, and neither are the
// loops of test files, and of packages in folders named examples, test, fake, mock or the
// like. A message that is a function is not told from another one.
//
// A wait behind an interface that does not promise to block (io.Reader) is not seen,
// but for a request in the case itself that its types tell (a *http.Request for a
// *http.Response, a message for a message in a client of gRPC), and for a net.Conn that
// the case hands to fmt.Fprintln, io.Copy, json.NewEncoder or the like. One behind a
// function value in a field is seen where the case calls it, the field is unexported, and
// all functions wait that the package stores in it. One that hangs on more than two conditions in called functions is left out (one for
// what is not the outside world). A channel in a called function counts only if the
// package makes it without a buffer, and if it is one of many or no loop of the
// package receives from it.
package loopblock
