package witness_test

import (
	"testing"

	"github.com/seed-5a033449/asyncgen/analyzers/witness"
)

func TestFunction(t *testing.T) {
	for name, want := range map[string]string{
		"Consume":     "Consume",
		"Consume$2":   "literal 2 in Consume",
		"Consume$2$1": "literal 2.1 in Consume",
		"Stop$bound":  "Stop",
		"init#1":      "init",
		"init#1$1":    "literal 1 in init",
	} {
		if got := witness.Function(name); got != want {
			t.Errorf("Function(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestRelatedRoundTrip(t *testing.T) {
	trace := witness.Trace{
		{Goroutine: "main", Text: "starts goroutine 1", Pos: 7},
		{Goroutine: "goroutine 1", Text: "blocks here for ever: send on errCh", Pos: 9},
	}
	related := trace.Related()
	if len(related) != len(trace) {
		t.Fatalf("got %d related positions, want %d", len(related), len(trace))
	}
	for i, r := range related {
		got, ok := witness.ParseStep(r.Message)
		if !ok {
			t.Errorf("ParseStep(%q) refused", r.Message)
		}
		if got.Goroutine != trace[i].Goroutine || got.Text != trace[i].Text {
			t.Errorf("ParseStep(%q) = %+v, want the step %+v", r.Message, got, trace[i])
		}
		if r.Pos != trace[i].Pos {
			t.Errorf("step %d: position %d, want %d", i, r.Pos, trace[i].Pos)
		}
	}
}

func TestParseStepRefusesForeignMessages(t *testing.T) {
	for _, message := range []string{"", "channel made here", "1. ", "x. main: go", ". main: go"} {
		if s, ok := witness.ParseStep(message); ok {
			t.Errorf("ParseStep(%q) = %+v, want it refused", message, s)
		}
	}
}
