package lockwait

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"
)

// TestOperation writes each operation as the source does, found by the position
// that SSA gives it: that of the token marked here.
func TestOperation(t *testing.T) {
	for _, test := range []struct{ statement, token, want string }{
		{"s.out[i].ch <- f(x)", "<-", "send on s.out[i].ch"},
		{"x := <-s.in()", "<-", "receive from s.in()"},
		{"for range s.in {}", "for", "range over s.in"},
		{"for x := range s.in { use(x) }", "for", "range over s.in"},
		{"select { case <-a: case b <- 1: }", "select", "select"},
		{"s.group.Wait()", "()", "s.group.Wait"},
		{"defer s.group.Wait()", "defer", "s.group.Wait"},
		{"x := -y", "-y", ""},
		{"if ok {}", "if", ""},
	} {
		source := "package p\nfunc f() {\n" + test.statement + "\n}\n"
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "p.go", source, 0)
		if err != nil {
			t.Fatal(err)
		}
		offset := strings.Index(source, test.statement) + strings.Index(test.statement, test.token)
		pos := fset.File(file.FileStart).Pos(offset)
		if got := operation([]*ast.File{file}, pos); got != test.want {
			t.Errorf("%s: %q, want %q", test.statement, got, test.want)
		}
	}
}

// TestOperationElsewhere looks for a position that no file has.
func TestOperationElsewhere(t *testing.T) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", "package p", 0)
	if err != nil {
		t.Fatal(err)
	}
	if got := operation([]*ast.File{file}, file.FileEnd+100); got != "" {
		t.Errorf("got %q, want nothing", got)
	}
}
