package directive

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/go/analysis"
)

// load returns the suppression comments of a file, and its lines.
func load(t *testing.T, src string) (*Set, *token.File) {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "a.go", src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	result, err := run(&analysis.Pass{Fset: fset, Files: []*ast.File{file}})
	if err != nil {
		t.Fatal(err)
	}
	return result.(*Set), fset.File(file.FileStart)
}

// silenced returns the lines on which findings of the rule are silenced.
func silenced(t *testing.T, src, rule string) []int {
	t.Helper()
	set, file := load(t, src)
	var lines []int
	for line := 1; line <= file.LineCount(); line++ {
		if set.Suppresses(rule, file.LineStart(line)) {
			lines = append(lines, line)
		}
	}
	return lines
}

func TestParse(t *testing.T) {
	tests := []struct {
		text   string
		form   Form
		rules  string // joined by blanks; "none" if the comment is none of ours
		reason string
	}{
		{"//asynclint:ignore loopblock the loop owns the file", AsynclintIgnore, "loopblock", "the loop owns the file"},
		{"//asynclint:ignore loopblock,ctxvariant both", AsynclintIgnore, "loopblock ctxvariant", "both"},
		{"//asynclint:ignore\tloopblock\ttabs", AsynclintIgnore, "loopblock", "tabs"},
		{"//asynclint:ignore loopblock", AsynclintIgnore, "loopblock", ""},
		{"//asynclint:ignore", AsynclintIgnore, "", ""},
		{"//asynclint:ignore , commas", AsynclintIgnore, "", "commas"},
		{"//asynclint:ignored loopblock x", 0, "none", ""},
		{"// asynclint:ignore loopblock prose about the comment", 0, "none", ""},
		{"/*asynclint:ignore loopblock x*/", 0, "none", ""},
		{"//lint:ignore SA1000,ctxvariant shared", LintIgnore, "SA1000 ctxvariant", "shared"},
		{"//lint:ignore", 0, "none", ""},
		{"//lint:file-ignore ctxvariant x", 0, "none", ""},
		{"//nolint:asynclint", Nolint, "asynclint", ""},
		{"//nolint:errcheck,AsyncLint // why", Nolint, "asynclint", "why"},
		{"// nolint:asynclint // old spelling", Nolint, "asynclint", "old spelling"},
		{"//nolint:errcheck // asynclint", 0, "none", ""},
		{"//nolint:asynclinter", 0, "none", ""},
		{"//nolint", 0, "none", ""}, // of all linters: golangci-lint's business
	}
	for _, tt := range tests {
		c := parse(&ast.Comment{Slash: 10, Text: tt.text}, true)
		if (c == nil) != (tt.rules == "none") {
			t.Errorf("%s: parsed as %+v, want %s", tt.text, c, tt.rules)
			continue
		}
		if c == nil {
			continue
		}
		if got := strings.Join(c.Rules, " "); c.Form != tt.form || got != tt.rules || c.Reason != tt.reason {
			t.Errorf("%s: got %d %q %q, want %d %q %q", tt.text, c.Form, got, c.Reason, tt.form, tt.rules, tt.reason)
		}
		if c.Pos != 10 || c.End != token.Pos(10+len(tt.text)) {
			t.Errorf("%s: stands at %d-%d", tt.text, c.Pos, c.End)
		}
	}
}

func TestNolintIsLeftToItsDriver(t *testing.T) {
	if c := parse(&ast.Comment{Text: "//nolint:asynclint"}, false); c != nil {
		t.Errorf("parsed as %+v", c)
	}
	if c := parse(&ast.Comment{Text: "//asynclint:ignore x y"}, false); c == nil {
		t.Error("the flag took our own comment with it")
	}
}

// TestCover lists the lines on which each comment, with the rule "r", acts.
func TestCover(t *testing.T) {
	tests := []struct {
		name, src string
		want      []int
	}{
		{"end of line", "package p\nfunc f() {\n\tg() //C\n\tg()\n}\n", []int{3}},
		{"line above", "package p\nfunc f() {\n\t//C\n\tg()\n\tg()\n}\n", []int{3, 4}},
		{"above a statement", "package p\nfunc f() {\n\t//C\n\tfor {\n\t\tg()\n\t}\n\tg()\n}\n", []int{3, 4, 5, 6}},
		{"above a case", "package p\nfunc f() {\n\tswitch {\n\t//C\n\tcase true:\n\t\tg()\n\t\tg()\n\tcase false:\n\t}\n}\n", []int{4, 5, 6, 7}},
		{"above nothing", "package p\nfunc f() {\n\tg()\n\t//C\n\n\tg()\n}\n", []int{4, 5}},
		{"doc comment", "package p\n\n// Doc.\n//\n//C\nfunc f() {\n\tg()\n}\nfunc g() {}\n", []int{5, 6, 7, 8}},
		{"doc continues", "package p\n\n//C\n// Doc.\nfunc f() {\n\tg()\n}\nfunc g() {}\n", []int{3, 4, 5, 6, 7}},
		{"method", "package p\n\n//C\nfunc (t T) f() {\n\tg()\n}\n", []int{3, 4, 5, 6}},
		{"one-line function", "package p\nfunc f() { g() } //C\nfunc h() {\n\tg()\n}\n", []int{2}},
		{"opening line of a function", "package p\nfunc f() { //C\n\tg()\n}\n", []int{2}},
		{"group of variables", "package p\nvar (\n\t//C\n\ta = func() {\n\t\tg()\n\t}\n\tb = 1\n)\n", []int{3, 4, 5, 6}},
		{"whole group", "package p\n//C\nvar (\n\ta = 1\n\tb = 1\n)\nvar c = 1\n", []int{2, 3, 4, 5, 6}},
		{"interface method", "package p\ntype i interface {\n\t//C\n\tm(\n\t\ta int,\n\t)\n\tn()\n}\n", []int{3, 4, 5, 6}},
		{"package clause", "//C\npackage p\n\nfunc f() {}\n", []int{1, 2, 3, 4}},
		{"end of the package clause", "package p //C\n\nfunc f() {}\n", []int{1}},

		// Code before the comment need not begin a statement.
		{"argument", "package p\nfunc f() {\n\tg(\n\t\t1, //C\n\t\t2,\n\t)\n}\n", []int{4}},
		{"closing parenthesis", "package p\nfunc f() {\n\tg(\n\t\t1,\n\t) //C\n\tg()\n}\n", []int{5}},
		{"closing brace", "package p\nfunc f() {\n\tif true {\n\t\tg()\n\t} //C\n\tg()\n}\n", []int{5}},
		{"else", "package p\nfunc f() {\n\tif true {\n\t} else { //C\n\t\tg()\n\t}\n}\n", []int{4}},
		{"element", "package p\nvar a = []int{\n\t1, //C\n\t2,\n}\n", []int{3}},
		{"grouped variable", "package p\nvar (\n\ta = 1 //C\n\tb = 2\n)\n", []int{3}},
		{"field", "package p\ntype t struct {\n\ta int //C\n\tb int\n}\n", []int{3}},
		{"end of a group", "package p\nvar (\n\ta = 1\n) //C\nvar b = 1\n", []int{4}},
		{"chain", "package p\nfunc f() {\n\tx.\n\t\ta(). //C\n\t\tb()\n}\n", []int{4}},
		{"empty function", "package p\nfunc f() {\n\t//C\n}\n", []int{3, 4}},
		{"end of the file", "package p\n//C", []int{2}},
	}
	for _, tt := range tests {
		for _, comment := range []string{"//asynclint:ignore r why", "//nolint:asynclint // why"} {
			src := strings.ReplaceAll(tt.src, "//C", comment)
			if got := silenced(t, src, "r"); !slices.Equal(got, tt.want) {
				t.Errorf("%s: %s acts on lines %v, want %v", tt.name, comment, got, tt.want)
			}
		}
	}
}

// TestLintIgnoreKnowsLinesOnly: staticcheck's form acts on its line, or on the
// one below, and on nothing else.
func TestLintIgnoreKnowsLinesOnly(t *testing.T) {
	src := "package p\n\n//lint:ignore r why\nfunc f() {\n\tg()\n\tg() //lint:ignore r why\n}\n"
	if got := silenced(t, src, "r"); !slices.Equal(got, []int{3, 4, 6}) {
		t.Errorf("acts on lines %v", got)
	}
}

func TestRules(t *testing.T) {
	src := "package p\nvar a = 1 //asynclint:ignore one,two why\nvar b = 1 //nolint:asynclint\nvar c = 1 //asynclint:ignore asynclint all\n"
	for rule, want := range map[string][]int{"one": {2, 3, 4}, "two": {2, 3, 4}, "on": {3, 4}} {
		if got := silenced(t, src, rule); !slices.Equal(got, want) {
			t.Errorf("%s is silenced on lines %v, want %v", rule, got, want)
		}
	}
}

func TestUsed(t *testing.T) {
	set, file := load(t, "package p\nvar a = 1 //asynclint:ignore one why\nvar b = 1 //asynclint:ignore two why\n")
	if set.Suppresses("two", file.LineStart(2)) || !set.Suppresses("one", file.LineStart(2)) {
		t.Fatal("the wrong rule is silenced")
	}
	all := set.Comments()
	if len(all) != 2 || !set.Used(all[0]) || set.Used(all[1]) {
		t.Errorf("comments %+v, want the first one used", all)
	}
}

// TestReportsOnComments: a finding about a comment is silenced by another one
// that says so, and by no other.
func TestReportsOnComments(t *testing.T) {
	tests := []struct {
		above, stale string
		want         bool
	}{
		{"//asynclint:ignore suppression why", "//asynclint:ignore one why", true},
		{"//asynclint:ignore one why", "//asynclint:ignore one why", false},
		{"//nolint:asynclint", "//asynclint:ignore one why", false},
		{"", "//nolint:asynclint", false},
		{"", "//asynclint:ignore suppression why", false}, // not even itself
	}
	for _, tt := range tests {
		set, _ := load(t, "package p\n\nfunc f() {\n"+tt.above+"\n\tg() "+tt.stale+"\n}\n")
		all := set.Comments()
		stale := all[len(all)-1]
		if got := set.SuppressesReportOn(stale, "suppression"); got != tt.want {
			t.Errorf("%q above %q: suppressed = %t", tt.above, tt.stale, got)
		}
		if set.Used(all[0]) != tt.want {
			t.Errorf("%q above %q: used = %t", tt.above, tt.stale, !tt.want)
		}
	}
}

// TestLineDirectives: the lines are those of the file at hand, even if a
// //line directive gives several of them one number.
func TestLineDirectives(t *testing.T) {
	src := "package p\n//line x.y:2\nvar a = 1 //asynclint:ignore r why\n//line x.y:2\nvar b = 1\n"
	if got := silenced(t, src, "r"); !slices.Equal(got, []int{3}) {
		t.Errorf("acts on lines %v, want 3", got)
	}
}

// TestGenerated: what a tool writes again is silent, but for what asyncgen writes.
func TestGenerated(t *testing.T) {
	tests := []struct {
		head string
		want bool
	}{
		{"// Code generated by counterfeiter. DO NOT EDIT.", true},
		{"// Code generated by asyncgen from a.async.yaml. DO NOT EDIT.", false},
		{"// Code generated by hand.", false},
		{"// Package p tests.", false},
	}
	for _, tt := range tests {
		set, file := load(t, tt.head+"\npackage p\n\nvar a = 1\n")
		if got := set.Suppresses("rule", file.LineStart(4)); got != tt.want {
			t.Errorf("%q: silent = %t", tt.head, got)
		}
	}
}

func TestConcurrentUse(t *testing.T) {
	var src strings.Builder
	src.WriteString("package p\n")
	for i := range 100 {
		fmt.Fprintf(&src, "var v%d = 1 //asynclint:ignore r%d why\n", i, i%4)
	}
	set, file := load(t, src.String())
	var wg sync.WaitGroup
	for rule := range 4 {
		wg.Go(func() {
			for line := 2; line <= 101; line++ {
				set.Suppresses(fmt.Sprintf("r%d", rule), file.LineStart(line))
			}
		})
	}
	wg.Wait()
	for _, c := range set.Comments() {
		if !set.Used(c) {
			t.Errorf("%v was not used", c.Rules)
		}
	}
}

// TestMarks: only in the doc comment of a function, spelt as it should, a mark makes
// that function hot.
func TestMarks(t *testing.T) {
	const src = `package p

//asynclint:hot
func a() {}

// B is.
//
//asynclint:hot every request
func (t T) B() {}

//asynclint:hotter
func c() {}

// asynclint:hot
func d() {}

//asynclint:ignore x y
func e() { /*asynclint:hot*/ }

//asynclint:hot
type T int

//
func f() {}
`
	set, _ := load(t, src)
	var got []string
	for _, m := range set.Marks() {
		got = append(got, fmt.Sprintf("%s %v %v", m.Word, m.Placed, m.Loose))
	}
	want := []string{"hot true false", "hot true false", "hotter true false", "hot true true", "hot false false"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "a.go", src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	result, err := run(&analysis.Pass{Fset: fset, Files: []*ast.File{file}})
	if err != nil {
		t.Fatal(err)
	}
	hot := ""
	for _, decl := range file.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok && result.(*Set).IsHot(fn.Name.Pos()) {
			hot += fn.Name.Name
		}
	}
	if hot != "aB" {
		t.Errorf("hot are %s", hot)
	}
}
