package main_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const sample = "../testdata/sample"

// TestGolangci builds the real golangci-lint with the plugin and runs it on the
// sample as a user would.
func TestGolangci(t *testing.T) {
	g := build(t)
	t.Run("settings are checked", g.settings)
	t.Run("findings", g.findings)
	t.Run("sarif", g.sarif)
	t.Run("fix", g.fix)
}

type golangci struct{ binary, cache string }

func build(t *testing.T) golangci {
	t.Helper()
	g := golangci{binary: filepath.Join(t.TempDir(), "golangci-lint"), cache: t.TempDir()}
	began := time.Now()
	if out, err := exec.Command("go", "build", "-o", g.binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	info, err := os.Stat(g.binary)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("built golangci-lint with the plugin: %d MB, %s", info.Size()>>20, time.Since(began).Round(time.Second))
	return g
}

// copySample copies the sample out of this repository, whose go.work would
// leave it out.
func copySample(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(sample)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// run runs golangci-lint in dir and returns what it printed and its exit code.
func (g golangci) run(t *testing.T, dir string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	cmd := exec.Command(g.binary, append([]string{"run"}, args...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOLANGCI_LINT_CACHE="+g.cache, "GOWORK=off")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if _, ok := errors.AsType[*exec.ExitError](err); err != nil && !ok {
		t.Fatal(err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

// lineOf returns the number of the only line of the sample that holds text.
func lineOf(t *testing.T, dir, text string) int {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, "sample.go"))
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(data), text); n != 1 {
		t.Fatalf("the sample has %q %d times, want once", text, n)
	}
	before, _, _ := strings.Cut(string(data), text)
	return strings.Count(before, "\n") + 1
}

func (g golangci) settings(t *testing.T) {
	dir := copySample(t)
	file := filepath.Join(dir, ".golangci.yml")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	wrong := strings.Replace(string(data), "type: module", "type: module\n        settings: {disable: [loopblok]}", 1)
	if err := os.WriteFile(file, []byte(wrong), 0o666); err != nil {
		t.Fatal(err)
	}
	_, stderr, code := g.run(t, dir, "./...")
	if want := `there is no rule "loopblok"`; code == 0 || !strings.Contains(stderr, want) {
		t.Errorf("exit code %d, stderr %s; want ...%s...", code, stderr, want)
	}
	t.Log("a rule that does not exist is refused by its name")
}

// An issue as golangci-lint prints it as JSON.
type issue struct {
	FromLinter, Text string
	Pos              struct{ Line int }
}

func (g golangci) findings(t *testing.T) {
	dir := copySample(t)
	stdout, stderr, code := g.run(t, dir, "--output.json.path=stdout", "./...")
	if code != 1 {
		t.Fatalf("exit code %d, want 1\n%s", code, stderr)
	}
	var out struct{ Issues []issue }
	if err := json.NewDecoder(strings.NewReader(stdout)).Decode(&out); err != nil {
		t.Fatalf("%v\n%s", err, stdout)
	}
	want := map[int]string{
		lineOf(t, dir, "http.NewRequest("):         "asynclint ctxvariant: ",
		lineOf(t, dir, "answers <- load()"):        "asynclint goroutineleak: ",
		lineOf(t, dir, "comment from another tim"): "nolintlint directive `//nolint:asynclint",
	}
	for _, i := range out.Issues {
		got := i.FromLinter + " " + i.Text
		if !strings.HasPrefix(got, want[i.Pos.Line]) || want[i.Pos.Line] == "" {
			t.Errorf("line %d: unexpected %s", i.Pos.Line, got)
		}
		if strings.Contains(got, "goroutineleak") && !strings.Contains(got, "; 1. ") {
			t.Errorf("the trace is not in the message: %s", got)
		}
		delete(want, i.Pos.Line)
		t.Logf("line %d: %s", i.Pos.Line, got)
	}
	for line, text := range want {
		t.Errorf("line %d: missing %s", line, text)
	}
	t.Log("//nolint:asynclint is honoured, and nolintlint names the comment that is of no use")
}

func (g golangci) sarif(t *testing.T) {
	dir := copySample(t)
	stdout, stderr, code := g.run(t, dir, "--output.sarif.path=stdout", "--output.text.path=stderr", "./...")
	if code != 1 {
		t.Fatalf("exit code %d, want 1\n%s", code, stderr)
	}
	var log struct {
		Version string
		Runs    []struct {
			Results []struct {
				RuleID    string
				Message   struct{ Text string }
				Locations []struct {
					PhysicalLocation struct {
						ArtifactLocation struct{ URI string }
						Region           struct{ StartLine int }
					}
				}
			}
		}
	}
	if err := json.NewDecoder(strings.NewReader(stdout)).Decode(&log); err != nil {
		t.Fatalf("%v\n%s", err, stdout)
	}
	want := lineOf(t, dir, "http.NewRequest(")
	found := false
	for _, r := range log.Runs[0].Results {
		place := r.Locations[0].PhysicalLocation
		if r.RuleID == "asynclint" && place.Region.StartLine == want && place.ArtifactLocation.URI == "sample.go" {
			found = strings.HasPrefix(r.Message.Text, "ctxvariant: ")
		}
	}
	if log.Version != "2.1.0" || !found {
		t.Errorf("no ctxvariant result on line %d in\n%s", want, stdout)
	}
	t.Logf("SARIF %s carries %d results", log.Version, len(log.Runs[0].Results))
}

func (g golangci) fix(t *testing.T) {
	dir := copySample(t)
	g.run(t, dir, "--fix", "./...")
	data, err := os.ReadFile(filepath.Join(dir, "sample.go"))
	if err != nil {
		t.Fatal(err)
	}
	if want := "http.NewRequestWithContext(ctx, http.MethodGet, url, nil)"; !strings.Contains(string(data), want) {
		t.Errorf("--fix did not write %s:\n%s", want, data)
	}
	if out, err := command(dir, "go", "vet", "./...").CombinedOutput(); err != nil {
		t.Errorf("the fixed code: %v\n%s", err, out)
	}
	stdout, _, _ := g.run(t, dir, "./...")
	if strings.Contains(stdout, "ctxvariant") {
		t.Errorf("after --fix there is still\n%s", stdout)
	}
	t.Log("--fix is applied, the code compiles, and the finding is gone")
}

func command(dir, name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off")
	return cmd
}
