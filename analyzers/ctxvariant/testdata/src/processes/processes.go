// Package processes: children that the caller's context must not kill.
package processes

import (
	"context"
	"os"
	"os/exec"
)

func run(ctx context.Context) {
	cmd := exec.Command("ls") // want `exec.Command ignores ctx`
	cmd.Dir = "/"
	if err := cmd.Run(); err != nil {
		return
	}
	exec.Command("ls").Output() // want `exec.Command ignores ctx`
}

func startAndWait(ctx context.Context) error {
	cmd := exec.Command("ls") // want `exec.Command ignores ctx`
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	defer out.Close()
	if err := cmd.Start(); err != nil {
		return err
	}
	return cmd.Wait()
}

func daemon(ctx context.Context) error {
	cmd := exec.Command("serve")
	if err := cmd.Start(); err != nil {
		return err
	}
	return cmd.Process.Release()
}

func reaped(ctx context.Context) error {
	cmd := exec.Command("serve")
	if err := cmd.Start(); err != nil {
		return err
	}
	go cmd.Wait()
	return nil
}

func reapedInClosure(ctx context.Context) error {
	cmd := exec.Command("serve")
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() { cmd.Wait() }()
	return nil
}

func stoppedGently(ctx context.Context) error {
	cmd := exec.Command("serve")
	if err := cmd.Start(); err != nil {
		return err
	}
	exited := make(chan error, 1)
	go func() { exited <- cmd.Wait() }()
	select {
	case <-ctx.Done():
		cmd.Process.Signal(nil)
		return <-exited
	case err := <-exited:
		return err
	}
}

func joined(ctx context.Context) error {
	cmd := exec.Command("serve") // want `exec.Command ignores ctx`
	exited := make(chan error, 1)
	go func() { exited <- cmd.Run() }()
	return <-exited
}

func foreground(ctx context.Context) error {
	cmd := exec.Command("editor")
	cmd.Stdin, cmd.Stdout = os.Stdin, os.Stdout
	return cmd.Run()
}

func installs(ctx context.Context) error {
	cmd := exec.Command("dpkg")
	cmd.Stdout = os.Stdout
	cmd.Stderr = os.Stderr
	return cmd.Run()
}

// One output alone may as well be a log.
func packs(ctx context.Context) error {
	cmd := exec.Command("tar") // want `exec.Command ignores ctx`
	cmd.Stdout = os.Stdout
	return cmd.Run()
}

// The caller's context has no other use here than the process.
func prepared(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...) // want `exec.Command ignores ctx: use exec.CommandContext`
	cmd.Dir = "/"
	return cmd
}

func handedOver(ctx context.Context, name string) *exec.Cmd {
	return exec.Command(name) // want `exec.Command ignores ctx`
}

// The context is for the look-up.
func handedOverLater(ctx context.Context, find func(context.Context) (string, error)) (*exec.Cmd, error) {
	name, err := find(ctx)
	if err != nil {
		return nil, err
	}
	return exec.Command(name), nil
}

// A process that runs already is the caller's to end.
func startedHere(ctx context.Context, name string) (*exec.Cmd, error) {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return cmd, nil
}
