package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/version"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/cmd/asynclint/internal/report"
)

// oldestGo is the first release whose go vet prints the JSON of a tool on its
// standard output. Older ones mix it into the standard error.
const oldestGo = "go1.26"

// goVet runs the go command with this program as its vet tool.
type goVet struct {
	version  string // of the go command
	inModule bool   // the current directory lies in a module or workspace
	tool     string // this program
	flags    []string
	patterns []string
}

// newGoVet finds the go command and checks that it is fit.
func newGoVet(ctx context.Context, o *options) (*goVet, error) {
	tool, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("cannot find this program itself: %w", err)
	}
	var stdout, stderr bytes.Buffer
	cmd := goCommand(ctx, &stdout, &stderr, "env", "GOVERSION", "GOMOD", "GOWORK")
	if err := cmd.Run(); errors.Is(err, exec.ErrNotFound) {
		return nil, errors.New("the go command is not on PATH; asynclint needs it to load and build packages")
	} else if err != nil {
		return nil, fmt.Errorf("go env: %w\n%s", err, bytes.TrimSpace(stderr.Bytes()))
	}
	// One line each; there may be none for a variable that is not set.
	env := append(strings.Split(stdout.String(), "\n"), "", "", "")
	release := strings.TrimSpace(env[0])
	if version.IsValid(release) && version.Compare(release, oldestGo) < 0 {
		return nil, fmt.Errorf("the go command on PATH is %s; asynclint needs %s or newer", release, oldestGo)
	}
	inModule := env[1] != "" && env[1] != os.DevNull || env[2] != ""
	return &goVet{version: release, inModule: inModule, tool: tool, flags: o.vetFlags, patterns: o.patterns}, nil
}

// run runs go vet with the flags given in addition to the user's.
func (v *goVet) run(ctx context.Context, stdout, stderr io.Writer, flags ...string) error {
	args := append([]string{"vet", "-vettool=" + v.tool}, flags...)
	args = append(args, v.flags...)
	args = append(args, v.patterns...)
	return goCommand(ctx, stdout, stderr, args...).Run()
}

// only returns a copy that runs just the one rule.
func (v *goVet) only(rule string, all []*analysis.Analyzer) *goVet {
	one := *v
	one.flags = slices.DeleteFunc(slices.Clone(v.flags), func(f string) bool {
		name, _, _ := strings.Cut(strings.TrimPrefix(f, "-"), "=")
		return slices.ContainsFunc(all, func(a *analysis.Analyzer) bool { return a.Name == name })
	})
	one.flags = append(one.flags, "-"+rule)
	return &one
}

// goCommand prepares a run of the go command that an interrupt ends gently, so
// that it can remove its temporary files.
func goCommand(ctx context.Context, stdout, stderr io.Writer, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Stdout, cmd.Stderr = stdout, stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 5 * time.Second
	return cmd
}

// findings analyses the packages and calls unitDone for each package and test
// variant as it is done. Packages that fail to compile are part of the result;
// the error is for runs whose result cannot be trusted.
func (v *goVet) findings(ctx context.Context, unitDone func()) (*result, error) {
	// The findings are decoded while go vet still runs, for the sake of progress.
	// The pipe holds nothing, so a decoder that gave up must close its end, or
	// go vet would wait for ever to be read.
	reader, writer := io.Pipe()
	var stderr bytes.Buffer
	exited := make(chan error, 1)
	go func() {
		err := v.run(ctx, writer, &stderr, "-json")
		writer.Close()
		exited <- err
	}()
	r := &result{}
	decodeErr := report.Decode(reader, func(u report.Unit) {
		r.add(u)
		unitDone()
	})
	reader.Close() // after an error: let go vet end on a broken pipe
	vetErr := <-exited
	r.stderr = stderr.String()
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case decodeErr != nil:
		return nil, fmt.Errorf("%w\n%s", decodeErr, r.stderr)
	}
	return r, r.conclude(vetErr)
}
