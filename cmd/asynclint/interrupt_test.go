package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// TestInterrupt interrupts a run whose go vet takes long. The go command ends
// with it, and the exit code is that of an interrupted program.
func TestInterrupt(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no interrupts between processes")
	}
	dir := t.TempDir()
	started, ended := filepath.Join(dir, "started"), filepath.Join(dir, "ended")
	fake := "#!/bin/sh\n[ $1 = env ] && echo go1.26.8 && exit\n" +
		"trap 'kill $!; touch " + ended + "; exit 1' INT\nsleep 60 &\ntouch " + started + "\nwait\n"
	if err := os.WriteFile(filepath.Join(dir, "go"), []byte(fake), 0o777); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("asynclint", "./...")
	cmd.Env = append(os.Environ(), "PATH="+dir+":"+os.Getenv("PATH"))
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	exited := make(chan error, 1)
	go func() { exited <- cmd.Wait() }()
	for !exists(started) {
		select {
		case err := <-exited:
			t.Fatalf("ended before the interrupt: %v\n%s", err, stderr.String())
		case <-time.After(time.Millisecond):
		}
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	<-exited
	if code := cmd.ProcessState.ExitCode(); code != exitInterrupted {
		t.Errorf("exit code %d, want %d", code, exitInterrupted)
	}
	if got, want := stderr.String(), "asynclint: interrupted\n"; got != want {
		t.Errorf("stderr %q, want %q", got, want)
	}
	if stdout.Len() > 0 {
		t.Errorf("stdout %q, want nothing", stdout.String())
	}
	if !exists(ended) {
		t.Error("the go command was not interrupted")
	}
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}
