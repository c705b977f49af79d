package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"syscall"
	"time"
)

// A cost is what a command took, with all processes that it started and waited for.
type cost struct {
	CPU     time.Duration // user and system
	Elapsed time.Duration
	Largest int64 // bytes of resident memory of the largest process
}

// add counts a further run: time adds up, memory is that of the larger one.
func (c *cost) add(other cost) {
	c.CPU += other.CPU
	c.Elapsed += other.Elapsed
	c.Largest = max(c.Largest, other.Largest)
}

func (c cost) String() string {
	return fmt.Sprintf("%6.1f s CPU %6.1f s passed %5d MB", c.CPU.Seconds(), c.Elapsed.Seconds(), c.Largest>>20)
}

// measure runs a command and returns its standard output. An exit code other than 0
// is an error unless it is among codes, by which the tools tell of findings.
func measure(cmd *exec.Cmd, codes ...int) (output []byte, c cost, err error) {
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	began := time.Now()
	err = cmd.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.Exited() && slices.Contains(codes, exit.ExitCode()) {
		err = nil
	}
	if err != nil {
		return nil, c, fmt.Errorf("%s: %w: %.2000s", cmd.Path, err, trimmed(stderr.Bytes()))
	}
	usage := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	return stdout.Bytes(), cost{
		CPU:     cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(),
		Elapsed: time.Since(began),
		Largest: usage.Maxrss << 10, // Linux counts in KiB
	}, nil
}

// quietly runs a command that only prepares something.
func quietly(ctx context.Context, dir string, env []string, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Env = dir, append(cmd.Environ(), env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s %v: %w: %.2000s", name, args, err, trimmed(out))
	}
	return nil
}

func trimmed(text []byte) []byte { return bytes.TrimSpace(text) }
