// Package absence finds operations that wait for a partner that is nowhere in the
// package: a receive from a channel on which nobody sends and which nobody
// closes, a send that nobody receives, a Cond that nobody signals, a WaitGroup
// on which nobody calls Done, a context that nobody cancels.
//
// # How it decides
//
// The package is walked from its entry points along control flow and calls, with
// one rule: the walk goes on behind an operation that waits only when it
// has come to a partner, an operation that can let the waiting one go on. It stops
// at each of the others until a partner is found. What is still stopped in
// the end waits for ever whenever it is reached.
//
// Why that is so: take any run, and in it the first of the stopped operations to
// complete. Its partner has been reached before or at that moment, by
// control flow that no stopped operation has let pass; so the walk, which
// follows everything that control flow can do, had come to the partner too,
// and would have gone on. Which objects the operations act on is
// taken from package pointsto, which may merge objects but never drops one, so
// that more partners are found than there are, never fewer. The argument
// needs no count of goroutines, and it covers partners that stand behind the wait
// itself, in the same goroutine or in one that is started after it, and
// circles of operations that wait for each other.
//
// # An example
//
//	func (r *rows) open(parent context.Context) {
//		ctx, r.cancel = context.WithCancel(parent)
//		go r.awaitDone(ctx)
//	}
//
//	func (r *rows) awaitDone(ctx context.Context) {
//		<-ctx.Done()
//		r.close()
//	}
//
//	func (r *rows) close() { r.cancel() }
//
// The walk enters awaitDone and stops at the receive: the context comes from one
// With… call, its parents are never done, and no call of r.cancel has been reached.
// If nothing else calls close, the walk never gets there, since the one call is
// behind the receive. Were there another call of close, in code that the walk
// comes to, it would go on behind the receive at once.
//
// # What is reported
//
// Of operations that wait for each other, one: first those for which there is no
// partner in the package at all; then one of each smallest set that stays blocked
// when everything else is let pass. What is behind a reported operation is walked
// as if it passed, so that the consequences of a finding are no findings.
//
// Besides, patterns that stand near: a Wait in the very loop that starts the
// goroutines which were all counted before it (counted.go); a goroutine that serves a
// select for ever because nobody closes the channel that is its one way out
// (unstoppable.go); a loop over a channel that nobody closes, for whose end a
// WaitGroup waits (unclosed.go); a select that can only be given up, since what it
// is for never comes (hopeless.go); and a wait on a channel that the goroutine has
// not given to anybody yet (alone.go).
//
// # What is not
//
// See purpose.go for waits that are meant. Code in other packages may do what it
// likes with what it can reach, and panics may come from anywhere but are
// followed only from a call of panic. A WaitGroup is taken to stand at zero
// unless an Add has surely come before the wait, in the same function.
//
// # What it leaves out
//
// Runs in which a panic is recovered are followed only from an explicit panic.
// Sends to channels with room are taken to succeed, calls of functions that
// are not known to return. A channel that only seems to be nil, since the code that
// makes it is not reached, is not looked at.
package absence
