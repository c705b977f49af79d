//go:build unix

package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// A directory that cannot be written to: an error at the spec, and every file
// as it was. Root could write all the same, so the command runs as nobody then.
func TestReadOnlyDirectory(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(filepath.Dir(dir), 0o755); err != nil { // for nobody to pass through
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"go.mod":       "module example.com/shop\n",
		"shop.go":      "package shop\n\nimport \"context\"\n\nfunc do(context.Context) error { return nil }\n",
		"a.async.yaml": "version: 1\nscaffolds: [{kind: call, name: A, func: do, timeout: 1s}]\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o444); err != nil {
			t.Fatal(err)
		}
	}
	command := filepath.Join(dir, "asyncgen")
	if out, err := exec.Command("go", "build", "-o", command, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(dir, 0o755) // for the test to clean up
	for verb, want := range map[string]string{
		"gen":  "a.async.yaml:1:1: cannot write a_async.go: permission denied (nothing was written)\n    1 | version: 1\n      | ^\n",
		"init": "asyncgen: open 001.async.yaml: permission denied\n",
	} {
		cmd := exec.Command(command, verb)
		cmd.Dir = dir
		if os.Getuid() == 0 {
			cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		}
		out, err := cmd.CombinedOutput()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != exitBad || string(out) != want {
			t.Errorf("%s: %v\n%s", verb, err, out)
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 4 {
		t.Errorf("the directory holds %v, %v", entries, err)
	}
}
