package analyzers_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var runPairs = flag.Bool("pairs", false, "download real modules and compare what is found in their buggy and fixed versions")

// pairFloor is how many pairs have to hold. It is only ever raised.
const pairFloor = 6

// leakRules are the rules of which a finding counts for a pair.
var leakRules = []string{"lockleak", "relock", "lockorder", "lockwait", "goroutineleak"}

// A pair is a bug of a real module, with a version that has it and one that does not.
type pair struct {
	module, buggy, fixed, pkg string
	file                      string
	line                      int
	class, what               string
}

// TestPairs analyses both versions of each module with the command itself, as
// users run it. A pair holds when a finding stands in the function of the buggy
// place and none stands in the function of that name in the fixed version.
func TestPairs(t *testing.T) {
	pairs := readPairs(t)
	if !*runPairs {
		t.Skip("downloads modules: run .ci/pairs")
	}
	linter := filepath.Join(t.TempDir(), "asynclint.exe")
	if out, err := exec.Command("go", "build", "-o", linter, "../cmd/asynclint").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var report bytes.Buffer
	hold := 0
	for _, p := range pairs {
		buggy, function := p.findings(t, linter, p.buggy, p.place)
		fixed, _ := p.findings(t, linter, p.fixed, func(t *testing.T, dir string) string { return function })
		ok := len(buggy) > 0 && len(fixed) == 0
		if ok {
			hold++
		}
		fmt.Fprintf(&report, "%s: %s, %s:%d (%s), in %s\n", word(ok), p.module, p.file, p.line, p.class, function)
		for _, f := range buggy {
			fmt.Fprintf(&report, "\t%s: %s:%d: %s: %s\n", p.buggy, f.file, f.line, f.rule, f.message)
		}
		for _, f := range fixed {
			fmt.Fprintf(&report, "\t%s, fixed: %s:%d: %s: %s\n", p.fixed, f.file, f.line, f.rule, f.message)
		}
	}
	t.Logf("\n%s%d of %d pairs hold", &report, hold, len(pairs))
	if hold < pairFloor {
		t.Errorf("%d pairs hold, want %d", hold, pairFloor)
	}
}

func readPairs(t *testing.T) (pairs []pair) {
	t.Helper()
	for _, row := range columns(t, "pairs.tsv", "module,buggy,fixed,package,file:line,class,what happens") {
		file, number, _ := strings.Cut(row[4], ":")
		line, err := strconv.Atoi(number)
		if err != nil {
			t.Fatalf("pairs.tsv: %s: %v", row[0], err)
		}
		pairs = append(pairs, pair{row[0], row[1], row[2], row[3], file, line, row[5], row[6]})
	}
	return pairs
}

// findings returns what the leak rules find in a function of a version of the
// module, and the function, which where names when it is given the directory.
func (p pair) findings(t *testing.T, linter, version string, where func(*testing.T, string) string) ([]found, string) {
	t.Helper()
	dir := download(t, p.module+"@"+version)
	function := where(t, dir)
	cmd := exec.Command(linter, "-json", "./"+p.pkg)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod", "CGO_ENABLED=0")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Errorf("%s@%s: %v\n%s", p.module, version, err, stderr.String())
	}
	return slices.DeleteFunc(decode(t, out, dir), func(f found) bool {
		inside := filepath.Dir(f.file) == filepath.Dir(p.file) && functionAt(t, filepath.Join(dir, f.file), f.line) == function
		return !inside || !slices.Contains(leakRules, f.rule)
	}), function
}

// place names the function of the buggy place.
func (p pair) place(t *testing.T, dir string) string {
	return functionAt(t, filepath.Join(dir, p.file), p.line)
}

// download returns a directory with a module that may be written to. Without
// network the test is skipped.
func download(t *testing.T, module string) string {
	t.Helper()
	cmd := exec.Command("go", "mod", "download", "-json", module)
	cmd.Dir = t.TempDir()
	cmd.Env = append(os.Environ(), "GOWORK=off")
	out, err := cmd.Output()
	var downloaded struct{ Dir, GoMod, Error string }
	if json.Unmarshal(out, &downloaded) != nil || err != nil {
		t.Skipf("no network, or no %s: %v %s", module, err, downloaded.Error)
	}
	dir := filepath.Join(t.TempDir(), "module")
	if err := os.CopyFS(dir, os.DirFS(downloaded.Dir)); err != nil {
		t.Fatal(err)
	}
	// The go command may complete go.mod, which some modules lack.
	for _, name := range []string{"go.mod", "go.sum"} {
		if err := os.Chmod(filepath.Join(dir, name), 0o666); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	write(t, filepath.Join(dir, "go.mod"), read(t, downloaded.GoMod))
	return dir
}

// decode reads the command's JSON: package → rule → findings. The files of what
// it returns are relative to dir.
func decode(t *testing.T, out []byte, dir string) (all []found) {
	t.Helper()
	var packages map[string]map[string]json.RawMessage
	if err := json.Unmarshal(out, &packages); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	for _, rules := range packages {
		for rule, raw := range rules {
			var findings []struct{ Posn, Message string }
			if json.Unmarshal(raw, &findings) != nil {
				continue // an error, for which the command has failed
			}
			for _, f := range findings {
				parts := strings.Split(f.Posn, ":")
				file, err := filepath.Rel(dir, strings.Join(parts[:len(parts)-2], ":"))
				line, numberErr := strconv.Atoi(parts[len(parts)-2])
				if err != nil || numberErr != nil {
					t.Fatalf("no position: %s", f.Posn)
				}
				all = append(all, found{rule: rule, file: file, line: line, message: f.Message})
			}
		}
	}
	return all
}

// functionAt returns the name of the function that a line belongs to, with its
// receiver; literals belong to the function around them.
func functionAt(t *testing.T, file string, line int) string {
	t.Helper()
	fset := token.NewFileSet()
	parsed, err := parser.ParseFile(fset, file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	for _, decl := range parsed.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok || line < fset.Position(f.Pos()).Line || fset.Position(f.End()).Line < line {
			continue
		}
		if f.Recv == nil {
			return f.Name.Name
		}
		return receiver(f.Recv.List[0].Type) + "." + f.Name.Name
	}
	return ""
}

// receiver returns the name of a receiver's type.
func receiver(expr ast.Expr) string {
	for {
		switch e := expr.(type) {
		case *ast.StarExpr:
			expr = e.X
		case *ast.IndexExpr:
			expr = e.X
		case *ast.IndexListExpr:
			expr = e.X
		case *ast.Ident:
			return e.Name
		default:
			return "?"
		}
	}
}

// TestReadPairs holds the facts to their form, and the search for functions to
// its answers.
func TestReadPairs(t *testing.T) {
	for _, p := range readPairs(t) {
		if p.buggy == p.fixed || p.line <= 0 || !strings.HasPrefix(p.file, strings.TrimPrefix(p.pkg, ".")) {
			t.Errorf("%s: versions %s and %s, package %s, place %s:%d", p.module, p.buggy, p.fixed, p.pkg, p.file, p.line)
		}
	}
	file := filepath.Join(t.TempDir(), "a.go")
	write(t, file, "package a\n\nfunc (l *list[T]) add() {\n\tgo func() {\n\t}()\n}\n\nfunc b() {}\n\nvar c = 1\n")
	for line, want := range map[int]string{3: "list.add", 5: "list.add", 8: "b", 10: ""} {
		if got := functionAt(t, file, line); got != want {
			t.Errorf("line %d is in %q, want %q", line, got, want)
		}
	}
}

func TestDecode(t *testing.T) {
	out := `{"p": {"relock": [{"posn": "/m/sub/a.go:3:2", "message": "m"}], "other": {"error": "e"}}}`
	got := decode(t, []byte(out), "/m")
	if want := []found{{rule: "relock", file: filepath.FromSlash("sub/a.go"), line: 3, message: "m"}}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
