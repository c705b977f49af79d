package emit_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-5a033449/asyncgen/templates/internal/emit"
)

func TestRender(t *testing.T) {
	f := emit.NewFile("example.com/shop", "shop", "Code generated. DO NOT EDIT.", []string{"time"})
	f.Import(emit.Import{Path: "gopkg.in/yaml.v3", Name: "yaml"})
	f.Section("The call Fetch.")
	f.Add(emit.Func{
		Doc:     "Fetch waits. It blocks until the delay is over or ctx is cancelled, and returns the cause then.",
		Name:    "Fetch",
		Params:  []emit.Param{{Name: "ctx", Type: "${context.Context}"}, {Name: "nodes", Type: "*${gopkg.in/yaml.v3.Node}"}},
		Results: []emit.Param{{Type: "error"}}, Variadic: true,
		Body: emit.Code(`
			timer := ${time.NewTimer}($delay)
			defer timer.Stop()
			select {
			case <-timer.C: // over
				return nil
			case <-ctx.Done():
				return ${context.Cause}(ctx)
			}
		`, emit.Vars{"delay": emit.Duration(1500 * time.Millisecond)}),
	})
	got, err := f.Render()
	if err != nil {
		t.Fatal(err)
	}
	want := `// Code generated. DO NOT EDIT.

package shop

import (
	"context"
	time2 "time"

	"gopkg.in/yaml.v3"
)

// The call Fetch.

// Fetch waits. It blocks until the delay is over or ctx is cancelled, and
// returns the cause then.
func Fetch(ctx context.Context, nodes ...*yaml.Node) error {
	timer := time2.NewTimer(1500 * time2.Millisecond)
	defer timer.Stop()
	select {
	case <-timer.C: // over
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("rendered file (-want +got):\n%s", diff)
	}
}

func TestDuration(t *testing.T) {
	for d, want := range map[time.Duration]emit.Text{
		0:                       "0",
		time.Second:             "${time.Second}",
		90 * time.Second:        "90 * ${time.Second}",
		1500 * time.Microsecond: "1500 * ${time.Microsecond}",
		time.Hour:               "${time.Hour}",
		7:                       "7 * ${time.Nanosecond}",
	} {
		if got := emit.Duration(d); got != want {
			t.Errorf("Duration(%v) = %q, want %q", d, got, want)
		}
	}
}
