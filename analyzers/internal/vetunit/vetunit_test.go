package vetunit_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/vetunit"
)

// TestMain lets the test binary be the tool, and what stands in for the tool.
func TestMain(m *testing.M) {
	switch {
	case vetunit.Serving() && os.Getenv("VETUNIT_TEST_TOOL") == "":
		os.Setenv("VETUNIT_TEST_TOOL", "1") // the next process is the tool
		os.Exit(vetunit.Serve())
	case os.Getenv("VETUNIT_TEST_TOOL") != "":
		unitchecker.Main(functions)
	}
	os.Exit(m.Run())
}

// functions reports each function whose name begins with "bad".
var functions = &analysis.Analyzer{
	Name: "functions",
	Doc:  "report bad functions",
	Run: func(pass *analysis.Pass) (any, error) {
		for _, name := range pass.Pkg.Scope().Names() {
			if strings.HasPrefix(name, "bad") {
				pass.Reportf(pass.Pkg.Scope().Lookup(name).Pos(), "%s is bad", name)
			}
		}
		return nil, nil
	},
}

func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func TestCapture(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir, keep := t.TempDir(), t.TempDir()
	write(t, dir, map[string]string{
		"go.mod":    "module example.com/p\n\ngo 1.26\n",
		"p.go":      "package p\n\nimport \"errors\"\n\nvar Err = errors.New(\"p\")\n",
		"p_test.go": "package p\n\nfunc badTest() {}\n",
		"other.txt": "package p\n\nfunc badOther() {}\n",
	})
	units, err := vetunit.Capture(t.Context(), vetunit.Request{
		Tool: self, Dir: dir, Env: []string{"GOWORK=off", "GOFLAGS="}, Patterns: []string{"."}, Keep: keep,
	})
	if err != nil {
		t.Fatal(err)
	}
	const id = "example.com/p"
	if len(units) != 1 || units[id] == nil || len(units[id].Files()) != 2 {
		t.Fatalf("units %v, want the package with its tests", units)
	}
	replaced := map[string]string{filepath.Join(dir, "p.go"): filepath.Join(dir, "other.txt")}
	for _, test := range []struct {
		replaced map[string]string
		want     []string
	}{
		{nil, []string{"badTest"}},
		{replaced, []string{"badOther", "badTest"}},
	} {
		file, err := units[id].Describe(t.TempDir(), test.replaced)
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(self, file)
		cmd.Env = append(os.Environ(), "VETUNIT_TEST_TOOL=1")
		output, _ := cmd.CombinedOutput()
		for _, name := range []string{"badOther", "badTest"} {
			if got := strings.Contains(string(output), name+" is bad"); got != slices.Contains(test.want, name) {
				t.Errorf("with %v: %q", test.replaced, output)
			}
		}
		if _, err := os.Stat(file + ".facts"); err != nil {
			t.Error(err)
		}
	}
}

func TestCaptureNothing(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"go.mod": "module example.com/p\n\ngo 1.26\n"})
	_, err := vetunit.Capture(t.Context(), vetunit.Request{
		Tool: os.Args[0], Dir: dir, Env: []string{"GOWORK=off", "GOFLAGS="}, Patterns: []string{"./missing"}, Keep: t.TempDir(),
	})
	if err == nil || !strings.Contains(err.Error(), "missing") {
		t.Errorf("a package that does not exist: %v", err)
	}
}
