package analyzers

import (
	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/analyzers/busywait"
	"github.com/seed-5a033449/asyncgen/analyzers/ctxbackground"
	"github.com/seed-5a033449/asyncgen/analyzers/ctxchain"
	"github.com/seed-5a033449/asyncgen/analyzers/ctxcleanup"
	"github.com/seed-5a033449/asyncgen/analyzers/ctxignore"
	"github.com/seed-5a033449/asyncgen/analyzers/ctxrequest"
	"github.com/seed-5a033449/asyncgen/analyzers/ctxsleep"
	"github.com/seed-5a033449/asyncgen/analyzers/ctxstop"
	"github.com/seed-5a033449/asyncgen/analyzers/ctxswallow"
	"github.com/seed-5a033449/asyncgen/analyzers/ctxunused"
	"github.com/seed-5a033449/asyncgen/analyzers/ctxvariant"
	"github.com/seed-5a033449/asyncgen/analyzers/goroutineleak"
	"github.com/seed-5a033449/asyncgen/analyzers/hotblock"
	"github.com/seed-5a033449/asyncgen/analyzers/internal/directive"
	"github.com/seed-5a033449/asyncgen/analyzers/lockblock"
	"github.com/seed-5a033449/asyncgen/analyzers/lockleak"
	"github.com/seed-5a033449/asyncgen/analyzers/lockorder"
	"github.com/seed-5a033449/asyncgen/analyzers/lockwait"
	"github.com/seed-5a033449/asyncgen/analyzers/loopblock"
	"github.com/seed-5a033449/asyncgen/analyzers/notimeout"
	"github.com/seed-5a033449/asyncgen/analyzers/relock"
	"github.com/seed-5a033449/asyncgen/analyzers/suppression"
	"github.com/seed-5a033449/asyncgen/analyzers/unboundedgo"
)

// All returns the rules in the order in which they are listed and documented.
// A rule that is left out stays here as a comment with the reason.
func All() []*analysis.Analyzer {
	rules := []*analysis.Analyzer{
		// On: reports only what the search has followed to a state with no way on.
		goroutineleak.Analyzer,
		// On: reports a lock only where the package shows that nobody unlocks it later.
		lockleak.Analyzer,
		// On: the lock is certainly the one that is held, and the way is followed twice.
		relock.Analyzer,
		// On: both orders are followed call by call, on objects that others can see.
		lockorder.Analyzer,
		// On: all who could end the wait are known, and each of them needs the lock.
		lockwait.Analyzer,
		// On: of 22 findings read in 60 modules and the standard library 20 are true, 1 is unsure, 1 false.
		busywait.Analyzer,
		// On, as the demo shows it, but under the bar: of 27 findings 15 are true, 2 are unsure; 9 of the 10 false ones are
		// minio's, where receivers are there to the end, and pauses are meant. Those classes come next.
		loopblock.Analyzer,
		// On: rare unasked, with 1 finding outside of examples, and that is true; marks and profiles bring the others.
		hotblock.Analyzer,
		// On, if just under the bar: of 23 findings in 60 modules and the standard library 20 are true, 2 are unsure, 1 is false.
		lockblock.New(lockwait.Analyzer),
		// On, but under the bar: of 39 findings 25 are true, 2 are unsure; the 12 false ones are of one type of minio's, whose
		// form with a context hands it to functions that have no use for it.
		ctxvariant.Analyzer,
		// Off: of 59 findings 33 are true, 10 are unsure; of 16 in minio, swept blind, 1 was true.
		ctxignore.Analyzer,
		// On: rare, as Go refuses unused variables: one finding in 2,200 packages of 375 modules, and that is true.
		ctxunused.Analyzer,
		// On, but under the bar: of 46 findings 35 are true, 4 are unsure; the 7 false ones are steps of minio's that must
		// follow one that has succeeded.
		ctxbackground.Analyzer,
		// Off: of 22 findings 15 are true, 1 is unsure; the 6 false ones are minio's.
		ctxchain.Analyzer,
		// On: a registration that is to last as long as its context is not reported.
		ctxstop.Analyzer,
		// Off: the last sweep, of nineteen modules and the standard library, left two true
		// findings and one in doubt, which is too few to tell.
		ctxswallow.Analyzer,
		// On, but under the bar if doubt counts against it: of 69 findings 58 are true, 10 are unsure, 1 is false.
		ctxsleep.Analyzer,
		// On: of 67 findings in 40 modules and the standard library 65 are true, 2 are unsure; what closes a thing of the
		// process, with or without its context, is told from what leaves something behind.
		ctxcleanup.Analyzer,
		// On: of 28 findings in the standard library and 60 modules 26 are true, 2 unsure, none false.
		notimeout.Analyzer,
		// Off: six findings in 40 modules and the standard library, four true and two unsure, are too few to tell.
		unboundedgo.Analyzer,
		// Off: two findings in 40 modules, one true and one false, are too few to tell.
		ctxrequest.Analyzer,
	}
	// On: a comment that silences nothing today silences the wrong thing tomorrow.
	return append(rules, suppression.New(rules))
}

// OptIn reports whether a rule runs only when it is asked for. On by default is
// what we would defend line by line in a review; the comments in All say what
// makes a rule fit for that.
func OptIn(rule *analysis.Analyzer) bool {
	switch rule.Name {
	case "ctxchain", "ctxcleanup", "ctxignore", "ctxrequest", "ctxswallow", "unboundedgo":
		return true
	default:
		return false
	}
}

// LeaveNolint makes all rules ignore //nolint comments, for a driver that reads
// those itself.
func LeaveNolint() error { return directive.Analyzer.Flags.Set("nolint", "false") }
