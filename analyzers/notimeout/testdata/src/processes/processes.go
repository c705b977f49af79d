// Package processes holds processes with pipes.
package processes

import (
	"bufio"
	"context"
	"io"
	"os"
	"os/exec"
	"time"
)

func lines(path string, f func(string)) error {
	cmd := exec.Command("tail", path) // want `^exec.Command with pipes has no limit: use exec.CommandContext and WaitDelay$`
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	for s := bufio.NewScanner(out); s.Scan(); {
		f(s.Text())
	}
	return cmd.Wait()
}

func feed(data []byte) error {
	cmd := exec.Command("filter") // want `exec.Command with pipes`
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	go func() {
		defer in.Close()
		in.Write(data)
	}()
	return cmd.Run()
}

func withContext(ctx context.Context) error {
	cmd := exec.CommandContext(ctx, "tail")
	cmd.StdoutPipe()
	cmd.Start()
	return cmd.Wait()
}

// That a context is ignored is for ctxvariant to say.
func ignores(ctx context.Context) error {
	cmd := exec.Command("tail")
	cmd.StdoutPipe()
	cmd.Start()
	return cmd.Wait()
}

func delay() error {
	cmd := exec.Command("tail")
	cmd.WaitDelay = time.Second
	cmd.StdoutPipe()
	cmd.Start()
	return cmd.Wait()
}

func killed() error {
	cmd := exec.Command("tail")
	cmd.StdoutPipe()
	cmd.Start()
	defer time.AfterFunc(time.Minute, func() { cmd.Process.Kill() }).Stop()
	return cmd.Wait()
}

// The user has the terminal.
func foreground() error {
	cmd := exec.Command("sh")
	cmd.Stdin = os.Stdin
	cmd.StderrPipe()
	cmd.Start()
	return cmd.Wait()
}

// A partner that is left running.
func partner() (io.Reader, error) {
	cmd := exec.Command("server")
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	return out, cmd.Start()
}

// Short commands whose output is collected are too common for a finding.
func output() ([]byte, error) { return exec.Command("git", "rev-parse").Output() }
