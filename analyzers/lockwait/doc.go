// Package lockwait finds waits under a lock that every waker needs.
//
// # Analyzer lockwait
//
// lockwait: find waits under a lock that everybody who could end them needs first
//
// A goroutine that waits for another (at a channel, a WaitGroup, a Cond, the end
// of a context) keeps the locks that it holds. If the goroutine that should
// end the wait needs one of them first, neither ever goes on, and everybody else
// who wants the lock queues up behind them.
//
// The finding stands at the wait. Its trace shows where the lock is taken, by which
// calls the wait is reached, and, for each goroutine that could end it, where that
// stands for the lock and what it could do only then.
//
// WRONG: the loop takes the lock to handle a message. Whoever sends the next one
// meanwhile, with the lock held, waits for the loop, which waits for the lock.
//
//	func (s *server) loop() {
//		for m := range s.messages {
//			s.mu.Lock()
//			s.handle(m)
//			s.mu.Unlock()
//		}
//	}
//
//	func (s *server) post(m message) {
//		s.mu.Lock()
//		defer s.mu.Unlock()
//		s.posted++
//		s.messages <- m
//	}
//
// RIGHT: the lock protects the count, not the send.
//
//	s.mu.Lock()
//	s.posted++
//	s.mu.Unlock()
//	s.messages <- m
//
// WRONG: the worker needs the lock before it is done.
//
//	func (s *server) stop() {
//		s.mu.Lock()
//		defer s.mu.Unlock()
//		close(s.quit)
//		s.workers.Wait()
//	}
//
// RIGHT: tell them under the lock, wait without.
//
//	s.mu.Lock()
//	close(s.quit)
//	s.mu.Unlock()
//	s.workers.Wait()
//
// # What is reported
//
// A send, receive, range, select without default, WaitGroup.Wait, errgroup's Wait
// or Cond.Wait under a lock, taken by the same function or by one that calls it,
// if each operation of the program that could end the wait is in one of these
// places:
//
//  1. It runs with the lock held, on all ways to it from all callers.
//  2. Its goroutine takes the lock on all ways to it, from its start, or from the
//     moment when it has made the channel.
//  3. It is in a loop of a goroutine that the package starts, and the way to its
//     next round may take the lock. For this to block, an event must have come
//     before: an earlier message, or another case of the select.
//  4. It closes, is done or cancels, once, at the end of a goroutine that the
//     package starts and that may take the lock before that.
//  5. It receives, in a select, from a channel that its own goroutine has made, and
//     takes the lock on its way out, after a case that may come at any time: then
//     it listens no more.
//
// A WaitGroup or errgroup waits for all, so that one worker that needs the lock is
// enough. For a select, all this holds for each of its cases. Where a channel
// has a buffer, the trace says that it has to be full.
//
// A lock is told by the field or variable that holds it. A read lock stops only
// those who want to write.
//
// # What is not
//
//   - Waits that somebody else can end without the lock, or that code outside the
//     package may end: an exported channel, a context of the caller, a timer.
//   - Cond.Wait under the Cond's own lock, which it gives back.
//   - Locks taken with TryLock by the waker.
//   - A wait that hangs on a test of something that the waker writes: a flag, a
//     count or a list by which the two may have agreed that the lock is
//     no longer needed.
//   - A waker that sends, closes or is done elsewhere between the lock and the
//     operation: who waits may have waited for that first.
//   - A channel that the waker has made and shown to nobody before it took the
//     lock: who holds the lock cannot wait for it yet.
//   - A channel that is a lock itself: it has a buffer, and each function that receives
//     from it has put something in before.
//   - A wait of which no operation of the program could be the end: that is the
//     business of goroutineleak.
//
// # Limitations
//
// Two objects of one type are not told apart, unless the code at hand shows that
// they differ: where each item has a lock of its own and items wait for each other, a
// finding can be wrong. If so, say why with a comment:
//
//	//asynclint:ignore lockwait a node never waits for itself
//
// How many messages there are is not counted: a channel with a buffer is taken to
// fill up where its receiver is a loop, and not elsewhere. Calls that may run
// several functions of the package are not followed, neither to the wait nor to the
// lock. A lock that some goroutine of the package releases for another is not looked
// at. A sync.Once is a lock while its function runs. Starvation (a Cond
// signalled too seldom, a queue behind a waiting writer) is not seen, nor is a
// waker that waits for a third goroutine which needs the lock.
//
// # Sources
//
// "Blocking while holding a lock that the waker needs" is the largest group of the
// mixed bugs in "Understanding Real-World Concurrency Bugs in Go" (Tu et al.,
// ASPLOS 2019) and in GoBench (Yuan et al., CGO 2021).
package lockwait
