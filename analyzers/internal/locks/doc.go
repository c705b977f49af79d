// Package locks tells which locks a goroutine holds at each instruction, path by
// path, and what each function does to the locks of its caller.
//
// # For a rule
//
// Require [Analyzer]; its result is a [*Result], and [Result.Package] computes
// everything at the first call (a package without locks costs a look at its
// identifiers). Then, for each function of [Package.Functions]:
//
//   - [Function.Exits]: how it is left, with the locks still held, the branches
//     taken on the way, and the loop rounds begun with a lock held;
//   - [Function.Acquires]: every moment at which a lock is taken, by the function
//     itself or by what it calls (then with the chain of calls), together with
//     the locks held at that moment on one feasible path. A pair (held, taken)
//     is an edge of a lock order graph; a pair of the same lock is a relock;
//   - [Function.Held]: the locks held at an instruction, with Must set where all
//     paths agree. It is known for calls, channel operations and go statements;
//   - [Function.Summary]: the same seen by callers, relative to parameters.
//
// Where the analysis gave up, [Function.Unknown] says why; such a function has
// no exits, acquires or summary, and its callers see no effect of it.
//
// # How it works
//
// Each function that locks, or calls what locks, is executed symbolically, block
// by block. A state holds the locks held, the deferred calls, the values that
// this path gave to phis and variables, and the outcome of the conditions tested
// on it, as far as a later test or lock depends on them; equal states merge. So
// "if c { mu.Lock() } ... if c { mu.Unlock() }", a flag that records the lock,
// an unlock function in a variable and a conditional defer come out right by
// themselves. Function literals are executed where they are called or deferred,
// other functions through their summary, which lists outcomes: what is known of
// the results together with the locks taken and released, so that a lock that is
// held only if err is nil is held on that branch of the caller only.
//
// # What a lock is
//
// A [Path]: a root (parameter, global, variable, result of a call) and steps
// through fields, pointers and elements. Equal paths are the same lock, until
// something on the path is assigned: then the hold is Stale, and only its class
// is known. The [Lock.Class] names the field, global or variable for whole
// packages. Captured variables stand for the variable itself; cond.L and
// RLocker for the lock behind them, where the package shows it.
//
// # What errs on which side
//
// All doubts end in fewer holds: an unlock of a lock that is not known to be held
// releases every hold of its class; equal conditions on memory count as equal
// although something may have changed it. A rule that relies on a lock *not*
// being held cannot be built on this package.
package locks
