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
		// The figures are of testdata/corpus/verdicts.tsv: findings that are still reported in 100 modules and the
		// standard library, read one by one. Doubt counts against a rule.
		//
		// On: 20 of 22 are true, 1 is in doubt.
		busywait.Analyzer,
		// On: 24 of 26 are true, 2 are in doubt.
		loopblock.Analyzer,
		// On: 11 of 11 are true; marks and profiles bring others.
		hotblock.Analyzer,
		// On: 25 of 27 are true, 2 are in doubt.
		lockblock.New(lockwait.Analyzer),
		// On: 33 of 36 are true, 3 are in doubt.
		ctxvariant.Analyzer,
		// Off: 39 of 66 are true.
		ctxignore.Analyzer,
		// On: rare, as Go refuses unused variables: one finding in 2,200 packages of 375 modules, and that is true.
		ctxunused.Analyzer,
		// On: 51 of 54 are true, 2 are in doubt; in four fresh modules, swept last, 7 of 8.
		ctxbackground.Analyzer,
		// Off: 28 of 34 are true.
		ctxchain.Analyzer,
		// On: rare, and one found so far is true; a registration that is to last as long as its context is not reported.
		ctxstop.Analyzer,
		// Off: of 6, 2 are true, which is too few to tell.
		ctxswallow.Analyzer,
		// On: 67 of 71 are true, 3 are in doubt.
		ctxsleep.Analyzer,
		// Off: 69 of 83 are true, and of 17 in a fresh module 3: what hooks and the implementations of interfaces make
		// of the context, and with which one their callers come, is not seen.
		ctxcleanup.Analyzer,
		// On: 61 of 66 are true, 5 are in doubt.
		notimeout.Analyzer,
		// Off: of 5, 3 are true.
		unboundedgo.Analyzer,
		// Off: two findings, one of them true, are too few to tell.
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
