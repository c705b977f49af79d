package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// measureModule prints the lines of a module.
func measureModule(ctx context.Context, t tools, name, work string) error {
	dir, err := copyModule(ctx, name, work)
	if err != nil {
		return err
	}
	env := append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod", "CGO_ENABLED=0", "GOTOOLCHAIN=local")
	cache := filepath.Join(work, "cache")
	if err := os.RemoveAll(cache); err != nil {
		return err
	}
	if err := goCommand(ctx, dir, append(env[len(os.Environ()):], "GOCACHE="+cache),
		"list", "-export", "-deps", "-test", "-f", "{{.Name}}", "./..."); err != nil {
		return err
	}
	lines, err := countLines(dir)
	if err != nil {
		return err
	}
	fmt.Printf("\n%s, %d lines\n", name, lines)
	costs := map[string][2]cost{}
	for _, tool := range []struct {
		name    string
		command []string
	}{
		{"go vet", []string{"go", "vet", "./..."}},
		{"staticcheck", []string{t.staticcheck, "./..."}},
		{"asynclint", []string{t.asynclint, "./..."}},
	} {
		cold, warm, err := coldAndWarm(ctx, dir, cache, env, tool.command)
		if err != nil {
			return err
		}
		costs[tool.name] = [2]cost{cold, warm}
		fmt.Printf("  %-12s cold %v   warm %v\n", tool.name, cold, warm)
	}
	fmt.Println("  asynclint / go vet:", compare(costs["go vet"], costs["asynclint"]))
	return nil
}

// coldAndWarm runs a command twice with a copy of the build cache.
func coldAndWarm(ctx context.Context, dir, cache string, env, command []string) (cold, warm cost, err error) {
	own, err := os.MkdirTemp(filepath.Dir(cache), "own")
	if err != nil {
		return cold, warm, err
	}
	defer os.RemoveAll(own)
	// The go command writes entries of other names and never changes one.
	if out, err := exec.CommandContext(ctx, "cp", "-al", cache, filepath.Join(own, "go")).CombinedOutput(); err != nil {
		return cold, warm, fmt.Errorf("copying the build cache: %w: %s", err, out)
	}
	env = append(env, "GOCACHE="+filepath.Join(own, "go"), "STATICCHECK_CACHE="+filepath.Join(own, "staticcheck"))
	if cold, err = measure(ctx, dir, env, command[0], command[1:]...); err != nil {
		return cold, warm, err
	}
	warm, err = measure(ctx, dir, env, command[0], command[1:]...)
	return cold, warm, err
}

// compare holds the costs, cold and warm, against the limits.
func compare(vet, ours [2]cost) string {
	ratio := ours[0].cpu.Seconds() / vet[0].cpu.Seconds()
	more := ours[1].elapsed - vet[1].elapsed
	size := float64(max(ours[0].largest, ours[1].largest)) / float64(max(vet[0].largest, vet[1].largest))
	return fmt.Sprintf("cold %.2f (%s 1.5), warm %+.2f s (%s 1), largest process %.2f (%s 1.5)",
		ratio, within(ratio <= 1.5), more.Seconds(), within(more <= time.Second), size, within(size <= 1.5))
}

func within(ok bool) string {
	if ok {
		return "within"
	}
	return "OVER"
}

// copyModule copies a module out of the module cache, where its go.sum could
// not be completed.
func copyModule(ctx context.Context, name, work string) (string, error) {
	cmd := exec.CommandContext(ctx, "go", "mod", "download", "-json", name)
	cmd.Dir, cmd.Env = work, append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod")
	out, err := cmd.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return "", fmt.Errorf("go mod download: %w: %s%s", err, out, exit.Stderr)
	}
	var download struct{ Dir, Error string }
	if err := errors.Join(err, json.Unmarshal(out, &download)); err != nil {
		return "", fmt.Errorf("%w %s", err, download.Error)
	}
	to := filepath.Join(work, "modules", filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
		return "", err
	}
	if out, err := exec.CommandContext(ctx, "cp", "-r", "--no-preserve=mode", download.Dir, to).CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return to, nil
}

// countLines counts the lines of the Go files of a module, tests among them.
func countLines(dir string) (lines int, err error) {
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.Contains(path, "/testdata/") {
			return err
		}
		n, err := linesOf(path)
		lines += n
		return err
	})
	return lines, err
}

func linesOf(file string) (int, error) {
	text, err := os.ReadFile(file)
	return bytes.Count(text, []byte("\n")), err
}
