package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func shell(t *testing.T, script string) *exec.Cmd {
	t.Helper()
	path, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no shell")
	}
	return exec.CommandContext(t.Context(), path, "-c", script)
}

func TestMeasureCountsChildren(t *testing.T) {
	_, idle, err := measure(shell(t, "true"))
	if err != nil {
		t.Fatal(err)
	}
	// The work is done by a child, as asynclint leaves it to go vet.
	output, busy, err := measure(shell(t, `sh -c 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done'; echo found; echo noise >&2; exit 1`), 1)
	if err != nil {
		t.Fatalf("an exit code that tells of findings: %v", err)
	}
	if busy.CPU <= idle.CPU || busy.Elapsed <= 0 || busy.Largest <= 0 {
		t.Errorf("a busy child counts for nothing: %v, idle %v", busy, idle)
	}
	if string(output) != "found\n" {
		t.Errorf("got the output %q", output)
	}
}

func TestMeasureFails(t *testing.T) {
	_, _, err := measure(shell(t, "echo it broke >&2; exit 3"), 1)
	if err == nil || !strings.Contains(err.Error(), "exit status 3: it broke") {
		t.Errorf("an exit code that is none of findings: %v", err)
	}
	if _, _, err := measure(exec.CommandContext(t.Context(), filepath.Join(t.TempDir(), "missing"))); err == nil {
		t.Error("a program that does not exist was measured")
	}
	if _, _, err := measure(shell(t, "kill -9 $$"), 1); err == nil {
		t.Error("a program that was killed was measured")
	}
}

func TestCostsAdd(t *testing.T) {
	sum := cost{CPU: time.Second, Elapsed: time.Second, Largest: 7 << 20}
	sum.add(cost{CPU: time.Minute, Elapsed: time.Second, Largest: 5 << 20})
	if want := (cost{CPU: 61 * time.Second, Elapsed: 2 * time.Second, Largest: 7 << 20}); sum != want {
		t.Errorf("got %v, want %v", sum, want)
	}
}
