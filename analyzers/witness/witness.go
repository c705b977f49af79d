// Package witness holds the evidence for a finding as neutral data: the steps,
// goroutine by goroutine, that end in the reported state.
//
// It knows neither SSA nor the search that found the steps. An analyzer turns
// a [Trace] into related information with [Trace.Related]; a renderer that
// only sees the text of a diagnostic gets the steps back with [ParseStep].
package witness

import (
	"fmt"
	"go/token"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Verdict is what a search says about a possible leak. Unknown is an answer
// of its own: it is never folded into Clean.
type Verdict int

const (
	// Unknown means that a bound was reached or that the code uses something
	// the model does not cover.
	Unknown Verdict = iota
	// Clean means that every reachable state lets every goroutine go on.
	Clean
	// Leaks means that a reachable state leaves a goroutine stuck for ever.
	Leaks
)

// String returns "unknown", "clean" or "leaks".
func (v Verdict) String() string {
	switch v {
	case Clean:
		return "clean"
	case Leaks:
		return "leaks"
	default:
		return "unknown"
	}
}

// A Step is one move of one goroutine.
type Step struct {
	Goroutine string    // "main", "goroutine 1", or the name of the function that it runs
	Text      string    // a verb phrase: "returns here: nobody receives from errCh any more"
	Pos       token.Pos // where it happens
	End       token.Pos // end of that place, or NoPos
}

// Function turns the name that SSA gives a function into one that a reader can
// find: "literal 2 in Consume" for Consume$2, the method's own for a bound one, init for the first init#1.
func Function(name string) string {
	outer, inner, nested := strings.Cut(name, "$")
	outer, _, _ = strings.Cut(outer, "#")
	switch {
	case !nested:
		return outer
	case strings.Trim(inner, "$0123456789") != "": // $bound and $thunk
		return outer
	}
	return "literal " + strings.ReplaceAll(inner, "$", ".") + " in " + outer
}

// A Trace is the shortest sequence of steps that leads to the reported state,
// in the order in which they happen.
type Trace []Step

// stepSeparator stands between the goroutine and the text of a rendered step.
// A goroutine's name cannot hold it.
const stepSeparator = ": "

// String renders the step as "goroutine: text".
func (s Step) String() string { return s.Goroutine + stepSeparator + s.Text }

// Related returns the steps as related information, numbered from 1, so that
// every driver shows them in order.
func (t Trace) Related() []analysis.RelatedInformation {
	related := make([]analysis.RelatedInformation, 0, len(t))
	for i, s := range t {
		related = append(related, analysis.RelatedInformation{
			Pos: s.Pos, End: s.End, Message: fmt.Sprintf("%d. %s", i+1, s),
		})
	}
	return related
}

// ParseStep splits the message of a related position that [Trace.Related]
// made. The result's positions are unset. It reports false for a message of
// another origin.
func ParseStep(message string) (Step, bool) {
	number, rest, ok := strings.Cut(message, ". ")
	if !ok || number == "" || strings.Trim(number, "0123456789") != "" {
		return Step{}, false
	}
	goroutine, text, ok := strings.Cut(rest, stepSeparator)
	if !ok {
		return Step{}, false
	}
	return Step{Goroutine: goroutine, Text: text}, true
}
