package deadlock_test

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"
)

// parts are the steps of the findings of the package parts, by their line.
var parts = map[int][]string{
	11: {
		"10:2 1. alone: starts a goroutine",
		"11:3 2. goroutine started on line 10: blocks here for ever: receive from quit",
	},
	23: {
		"21:2 1. many: starts a goroutine",
		"27:3 2. many: returns here: nobody receives from lines any more",
		"23:10 3. goroutine started on line 21: sends on lines, 3 times",
		"23:4 4. goroutine started on line 21: blocks here for ever: send on lines",
	},
	46: {
		"43:2 1. aside: starts a goroutine",
		"50:3 2. aside: returns here: nobody receives from results any more",
		"46:3 3. goroutine started on line 43: blocks here for ever: send on results",
	},
	68: {
		"60:2 1. passed: starts a goroutine",
		"65:2 2. passed: goes on here without the go statement on line 66, whose goroutine would send on done",
		"64:2 3. goroutine started on line 60: returns here: nobody sends on failed any more",
		"68:2 4. passed: blocks here for ever: no case of the select can happen",
	},
	93: {
		"78:35 1. drain: adds to p.tasks in add",
		"91:2 2. drain: starts work",
		"83:3 3. work: returns here: nobody calls p.tasks.Done any more",
		"93:2 4. drain: blocks here for ever: p.tasks.Wait",
	},
}

// TestParts holds traces to what plays a part in the end, and nothing else.
func TestParts(t *testing.T) {
	results := analysistest.Run(t, analysistest.TestData(), all, "parts")
	for _, d := range results[0].Diagnostics {
		var steps []string
		for _, related := range d.Related {
			_, place, _ := strings.Cut(results[0].Pass.Fset.Position(related.Pos).String(), ".go:")
			steps = append(steps, place+" "+related.Message)
		}
		if want := parts[results[0].Pass.Fset.Position(d.Pos).Line]; !slices.Equal(steps, want) {
			t.Errorf("%s:\ngot  %s\nwant %s", d.Message, strings.Join(steps, "\n     "), strings.Join(want, "\n     "))
		}
	}
}
