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
// # What it leaves out
//
// Runs in which a panic is recovered are followed only from an explicit panic.
// Sends to channels with room are taken to succeed, calls of functions that
// are not known to return. A receive from a channel that is always nil is not looked at.
package absence
