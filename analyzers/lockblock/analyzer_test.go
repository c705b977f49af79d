package lockblock_test

import (
	"go/token"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/seed-5a033449/asyncgen/analyzers/lockblock"
)

func Test(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), lockblock.Analyzer, "plain", "chain", "far", "given", "many", "purpose", "silent", "serves", "fill", "examples/shop")
}

// What another rule tells of is not said twice.
func TestLeavesOut(t *testing.T) {
	other := &analysis.Analyzer{
		Name: "other", Doc: "tells of everything", ResultType: reflect.TypeFor[knowAll](),
		Run: func(*analysis.Pass) (any, error) { return knowAll{}, nil },
	}
	for _, result := range analysistest.Run(silently{}, analysistest.TestData(), lockblock.New(other), "chain") {
		if len(result.Diagnostics) > 0 {
			t.Errorf("%s is said twice", result.Diagnostics[0].Message)
		}
	}
}

type knowAll struct{}

func (knowAll) Tells(token.Pos) bool { return true }

// silently takes no offence at expectations that are not met.
type silently struct{}

func (silently) Errorf(string, ...any) {}

// The witness starts at the lock, follows the calls to the wait, and ends where
// somebody else wants the lock.
func TestTrace(t *testing.T) {
	results := analysistest.Run(t, analysistest.TestData(), lockblock.Analyzer, "chain")
	var steps []string
	for _, d := range results[0].Diagnostics {
		if strings.HasPrefix(d.Message, "http.Get") {
			for _, r := range d.Related {
				steps = append(steps, r.Message)
			}
		}
	}
	want := []string{
		"1. refresh: takes s.mu here",
		"2. refresh: calls (*store).fetch",
		"3. refresh: calls (*remote.Client).Fetch",
		"4. refresh: waits in http.Get at chain/remote/remote.go:8",
		"5. count: meanwhile cannot have the lock",
	}
	if got := strings.Join(steps, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("steps:\n%s\nwant:\n%s", got, strings.Join(want, "\n"))
	}
}
