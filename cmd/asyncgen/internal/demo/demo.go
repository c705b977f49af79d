// Package demo shows the main job on real input: it writes a small module,
// generates, builds and runs it, and lets asynclint loose on a file with three
// planted mistakes.
package demo

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// The module as real files. Its go.mod has another name here, since the
// directory of a module cannot be embedded.
//
//go:embed _module
var module embed.FS

// Options say where and how the demonstration runs.
type Options struct {
	Dir      string                 // target folder; "" makes a temporary one, which is kept
	Out      io.Writer              // what the user reads
	Progress func(step string)      // called as a long step starts; may be nil
	Generate func(dir string) error // asyncgen gen in that folder
}

// Run carries the demonstration out. It returns early, with the commands that
// it started ended, when ctx is cancelled. A folder that holds anything is
// refused, so nothing of the user's is ever overwritten.
func Run(ctx context.Context, o Options) error {
	if o.Progress == nil {
		o.Progress = func(string) {}
	}
	dir, err := prepare(o.Dir)
	if err != nil {
		return err
	}
	fmt.Fprintf(o.Out, "The demonstration is in %s\n\n", dir)
	if err := unpack(dir); err != nil {
		return err
	}
	linter := startLinterBuild(ctx) // it takes longest: meanwhile the rest goes on
	defer linter.discard()
	if err := program(ctx, o, dir); err != nil {
		return err
	}
	o.Progress("building asynclint")
	if err := linter.wait(); err != nil {
		return err
	}
	o.Progress("asynclint ./...")
	if err := lint(ctx, o.Out, linter.path, dir); err != nil {
		return err
	}
	fmt.Fprintf(o.Out, epilogue, dir)
	return nil
}

const epilogue = `
What to try next, in %s:
  edit pages.async.yaml, say concurrency: 4, then: asyncgen gen && go run .
  asyncgen check ./...             what CI runs: fails when the code and the spec differ
  asynclint -fix ./...             passes the dropped context on
  asynclint -explain goroutineleak the manual of a rule
go install github.com/seed-5a033449/asyncgen/cmd/...@latest puts both on your PATH;
in a clone: go install ./cmd/asyncgen ./cmd/asynclint
`

// prepare returns an empty folder.
func prepare(dir string) (string, error) {
	if dir == "" {
		return os.MkdirTemp("", "asyncgen-demo-")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", err
	}
	if len(entries) > 0 {
		return "", fmt.Errorf("%s is not empty: choose a new folder with -o", dir)
	}
	return filepath.Abs(dir)
}

// unpack writes the module.
func unpack(dir string) error {
	root, err := fs.Sub(module, "_module")
	if err != nil {
		return err
	}
	if err := os.CopyFS(dir, root); err != nil {
		return err
	}
	return os.Rename(filepath.Join(dir, "go.mod.txt"), filepath.Join(dir, "go.mod"))
}

// program generates, builds and runs the module's program.
func program(ctx context.Context, o Options, dir string) error {
	o.Progress("asyncgen gen")
	fmt.Fprintln(o.Out, "$ asyncgen gen")
	if err := o.Generate(dir); err != nil {
		return err
	}
	o.Progress("go build")
	fmt.Fprintln(o.Out, "\n$ go build -o pages . && ./pages")
	if err := command(ctx, dir, o.Out, "go", "build", "-o", executable("pages"), ".").Run(); err != nil {
		return fmt.Errorf("building the program: %w", err)
	}
	o.Progress("fetching 300 pages twice")
	if err := command(ctx, dir, o.Out, filepath.Join(dir, executable("pages"))).Run(); err != nil {
		return fmt.Errorf("running the program: %w", err)
	}
	return nil
}

// lint runs asynclint over the module, whose planted mistakes it must find.
func lint(ctx context.Context, out io.Writer, linter, dir string) error {
	fmt.Fprintln(out, "\n$ asynclint ./...")
	var found bytes.Buffer
	err := command(ctx, dir, &found, linter, "./...").Run()
	_, _ = out.Write(found.Bytes()) // nothing to do about a closed pipe
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit) && exit.ExitCode() == 3: // findings, as there should be
		return nil
	case err != nil:
		return fmt.Errorf("running asynclint: %w", err)
	default:
		return errors.New("asynclint found none of the planted mistakes")
	}
}

// command prepares a command whose output goes to out. It works on its own
// module, whatever workspace or flags surround the user.
func command(ctx context.Context, dir string, out io.Writer, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, out, out
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=", "NO_COLOR=1")
	cmd.WaitDelay = 5 * time.Second
	return cmd
}

// executable returns the name of a program file on this system.
func executable(name string) string {
	if strings.EqualFold(os.Getenv("GOEXE"), ".exe") || os.PathSeparator == '\\' {
		return name + ".exe"
	}
	return name
}
