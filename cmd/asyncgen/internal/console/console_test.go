package console_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-5a033449/asyncgen/cmd/asyncgen/internal/console"
	"github.com/seed-5a033449/asyncgen/templates/spec"
)

func TestErrors(t *testing.T) {
	dir := t.TempDir()
	goFile := filepath.Join(dir, "a.go")
	if err := os.WriteFile(goFile, []byte("package p\nfunc(\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	var errs spec.Errors
	errs.Add(spec.At{File: "s", Line: 2, Col: 4, Path: "a.b"}, "is wrong")
	errs.Add(spec.At{File: goFile, Line: 2, Col: 5}, "syntax")
	errs.Add(spec.At{File: filepath.Join(dir, "none"), Line: 1, Col: 1}, "gone")
	errs.Add(spec.At{File: dir, Line: 1, Col: 1}, "no file")
	for colour, want := range map[bool]string{
		false: dir + ":1:1: no file\n" +
			goFile + ":2:5: syntax\n    2 | func(\n      |     ^\n" +
			dir + "/none:1:1: gone\n" +
			"s:2:4: a.b: is wrong\n    2 | ab^cd\n      |    ^\n",
		true: "\x1b[1m" + dir + ":1:1: \x1b[mno file\n" +
			"\x1b[1m" + goFile + ":2:5: \x1b[msyntax\n    2 | func(\n      |     \x1b[32m^\x1b[m\n" +
			"\x1b[1m" + dir + "/none:1:1: \x1b[mgone\n" +
			"\x1b[1ms:2:4: \x1b[ma.b: is wrong\n    2 | ab^cd\n      |    \x1b[32m^\x1b[m\n",
	} {
		var b bytes.Buffer
		c := &console.Console{Err: &b, Colour: colour}
		c.Errors(&errs, map[string][]byte{"s": []byte("x\nab^cd\n")})
		if diff := cmp.Diff(want, b.String()); diff != "" {
			t.Errorf("colour %v (-want +got):\n%s", colour, diff)
		}
	}
}

// Many errors are all named, the first hundred with their lines, and counted.
func TestManyErrors(t *testing.T) {
	var errs spec.Errors
	for i := range 250 {
		errs.Add(spec.At{File: "s", Line: 1, Col: 1}, "error %d", i)
	}
	var b bytes.Buffer
	(&console.Console{Err: &b}).Errors(&errs, map[string][]byte{"s": []byte("x")})
	if got := strings.Count(b.String(), "\n"); got != 250+2*100+1 || !strings.HasSuffix(b.String(), "error 249\n250 errors\n") {
		t.Errorf("%d lines", got)
	}
}

// Progress and notes are for terminals.
func TestTerminal(t *testing.T) {
	for terminal, want := range map[bool]string{false: "", true: "\r\x1b[K1 of 2\r\x1b[Kdone\n"} {
		var b bytes.Buffer
		c := &console.Console{Err: &b, Terminal: terminal}
		c.Progress("%d of %d", 1, 2)
		c.EndProgress()
		c.Notef("done")
		if b.String() != want {
			t.Errorf("terminal %v: %q", terminal, b.String())
		}
	}
}

// A file is no terminal and shows no colour.
func TestNew(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if c := console.New(f, f); c.Terminal || c.Colour || c.Out != f || c.Err != f {
		t.Errorf("%+v", c)
	}
}
