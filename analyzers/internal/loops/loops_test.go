package loops_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/ssa/ssautil"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/loops"
)

const src = `package p

func mark(string) {}

func f(n int, more func() bool) {
	mark("before")
	for more() {
		mark("outer")
		for n > 0 {
			mark("inner")
			if n == 7 {
				mark("break")
				break
			}
			if n == 8 {
				mark("return")
				return
			}
			n--
		}
	}
	mark("after")
	for {
		for more() {
			mark("shared")
		}
		mark("rest")
	}
}

func g(n int, more func() bool) {
	set := n > 0
	if set {
		mark("set")
	} else {
		mark("unset")
		for more() {
			changing := more()
			if changing {
				mark("changed")
			}
			if !changing {
				mark("unchanged")
			}
			if n > 0 {
				mark("computed again")
			}
		}
	}
	if more() || set {
		mark("either")
	}
	if set {
		mark("set again")
	}
}`

// The smallest loop of each mark, named by the marks in it.
func TestInnermost(t *testing.T) {
	marks := build(t, "f")
	want := map[string][]string{
		"before": nil, "after": nil, "return": nil,
		"shared": {"shared", "rest"}, // both loops start with the same block
		"rest":   {"shared", "rest"},
		"outer":  {"outer", "inner", "break"},
		"inner":  {"inner"},
		"break":  {"outer", "inner", "break"}, // out of the inner loop, still in the outer one
	}
	for name, members := range want {
		loop := loops.Innermost(marks[name])
		if (loop == nil) != (members == nil) {
			t.Errorf("%s: in a loop: %v, want %v", name, loop != nil, members != nil)
			continue
		}
		for other, block := range marks {
			if got, want := loop[block], contains(members, other); got != want {
				t.Errorf("the loop of %s holds %s: %v, want %v", name, other, got, want)
			}
		}
	}
}

// Within a part of the graph, loops with the same head are told apart.
func TestInnermostWithin(t *testing.T) {
	marks := build(t, "f")
	loop := loops.InnermostWithin(marks["shared"], func(b *ssa.BasicBlock) bool { return b != marks["rest"] })
	if !loop[marks["shared"]] || loop[marks["rest"]] {
		t.Errorf("the inner loop holds shared: %v, rest: %v", loop[marks["shared"]], loop[marks["rest"]])
	}
}

// A block that heads no loop has no latches and no body.
func TestNatural(t *testing.T) {
	marks := build(t, "f")
	if loop := loops.Natural(marks["before"]); loop != nil {
		t.Errorf("the entry heads a loop of %d blocks", len(loop))
	}
	heads := 0
	for _, b := range marks["before"].Parent().Blocks {
		if len(loops.Latches(b)) > 0 {
			heads++
			if !loops.Natural(b)[b] {
				t.Errorf("the loop of block %d does not hold its head", b.Index)
			}
		}
	}
	if heads != 3 {
		t.Errorf("found %d heads of loops, want 3", heads)
	}
}

// build returns the blocks of a function that hold the calls of mark, by argument.
func build(t *testing.T, fn string) map[string]*ssa.BasicBlock {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", src, 0)
	if err != nil {
		t.Fatal(err)
	}
	pkg, _, err := ssautil.BuildPackage(&types.Config{Importer: importer.Default()}, fset,
		types.NewPackage("p", ""), []*ast.File{file}, 0)
	if err != nil {
		t.Fatal(err)
	}
	marks := map[string]*ssa.BasicBlock{}
	for _, b := range pkg.Func(fn).Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(*ssa.Call)
			if ok && call.Call.StaticCallee() == pkg.Func("mark") {
				name := call.Call.Args[0].(*ssa.Const).Value.ExactString()
				marks[name[1:len(name)-1]] = b
			}
		}
	}
	return marks
}

func contains(list []string, s string) bool {
	for _, have := range list {
		if have == s {
			return true
		}
	}
	return false
}

func TestReaches(t *testing.T) {
	marks := build(t, "f")
	for _, test := range []struct {
		from, to, without string
		want              bool
	}{
		{from: "before", to: "rest", want: true},
		{from: "rest", to: "before"},
		{from: "inner", to: "inner", want: true}, // by the next round
		{from: "before", to: "before"},
		{from: "return", to: "after"},
		{from: "before", to: "break", without: "inner"},
		{from: "inner", to: "after", without: "break", want: true},
		{from: "inner", to: "break", without: "break"},
	} {
		if got := loops.Reaches(marks[test.from], marks[test.to], marks[test.without]); got != test.want {
			t.Errorf("from %s to %s without %q: %t, want %t", test.from, test.to, test.without, got, test.want)
		}
	}
}

func TestExclusive(t *testing.T) {
	marks := build(t, "g")
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{a: "set", b: "unset", want: true},
		{a: "unset", b: "set again", want: true},
		{a: "set", b: "set again"},
		{a: "unset", b: "either"},
		{a: "changed", b: "unchanged"}, // of two rounds
		{a: "set", b: "computed again", want: true},
		{a: "unset", b: "computed again"},
	} {
		for _, pair := range [][2]string{{test.a, test.b}, {test.b, test.a}} {
			if got := loops.Exclusive(marks[pair[0]], marks[pair[1]]); got != test.want {
				t.Errorf("%s and %s: %t, want %t", pair[0], pair[1], got, test.want)
			}
		}
	}
}
