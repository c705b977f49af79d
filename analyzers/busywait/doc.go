// Package busywait finds loops that wait for another goroutine by asking again
// and again.
//
// # Analyzer busywait
//
// busywait: find loops that spin, or sleep and check, until another goroutine has changed something
//
// A goroutine that waits for another one should sleep until it is woken. A loop
// that looks at a flag instead keeps a processor busy, and takes it from the very
// goroutine that it waits for; one that sleeps between two looks answers late and
// wakes up for nothing.
//
// WRONG: the default makes the select return at once, so the loop spins.
//
//	for {
//		select {
//		case job := <-jobs:
//			run(job)
//		default:
//		}
//	}
//
// RIGHT: without the default, the select waits.
//
//	for {
//		select {
//		case job := <-jobs:
//			run(job)
//		}
//	}
//
// WRONG:
//
//	go func() { load(); ready.Store(true) }()
//	for !ready.Load() {
//		time.Sleep(10 * time.Millisecond)
//	}
//
// RIGHT: a channel that is closed wakes everybody who waits.
//
//	ready := make(chan struct{})
//	go func() { load(); close(ready) }()
//	<-ready
//
// # What is reported
//
// A loop waits if it can go round without doing anything but look: load variables
// that others share, atomics, the length of a channel or the error of a context,
// call functions of its package that do no more than that (under a lock,
// perhaps), poll channels in a select with a default. Yielding to the scheduler,
// reading the clock and logging with the standard library count as nothing.
// If there is a time.Sleep on the way round, or a receive from time.After, the
// loop sleeps and checks, otherwise it spins.
//
// # What is not
//
//   - loops that poll the world outside the process: files, other processes, the
//     network, the database, a call of another package;
//   - loops with a compare-and-swap, a swap or a TryLock in them: spin locks and
//     lock-free structures know what they do;
//   - one that locks what it has found, and looks it up again;
//   - a number of looks that somebody has set, before giving up or going to sleep, and a
//     walk along a list;
//   - a loop that checks a stop flag or channel and then works;
//   - one that yields with runtime.Gosched until its turn has come (a number, not a
//     flag), or until a place is free into which the function then stores;
//   - one that sleeps for as long as a figure goes on changing;
//   - a switch in a loop, all of whose cases work;
//   - one that works at intervals: the sleep is its clock, not its way to wait;
//   - loops that wait for a tick of a time.Ticker;
//   - test files and generated files.
//
// The fix deletes a default that does nothing, if the select is all that the loop
// looks at. There is none for flags: what should take the flag's place, and who should
// close or signal it, is for the author to say.
//
// # Limitations
//
// What a getter of another package looks at is not seen, nor what stands behind an
// interface or a function value. A loop that logs by another package than the
// standard library's is taken to work. Sleeping polls with other work in the same
// round are taken for periodic work.
//
// # Sources
//
// "Do not communicate by sharing memory; instead, share memory by communicating"
// (https://go.dev/doc/effective_go#sharing). Package memory model, "Incorrect
// synchronization": for a loop that waits for a plain variable "there is no guarantee
// that the write to done will ever be observed" (https://go.dev/ref/mem#badsync).
// staticcheck's SA5004 finds the select with an empty default where it is all
// there is in a loop without a condition.
package busywait
