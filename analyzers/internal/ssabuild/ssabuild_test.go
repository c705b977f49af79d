package ssabuild_test

import (
	"reflect"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/ssabuild"
)

// probe hands the source of a package's SSA form to the test.
var probe = &analysis.Analyzer{
	Name: "probe", Doc: "probe", Requires: []*analysis.Analyzer{ssabuild.Analyzer},
	Run:        func(pass *analysis.Pass) (any, error) { return pass.ResultOf[ssabuild.Analyzer], nil },
	ResultType: reflect.TypeFor[*ssabuild.Source](),
}

func functions(t *testing.T) []*ssa.Function {
	t.Helper()
	results := analysistest.Run(t, analysistest.TestData(), probe, "exits")
	return results[0].Result.(*ssabuild.Source).Functions()
}

// Code after a call that never returns is not built.
func TestNoReturn(t *testing.T) {
	found := 0
	for _, fn := range functions(t) {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				call, ok := instr.(*ssa.Call)
				if !ok || call.Call.StaticCallee() == nil || call.Call.StaticCallee().Name() != "reached" {
					continue
				}
				found++
				if arg := call.Call.Args[0].(*ssa.Const); arg.Value.ExactString() != "true" {
					t.Errorf("%s: call after the end", fn.Prog.Fset.Position(call.Pos()))
				}
			}
		}
	}
	if found != 4 {
		t.Errorf("found %d calls of reached, want 4", found)
	}
}

// Functions come in source order, literals behind the function that they are in.
func TestOrder(t *testing.T) {
	last := ""
	for _, fn := range functions(t) {
		last += fn.Name() + " "
	}
	if want := "reached fatal die maybe loop f f$1 "; last != want {
		t.Errorf("got %q, want %q", last, want)
	}
}

// The literal f$1 stands in f, and f in nothing.
func TestOutermost(t *testing.T) {
	for _, fn := range functions(t) {
		want := fn.Name()
		if want == "f$1" {
			want = "f"
		}
		if got := ssabuild.Outermost(fn).Name(); got != want {
			t.Errorf("%s: got %s, want %s", fn.Name(), got, want)
		}
	}
}
