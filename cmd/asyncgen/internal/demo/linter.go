package demo

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
)

// linterPackage is what the go command builds.
const linterPackage = "github.com/seed-5a033449/asyncgen/cmd/asynclint"

// A linterBuild is an asynclint binary in the making.
type linterBuild struct {
	path string // of the binary, once wait has returned nil
	dir  string
	done chan error
	stop context.CancelFunc
}

// startLinterBuild begins to build asynclint from where this program came
// from: the module of the working directory (a clone, or one that has it as a
// tool), else the version that this binary was built at.
func startLinterBuild(ctx context.Context) *linterBuild {
	ctx, stop := context.WithCancel(ctx)
	b := &linterBuild{done: make(chan error, 1), stop: stop}
	go func() { b.done <- b.build(ctx) }()
	return b
}

func (b *linterBuild) build(ctx context.Context) (err error) {
	if b.dir, err = os.MkdirTemp("", "asynclint-"); err != nil {
		return err
	}
	b.path = filepath.Join(b.dir, executable("asynclint"))
	out, err := goCommand(ctx, nil, "build", "-o", b.path, linterPackage)
	if err == nil {
		return nil
	}
	info, ok := debug.ReadBuildInfo()
	if ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		env := []string{"GOBIN=" + b.dir, "GOWORK=off", "GOFLAGS="}
		out, err = goCommand(ctx, env, "install", linterPackage+"@"+info.Main.Version)
	}
	if err == nil {
		return nil
	}
	if installed, lookErr := exec.LookPath("asynclint"); lookErr == nil {
		b.path = installed
		return nil
	}
	return fmt.Errorf("building asynclint: %w\n%s", err, out)
}

// goCommand runs the go command in the working directory.
func goCommand(ctx context.Context, env []string, args ...string) (string, error) {
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Stdout, cmd.Stderr = &out, &out
	cmd.Env = append(os.Environ(), env...)
	err := cmd.Run()
	return out.String(), err
}

// wait blocks until the binary is there. It may be called once.
func (b *linterBuild) wait() error {
	err := <-b.done
	b.done <- err // for discard
	return err
}

// discard ends the build if it still runs, and deletes its binary.
func (b *linterBuild) discard() {
	b.stop()
	<-b.done
	if b.dir != "" {
		_ = os.RemoveAll(b.dir) // temporary: the system cleans up what remains
	}
}
