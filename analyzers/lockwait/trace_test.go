package lockwait_test

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/seed-5a033449/asyncgen/analyzers/lockwait"
)

// TestTrace holds the steps to their order: who holds the lock and waits comes
// first, then those who could end the wait.
func TestTrace(t *testing.T) {
	want := map[string][]string{
		"send on k.added": {
			"1. outer: takes k.mu (69)",
			"2. outer: calls middle (71)",
			"3. outer: calls put (74)",
			"4. outer: waits here with k.mu held: send on k.added (77)",
			"5. run: blocks here for k.mu, in the round of an earlier event, and the buffer is full (63)",
			"6. run: only then could it receive (60)",
		},
		"receive from s.awake": {
			"1. idle: takes s.mu (118)",
			"2. idle: waits here with s.mu held: receive from s.awake (120)",
			"3. open: blocks here for s.mu (126)",
			"4. open: only then could it send (128)",
		},
		"send on c while": {
			"1. publish: takes p.mu (306)",
			"2. publish: waits here with p.mu held: send on c (309)",
			"3. Subscribe: blocks here for p.mu, when it listens no more, and the buffer is full (335)",
			"4. Subscribe: only then could it receive (331)",
		},
	}
	for _, r := range analysistest.Run(t, analysistest.TestData(), lockwait.Analyzer, "found") {
		for _, d := range r.Diagnostics {
			for start, steps := range want {
				if !strings.HasPrefix(d.Message, start) {
					continue
				}
				delete(want, start)
				var got []string
				for _, s := range d.Related {
					got = append(got, fmt.Sprintf("%s (%d)", s.Message, r.Pass.Fset.Position(s.Pos).Line))
				}
				if g, w := strings.Join(got, "\n"), strings.Join(steps, "\n"); g != w {
					t.Errorf("steps:\n%s\nwant:\n%s", g, w)
				}
			}
		}
	}
	for start := range want {
		t.Errorf("no finding starts with %q", start)
	}
}
