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
		// On: all 18 findings that are left in 46 modules and std are true; only what the process itself holds is a poll.
		busywait.Analyzer,
		// On: a loop with one duty is there to do that work; the 13 findings left in 25 modules are true.
		loopblock.Analyzer,
		// On: of 4 findings in 23 modules, unasked, 3 are true and 1 is in doubt; marks and profiles bring the others.
		hotblock.Analyzer,
		// On: of 13 findings in 25 modules and the standard library 11 are true, 2 are unsure, none is false.
		lockblock.New(lockwait.Analyzer),
		// On: of the 26 findings read, with 30 modules as a holdout, 25 are true, 1 is unsure.
		ctxvariant.Analyzer,
		// On: of 15 findings in the standard library and 19 modules 14 are true, 1 is unsure.
		ctxignore.Analyzer,
		// On: rare, as Go refuses unused variables: one finding in 2,200 packages of 375 modules, and that is true.
		ctxunused.Analyzer,
		// On: of 30 findings in 53 modules and the standard library 27 are true, 3 are unsure.
		ctxbackground.Analyzer,
		// On: all 6 findings that are left in 18 modules are true, 3 of them known to their authors.
		ctxchain.Analyzer,
		// On: a registration that is to last as long as its context is not reported.
		ctxstop.Analyzer,
		// Off: the last sweep, of nineteen modules and the standard library, left two true
		// findings and one in doubt, which is too few to tell.
		ctxswallow.Analyzer,
		// On: of 34 findings in 36 modules and the standard library 31 are true, 3 are unsure.
		ctxsleep.Analyzer,
		// On: of 62 findings in 30 modules and the standard library 60 are true, 2 are unsure; what closes a thing of the
		// process, with or without its context, is told from what leaves something behind.
		ctxcleanup.Analyzer,
		// On: of 27 findings in the standard library and 57 modules 25 are true, 2 unsure, none false.
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
	case "ctxchain", "ctxignore", "ctxrequest", "ctxswallow", "unboundedgo":
		return true
	default:
		return false
	}
}

// LeaveNolint makes all rules ignore //nolint comments, for a driver that reads
// those itself.
func LeaveNolint() error { return directive.Analyzer.Flags.Set("nolint", "false") }
