package simulate_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/explore"
)

var testBounds = explore.Bounds{States: 1500, Depth: 400}

// A finding is a line at which a goroutine can be stuck, by the root that shows it.
type outcome struct {
	lines   map[string]string // file:line → root
	reasons map[string][]string
}

// search runs all roots of a package.
func search(l *loaded) outcome {
	out := outcome{map[string]string{}, map[string][]string{}}
	for _, r := range l.pkg.Runs(testBounds) {
		for _, leak := range r.Leaks {
			out.lines[l.line(r.Site(leak.Place).Pos())] = r.Root().Name()
		}
		if len(r.Reasons) > 0 {
			out.reasons[r.Root().Name()] = r.Reasons
		}
	}
	return out
}

// TestSources holds every source under testdata, and the examples of
// goroutineleak, to its comments: "// stuck" on each line where a goroutine can
// wait for ever, "// unknown: reason" on a function about which that is open,
// and nothing anywhere else.
func TestSources(t *testing.T) {
	paths, _ := filepath.Glob("testdata/*.go")
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) { checkSource(t, load(t, goVersionOf(path), path), "// stuck") })
	}
}

// Without the reductions the same goroutines are stuck.
func TestReductionsKeepVerdicts(t *testing.T) {
	paths, _ := filepath.Glob("testdata/*.go")
	for _, path := range paths {
		l, plain := load(t, goVersionOf(path), path), load(t, goVersionOf(path), path)
		plain.pkg.SwitchEverywhere()
		got, want := search(l), search(plain)
		for line, root := range want.lines {
			if got.lines[line] == "" {
				t.Errorf("%s: stuck in a run of %s only without reductions", line, root)
			}
		}
		for line, root := range got.lines {
			if want.lines[line] == "" {
				t.Errorf("%s: stuck in a run of %s only with reductions", line, root)
			}
		}
	}
}

// goVersionOf returns the go directive that a source is to be read under.
func goVersionOf(path string) string {
	if strings.HasSuffix(path, "_go122.go") {
		return "go1.22"
	}
	return "go1.26"
}

func checkSource(t *testing.T, l *loaded, mark string) {
	t.Helper()
	out := search(l)
	for _, file := range l.files {
		for _, group := range file.Comments {
			for _, c := range group.List {
				checkComment(t, l, out, c, mark)
			}
		}
	}
	for line, root := range out.lines {
		t.Errorf("%s: stuck in a run of %s", line, root)
	}
	for root, reasons := range out.reasons {
		t.Errorf("%s: unknown: %s", root, strings.Join(reasons, "; "))
	}
}

func checkComment(t *testing.T, l *loaded, out outcome, c *ast.Comment, mark string) {
	t.Helper()
	line := l.fset.Position(c.Pos()).Line
	if strings.HasPrefix(c.Text, mark) {
		if at := l.line(c.Pos()); out.lines[at] == "" {
			t.Errorf("%s: nobody is stuck", at)
		} else {
			delete(out.lines, at)
		}
	}
	if why, ok := strings.CutPrefix(c.Text, "// unknown: "); ok {
		name := l.functionAt(line)
		if i := slices.IndexFunc(out.reasons[name], func(r string) bool { return strings.Contains(r, why) }); i < 0 {
			t.Errorf("line %d: %s: %q does not say %q", line, name, out.reasons[name], why)
		} else {
			out.reasons[name] = slices.Delete(out.reasons[name], i, i+1)
		}
		if len(out.reasons[name]) == 0 {
			delete(out.reasons, name)
		}
	}
}

// functionAt returns the name of the function declared on a line.
func (l *loaded) functionAt(line int) string {
	for _, fn := range l.funcs {
		if l.fset.Position(fn.Pos()).Line == line {
			return fn.Name()
		}
	}
	return ""
}

// TestGoroutineleakExamples runs the examples of the rule goroutineleak. The
// rule reports one place for each cause; the runs may show more in a function
// that has one, but none in any other.
func TestGoroutineleakExamples(t *testing.T) {
	paths, _ := filepath.Glob("../../goroutineleak/testdata/src/a/*.go")
	l := load(t, "go1.26", paths...)
	out := search(l)
	for _, file := range l.files {
		for _, decl := range file.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok {
				checkFunction(t, l, out, file, fn)
			}
		}
	}
}

func checkFunction(t *testing.T, l *loaded, out outcome, file *ast.File, fn *ast.FuncDecl) {
	t.Helper()
	wanted := fn.Name.Name == "suppressed"
	for _, group := range file.Comments {
		for _, c := range group.List {
			if !strings.HasPrefix(c.Text, "// want") || c.Pos() < fn.Pos() || c.Pos() > fn.End() {
				continue
			}
			wanted = true
			if at := l.line(c.Pos()); out.lines[at] == "" {
				t.Errorf("%s: nobody is stuck", at)
			}
		}
	}
	for line := l.fset.Position(fn.Pos()).Line; line <= l.fset.Position(fn.End()).Line && !wanted; line++ {
		at := fmt.Sprintf("%s:%d", filepath.Base(l.fset.Position(fn.Pos()).Filename), line)
		if root := out.lines[at]; root != "" {
			t.Errorf("%s: stuck in a run of %s", at, root)
		}
	}
}

// line returns file:line.
func (l *loaded) line(pos token.Pos) string {
	p := l.fset.Position(pos)
	return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
}
