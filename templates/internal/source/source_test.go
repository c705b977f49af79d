package source_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/seed-5a033449/asyncgen/templates/internal/source"
)

var update = flag.Bool("update", false, "write the answers anew")

// Each archive in testdata is a module whose root is package p, with questions
// in the file "ask" and the answers in "want": "func REF" shows a signature,
// "type TEXT" a type as a spec gives it, "name NAME" whether it may be declared,
// "member TYPE NAME", "context TYPE" whether a type is a context.
func TestPackages(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, path := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			files := unpack(t, archive)
			got := answers(t, files["."], files["ask"])
			if *update {
				archive.Files[len(archive.Files)-1].Data = []byte(got) // want comes last
				if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(files["want"], got); diff != "" {
				t.Errorf("answers (-want +got):\n%s", diff)
			}
		})
	}
}

// unpack writes the Go files to a directory, whose name it gives as ".", and
// returns the others.
func unpack(t *testing.T, archive *txtar.Archive) map[string]string {
	t.Helper()
	dir := t.TempDir()
	others := map[string]string{".": dir}
	for _, f := range archive.Files {
		if ext := filepath.Ext(f.Name); ext == "" {
			others[f.Name] = string(f.Data)
			continue
		}
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return others
}

// role takes file names for what they say.
func role(name string) source.Role {
	switch {
	case strings.HasPrefix(name, "generated"):
		return source.Generated
	case strings.HasPrefix(name, "replaced"):
		return source.Replaced
	}
	return source.Handwritten
}

func answers(t *testing.T, dir, questions string) string {
	t.Helper()
	p, err := source.Load(dir, role)
	if err != nil {
		return strings.ReplaceAll(err.Error(), dir+"/", "") + "\n"
	}
	var b strings.Builder
	for line := range strings.Lines(questions) {
		verb, arg, _ := strings.Cut(strings.TrimSpace(line), " ")
		fmt.Fprintf(&b, "%s %s: %s\n", verb, arg, answer(t, p, verb, arg))
	}
	return b.String()
}

func answer(t *testing.T, p *source.Package, verb, arg string) string {
	t.Helper()
	switch verb {
	case "func":
		fn, err := p.Func(arg)
		if err != nil {
			return err.Error()
		}
		return signature(fn)
	case "type":
		text, err := p.ParseType(arg)
		if err != nil {
			return err.Error()
		}
		return string(text)
	case "name":
		return fmt.Sprintf("declared %q imported %q", p.Declared(arg), p.Imported(arg))
	case "member":
		typ, name, _ := strings.Cut(arg, " ")
		return fmt.Sprint(p.HasMember(typ, name))
	case "context":
		return fmt.Sprint(p.Is(source.Type(arg), source.Context))
	case "package":
		return p.Name + " " + p.ImportPath
	}
	t.Fatalf("unknown question %q", verb)
	return ""
}

func signature(fn *source.Func) string {
	var b strings.Builder
	if fn.Recv != nil {
		fmt.Fprintf(&b, "(%s %s)%v ", fn.Recv.Name, fn.Recv.Type, fn.RecvParams)
	}
	b.WriteString(fn.Name)
	list := func(open, end string, params []source.Param) {
		b.WriteString(open)
		for i, p := range params {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(strings.TrimSpace(p.Name + " " + string(p.Type)))
		}
		b.WriteString(end)
	}
	if len(fn.TypeParams) > 0 {
		list("[", "]", fn.TypeParams)
	}
	list("(", ")", fn.Params)
	if fn.Variadic {
		b.WriteString("...")
	}
	list(" (", ")", fn.Results)
	return b.String() + " at " + fn.Where
}
