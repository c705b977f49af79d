package lockwait

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/ssa/ssautil"
)

// states declares what the tests below look at.
const states = `package p

type state struct {
	closed bool
	n      int
	name   string
	err    error
	ch     chan int
	list   []int
	byName map[string]int
	inner  struct{ ready bool }
	next   *state
}

var started bool

func unknown() bool
`

// TestZero evaluates conditions as long as nothing was written: "true" and "false"
// say what they are then, "" that it cannot be told.
func TestZero(t *testing.T) {
	for condition, want := range map[string]string{
		"s.closed":                     "false",
		"!s.closed":                    "true",
		"started":                      "false",
		"s.inner.ready":                "false",
		"s.n == 0":                     "true",
		"s.n > 0":                      "false",
		"s.n < 10":                     "true",
		"0 != s.n":                     "false",
		"s.name == \"\"":               "true",
		"s.name == \"a\"":              "false",
		"s.err != nil":                 "false",
		"s.ch == nil":                  "true",
		"s.next != nil":                "false",
		"len(s.list) == 0":             "true",
		"len(s.byName) > 0":            "false",
		"s.byName[\"a\"] == 0":         "true",
		"s.closed == started":          "true",
		"s.next.closed":                "false",
		"b":                            "",
		"n == 0":                       "",
		"unknown()":                    "",
		"s.n == n":                     "",
		"len(l) == 0":                  "",
		"s.list[0] == 0":               "",
		"s.closed == unknown()":        "",
		"!unknown()":                   "",
		"s.err == error(nil) && false": "",
	} {
		got := ""
		if z := zero(conditionOf(t, condition), 0); z != nil {
			got = z.ExactString()
		}
		if got != want {
			t.Errorf("%s: %q, want %q", condition, got, want)
		}
	}
}

// TestReadFields lists the fields on which a condition depends.
func TestReadFields(t *testing.T) {
	for condition, want := range map[string][]string{
		"s.closed":                   {"closed"},
		"s.n == s.next.n":            {"n", "next"},
		"len(s.byName) > 0":          {"byName"},
		"s.byName[s.name] == 1":      {"byName", "name"},
		"started":                    {"started"},
		"b":                          {},
		"!s.inner.ready == s.closed": {"closed", "inner", "ready"},
	} {
		found := map[*types.Var]bool{}
		readFields(conditionOf(t, condition), found, 0)
		names := map[string]bool{}
		for field := range found {
			names[field.Name()] = true
		}
		if len(names) != len(want) {
			t.Errorf("%s: %v, want %v", condition, names, want)
		}
		for _, name := range want {
			if !names[name] {
				t.Errorf("%s: %v lacks %s", condition, names, name)
			}
		}
	}
}

// conditionOf returns the SSA value that a function returns.
func conditionOf(t *testing.T, condition string) ssa.Value {
	t.Helper()
	fset := token.NewFileSet()
	source := states + "func f(s *state, b bool, n int, l []int) bool { return " + condition + " }\n"
	file, err := parser.ParseFile(fset, "p.go", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	config := &types.Config{Importer: importer.Default()}
	pkg, _, err := ssautil.BuildPackage(config, fset, types.NewPackage("p", "p"), []*ast.File{file}, 0)
	if err != nil {
		t.Fatalf("%s: %v", condition, err)
	}
	for _, b := range pkg.Func("f").Blocks {
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
			return ret.Results[0]
		}
	}
	t.Fatalf("%s: nothing is returned", condition)
	return nil
}
