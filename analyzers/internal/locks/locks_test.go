package locks_test

import (
	"go/constant"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/go/ssa"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/locks"
)

// held reports what is held at the calls of held, where it is not what they say.
var held = &analysis.Analyzer{
	Name: "held", Doc: "check calls of held", Requires: []*analysis.Analyzer{locks.Analyzer},
	ResultType: reflect.TypeFor[int](),
	Run: func(pass *analysis.Pass) (any, error) {
		checked := 0
		pkg := pass.ResultOf[locks.Analyzer].(*locks.Result).Package()
		for _, f := range pkg.Functions() {
			for _, why := range f.Unknown {
				pass.Reportf(f.Fn.Pos(), "unknown: %s", why)
			}
			checked += checkHeld(pass, f)
		}
		return checked, nil
	},
}

func checkHeld(pass *analysis.Pass, f *locks.Function) (checked int) {
	for _, fn := range append([]*ssa.Function{f.Fn}, f.Fn.AnonFuncs...) {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				call, ok := instr.(*ssa.Call)
				if !ok || call.Call.StaticCallee() == nil || call.Call.StaticCallee().Name() != "held" || !f.Reached(call) {
					continue
				}
				want := constant.StringVal(call.Call.Args[0].(*ssa.Const).Value)
				if got := render(f.Held(call)); got != want && !(f.Fn.Parent() != nil && got == "") {
					pass.Reportf(call.Pos(), "%s holds %q", f.Fn.Name(), got)
				}
				checked++
			}
		}
	}
	return checked
}

func render(holds []locks.Hold) string {
	var words []string
	for _, h := range holds {
		word := h.Lock.Name
		if h.Mode == locks.Read {
			word += "(r)"
		}
		if !h.Must || h.Stale {
			word += "?"
		}
		if h.Stale {
			word += "stale"
		}
		words = append(words, word)
	}
	slices.Sort(words)
	return strings.Join(slices.Compact(words), " ")
}

func TestHeld(t *testing.T) {
	for _, r := range analysistest.Run(t, analysistest.TestData(), held, "held") {
		if n := r.Result.(int); n < 60 {
			t.Errorf("only %d calls of held were reached", n)
		}
	}
}

// Where there are too many paths the function says so, and no path is made up.
func TestCrowd(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), held, "crowd")
}
