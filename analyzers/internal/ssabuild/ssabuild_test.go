package ssabuild_test

import (
	"go/types"
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
	_, fns := functionsOf(t, "exits")
	return fns
}

func functionsOf(t *testing.T, pkg string) (*analysis.Pass, []*ssa.Function) {
	t.Helper()
	result := analysistest.Run(t, analysistest.TestData(), probe, pkg)[0]
	return result.Pass, result.Result.(*ssabuild.Source).Functions()
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

// A call is found by the position of its instruction, and nothing else is.
func TestCallAt(t *testing.T) {
	pass, fns := functionsOf(t, "walk")
	calls := 0
	for _, fn := range fns {
		ssabuild.EachInstr(fn, func(instr ssa.Instruction) {
			found := ssabuild.CallAt(pass.Files, instr.Pos())
			if call, ok := instr.(*ssa.Call); ok != (found != nil) {
				t.Errorf("%s: found %v for %v", pass.Fset.Position(instr.Pos()), found, instr)
			} else if ok {
				calls++
				if len(found.Args) != len(call.Call.Args)-min(1, len(found.Args)) {
					t.Errorf("%s: another call", pass.Fset.Position(instr.Pos()))
				}
			}
		})
	}
	if calls != 3 { // those of set, one in the literal, and that of the literal
		t.Errorf("%d calls, want 3", calls)
	}
}

// A field of an instance is that of the declaration.
func TestFieldAt(t *testing.T) {
	_, fns := functionsOf(t, "walk")
	found := map[*types.Var]int{}
	for _, fn := range fns {
		ssabuild.EachInstr(fn, func(instr ssa.Instruction) {
			if addr, ok := instr.(*ssa.FieldAddr); ok {
				found[ssabuild.FieldAt(addr.X.Type(), addr.Field)]++
			}
		})
	}
	for field, n := range found {
		if field.Name() != "second" || n != 2 {
			t.Errorf("%s is found %d times, want second, from set and from use", field.Name(), n)
		}
	}
	if ssabuild.FieldAt(types.Typ[types.Int], 0) != nil || len(found) != 1 {
		t.Errorf("an int has no field, a struct %d", len(found))
	}
}
