package summary

import (
	"bytes"
	"encoding/gob"
	"go/token"
	"reflect"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"
)

// testdata/src/sums holds functions beside the facts that they must get, with
// those of the package below it.
func TestFacts(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), Analyzer, "sums", "sums/lib", "dull")
}

// ignore drops what analysistest says about "want" comments for other analyzers.
type ignore struct{}

func (ignore) Errorf(string, ...any) {}

// A package without anything that waits is not built.
func TestInteresting(t *testing.T) {
	probe := &analysis.Analyzer{
		Name: "probe", Doc: "probe", Requires: []*analysis.Analyzer{Analyzer},
		Run:        func(pass *analysis.Pass) (any, error) { return interesting(pass), nil },
		ResultType: reflect.TypeFor[bool](),
	}
	for pkg, want := range map[string]bool{"dull": false, "sums/lib": true} {
		for _, r := range analysistest.Run(ignore{}, analysistest.TestData(), probe, pkg) {
			if got := r.Result.(bool); got != want {
				t.Errorf("%s: interesting = %v, want %v", pkg, got, want)
			}
		}
	}
}

// A fact keeps its chain through gob, but no position of another file set.
func TestGob(t *testing.T) {
	in := &Summary{
		Waits:   []Wait{{Class: Network, Ends: ByContext, Ctx: 2, Chain: []Hop{{Pkg: "p", Name: "F", File: "p/f.go", Line: 3, at: 77}}}},
		Invokes: 4, Touches: 1 << Network,
	}
	var buf bytes.Buffer
	if err := gob.NewEncoder(&buf).Encode(in); err != nil {
		t.Fatal(err)
	}
	var out Summary
	if err := gob.NewDecoder(&buf).Decode(&out); err != nil {
		t.Fatal(err)
	}
	if pos := out.Waits[0].Chain[0].Pos(); pos != token.NoPos {
		t.Errorf("position %d survived", pos)
	}
	in.Waits[0].Chain[0].at = token.NoPos
	if !reflect.DeepEqual(in, &out) {
		t.Errorf("got %+v, want %+v", out, *in)
	}
}

// Two runs over a cyclic call graph give the same facts to the last letter.
func TestDeterministic(t *testing.T) {
	render := func() map[string]string {
		facts := map[string]string{}
		for _, r := range analysistest.Run(ignore{}, analysistest.TestData(), Analyzer, "sums") {
			for fn, sum := range r.Result.(*Result).Graph().known {
				facts[fn.String()] = sum.String() + sum.Row()
			}
		}
		return facts
	}
	if a, b := render(), render(); !reflect.DeepEqual(a, b) {
		t.Errorf("first %v\nthen %v", a, b)
	}
}
