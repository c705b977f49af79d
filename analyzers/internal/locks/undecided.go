package locks

import (
	"strings"

	"golang.org/x/tools/go/ssa"
)

// undecided doubts the classes about which a called function does one thing or
// another, and its results do not tell which: it goes by state of its own, such
// as a count of those who share the lock.
func (w *walker) undecided(s *state, call *ssa.CallCommon) {
	callees, _ := w.pkg.callees(call, s.origin(call.Value))
	for _, c := range callees {
		sum := w.pkg.summaryOf(c).orEmpty()
		w.doubtDifference(sum.Sometimes, nil)
		outcomes := sum.Outcomes
		for i, a := range outcomes {
			for _, b := range outcomes[i+1:] {
				if !told(a, b) {
					w.doubtDifference(a.Takes, b.Takes)
					w.doubtDifference(a.Releases, b.Releases)
				}
			}
		}
	}
}

// told reports whether a result tells two outcomes apart.
func told(a, b Outcome) bool {
	for i := range min(len(a.Results), len(b.Results)) {
		if a.Results[i] != b.Results[i] && a.Results[i] != Unknown && b.Results[i] != Unknown {
			return true
		}
	}
	return false
}

func (w *walker) doubtDifference(a, b []Effect) {
	for _, pair := range [][2][]Effect{{a, b}, {b, a}} {
		for _, e := range pair[0] {
			if !containsEffect(pair[1], e) {
				w.doubt(e.Lock.Class)
			}
		}
	}
}

// maxPointers bounds the pointers on the path of a lock that a function tells its
// callers of. A recursion over parents or children would go on for ever.
const maxPointers = 4

// within drops a path that is too long: the class remains.
func (l Lock) within() Lock {
	if strings.Count(l.Path.Steps, "*") > maxPointers {
		l.Path = Path{Global: "unknown"}
	}
	return l
}
