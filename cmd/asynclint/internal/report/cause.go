package report

import "slices"

// sameCause lists, by rule, the others whose finding on the same line has the same cause
// and says more of it: who mends that one has mended both.
var sameCause = map[string][]string{
	"hotblock":  {"notimeout"},                 // names the limit to set
	"ctxignore": {"goroutineleak"},             // nothing else ends the wait either
	"lockblock": {"goroutineleak", "lockwait"}, // it does not only last long
}

// OnePerCause drops a finding where another one on its line says more of the same cause.
// What a profile confirms stays, and the other goes. Two causes on one line, such as a
// lock that is held and a time-out that is missing, stay two findings. Findings keep
// their order.
func OnePerCause(findings []Finding) []Finding {
	type line struct {
		file string
		line int
	}
	at := map[line][]Finding{}
	for _, f := range findings {
		l := line{f.Start.File, f.Start.Line}
		at[l] = append(at[l], f)
	}
	return slices.DeleteFunc(findings, func(f Finding) bool {
		return slices.ContainsFunc(at[line{f.Start.File, f.Start.Line}], func(other Finding) bool {
			if other.percent() != f.percent() {
				return other.percent() > f.percent() && sharesCause(f.Rule, other.Rule)
			}
			return slices.Contains(sameCause[f.Rule], other.Rule)
		})
	})
}

func sharesCause(a, b string) bool {
	return slices.Contains(sameCause[a], b) || slices.Contains(sameCause[b], a)
}
