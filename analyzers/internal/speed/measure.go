package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"syscall"
	"time"
)

// A cost is what a run of a command took, with all the processes it started and
// waited for.
type cost struct {
	cpu, elapsed time.Duration
	largest      int64 // bytes of memory of the largest process
	output       []byte
}

// measure runs a command. Findings, which make the tools exit with a code other
// than 0, are no failure, but a signal is.
func measure(ctx context.Context, dir string, env []string, name string, args ...string) (cost, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Env = dir, env
	began := time.Now()
	out, err := cmd.CombinedOutput()
	if exit, ok := errors.AsType[*exec.ExitError](err); err != nil && (!ok || !exit.Exited()) {
		return cost{}, fmt.Errorf("%s: %w", name, err)
	}
	usage := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	return cost{
		cpu:     cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(),
		elapsed: time.Since(began),
		largest: usage.Maxrss << 10, // Linux counts in KiB
		output:  out,
	}, nil
}

func (c cost) String() string {
	return fmt.Sprintf("%6.1f s CPU %6.1f s passed %5d MB", c.cpu.Seconds(), c.elapsed.Seconds(), c.largest>>20)
}
