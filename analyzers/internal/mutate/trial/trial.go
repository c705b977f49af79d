// Package trial runs the tests of a package with some of its files replaced and
// tells which goroutines they leave blocked.
//
// It looks in three places: the goroutine profile with leaks marked, taken when
// the tests are done; the dump of all goroutines that a test binary prints when
// its time is up; and what testing/synctest says of a bubble in which nothing
// can move. For the first, package testing itself is compiled with one more call
// in it, so that packages with a TestMain of their own need no change.
package trial

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Settings say how the tests of a package are run.
type Settings struct {
	Dir     string   // of the module, or of GOROOT/src
	Package string   // import path
	Env     []string // beside the process's own
	Args    []string // for go test, such as -short
	Timeout time.Duration
	Work    string // a directory for files that are needed on the way
}

// An Outcome is what the tests of one version of a package left behind.
type Outcome struct {
	Built   bool
	Hung    bool // they had not ended when their time was up
	Bubble  bool // synctest found a bubble in which nothing can move
	Elapsed time.Duration
	Stacks  []Stack
	Output  string
}

//go:embed dump.go.txt
var dump string

// Run runs the tests with the files replaced that the map names.
func (s *Settings) Run(ctx context.Context, files map[string][]byte, args ...string) (*Outcome, error) {
	overlay, err := s.overlay(files)
	if err != nil {
		return nil, err
	}
	result := filepath.Join(s.Work, "goroutines")
	os.Remove(result) // of the run before
	args = append([]string{"test", "-overlay=" + overlay, "-vet=off", "-count=1", "-timeout=" + s.Timeout.String()}, args...)
	args = append(append(args, s.Args...), s.Package)
	// What the binary's own timeout cannot end, for a hang outside the tests, is ended here.
	ctx, cancel := context.WithTimeout(ctx, 2*s.Timeout+5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = s.Dir
	cmd.Env = append(os.Environ(), "GOEXPERIMENT=goroutineleakprofile", "GOTRACEBACK=all", "ASYNCLINT_GOROUTINES="+result)
	cmd.Env = append(cmd.Env, s.Env...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = time.Second
	began := time.Now()
	output, err := cmd.CombinedOutput()
	if err != nil && len(output) == 0 {
		return nil, fmt.Errorf("go test %s: %w", s.Package, err)
	}
	return read(string(output), result, time.Since(began)), nil
}

func read(output, result string, elapsed time.Duration) *Outcome {
	o := &Outcome{
		Built:   !strings.Contains(output, "[build failed]") && !strings.Contains(output, "[setup failed]"),
		Hung:    strings.Contains(output, "panic: test timed out after"),
		Bubble:  strings.Contains(output, "blocked goroutines remain") || strings.Contains(output, "all goroutines in bubble are blocked"),
		Elapsed: elapsed,
		Output:  output,
	}
	o.Stacks = ParseStacks(output)
	if profile, err := os.ReadFile(result); err == nil {
		o.Stacks = append(o.Stacks, ParseStacks(string(profile))...)
	}
	return o
}

// overlay writes the replaced files and returns the name of the go command's
// description of them. Each keeps its base name, which stacks show.
func (s *Settings) overlay(files map[string][]byte) (string, error) {
	replaced := map[string][]byte{}
	for name, text := range files {
		replaced[name] = text
	}
	root, err := goroot()
	if err != nil {
		return "", err
	}
	testing := filepath.Join(root, "src", "testing")
	source, err := os.ReadFile(filepath.Join(testing, "testing.go"))
	if err != nil {
		return "", err
	}
	const after = "func (m *M) after() {\n"
	if !strings.Contains(string(source), after) {
		return "", fmt.Errorf("this release's package testing has no method after to hook into")
	}
	replaced[filepath.Join(testing, "testing.go")] = []byte(strings.Replace(string(source), after,
		after+"\tdumpGoroutines(m.deps);", 1))
	replaced[filepath.Join(testing, "asynclint_dump.go")] = []byte(dump)
	return writeOverlay(s.Work, replaced)
}

// writeOverlay writes files below dir with a description for the go command's
// -overlay, and returns the name of the description.
func writeOverlay(dir string, files map[string][]byte) (string, error) {
	replace, err := WriteFiles(dir, files)
	if err != nil {
		return "", err
	}
	description, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	name := filepath.Join(dir, "overlay.json")
	return name, os.WriteFile(name, description, 0o666)
}

// WriteFiles writes files below dir, each with its own base name, and returns
// the names of the copies by those of the originals.
func WriteFiles(dir string, files map[string][]byte) (map[string]string, error) {
	written := map[string]string{}
	for name, text := range files {
		to := filepath.Join(dir, "overlay", name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(to), 0o777), os.WriteFile(to, text, 0o666)); err != nil {
			return nil, err
		}
		written[name] = to
	}
	return written, nil
}

func goroot() (string, error) {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	return strings.TrimSpace(string(out)), err
}
