package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// A subject is a module, or some packages of it, that all tools analyse.
type subject struct {
	module   string // module@version
	patterns []string
}

// subjects are servers and clients of testdata/corpus/modules.txt in which much
// has a context. Of Prometheus those packages are taken that import neither the
// user interface nor all clouds.
var subjects = []subject{
	{"github.com/twmb/franz-go@v1.22.2", []string{"./..."}},
	{"github.com/jackc/pgx/v5@v5.12.0", []string{"./..."}},
	{"github.com/minio/minio-go/v7@v7.4.1", []string{"./..."}},
	{"github.com/prometheus/prometheus@v0.307.3", []string{"./notifier/...", "./rules/...", "./scrape/...", "./storage/...", "./tsdb/..."}},
	{"go.etcd.io/etcd/server/v3@v3.7.3", []string{"./..."}},
}

// moduleEnv is what the go command needs in a copy of somebody else's module.
var moduleEnv = []string{"GOWORK=off", "GOFLAGS=-mod=mod", "CGO_ENABLED=0", "GOTOOLCHAIN=local"}

// A pass is the run of one tool over one module.
type pass struct {
	Tool, Module string
	Cost         cost
	Findings     []finding
}

// runAll runs every tool over every subject, and tells on standard error how far it is.
func runAll(ctx context.Context, root string, chosen []subject) (passes []pass, err error) {
	work, err := os.MkdirTemp("", "peers")
	if err != nil {
		return nil, err
	}
	// The go command and the tools leave directories behind that cannot be written to.
	defer exec.Command("rm", "-rf", work).Run()
	if work, err = filepath.EvalSymlinks(work); err != nil { // tools resolve links in what they print
		return nil, err
	}
	programs := filepath.Join(work, "programs")
	if err := os.Mkdir(programs, 0o777); err != nil {
		return nil, err
	}
	fmt.Fprintln(os.Stderr, "building the tools")
	if err := install(ctx, root, programs); err != nil {
		return nil, err
	}
	for _, s := range chosen {
		more, err := s.run(ctx, programs, work)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.module, err)
		}
		passes = append(passes, more...)
	}
	return passes, nil
}

// run copies a module, compiles what it imports, and runs every tool over it.
func (s subject) run(ctx context.Context, programs, work string) (passes []pass, err error) {
	dir := filepath.Join(work, "module")
	if err := s.copyTo(ctx, dir); err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	// One cache serves all subjects: what the next one imports is mostly in it.
	compiled := filepath.Join(work, "compiled")
	fmt.Fprintln(os.Stderr, s.module+": compiling what it imports")
	list := append([]string{"list", "-export", "-deps", "-f", "{{.Name}}"}, s.patterns...)
	if err := quietly(ctx, dir, append(moduleEnv, "GOCACHE="+compiled), "go", list...); err != nil {
		return nil, err
	}
	for _, t := range tools {
		p, err := s.pass(ctx, t, programs, dir, compiled)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(os.Stderr, "  %-14s %4d findings %v\n", t.name, len(p.Findings), p.Cost)
		passes = append(passes, p)
	}
	return passes, nil
}

// pass runs a tool with caches that it throws away.
func (s subject) pass(ctx context.Context, t *tool, programs, dir, compiled string) (p pass, err error) {
	caches, err := os.MkdirTemp(filepath.Dir(compiled), "caches")
	if err != nil {
		return p, err
	}
	defer exec.Command("rm", "-rf", caches).Run()
	// Links suffice: the go command adds entries and never changes one.
	if err := quietly(ctx, "", nil, "cp", "-al", compiled, filepath.Join(caches, "go")); err != nil {
		return p, err
	}
	output, c, err := measure(t.command(ctx, programs, dir, caches, s.patterns), t.codes...)
	if err != nil {
		return p, err
	}
	found, err := t.parse(output)
	return pass{Tool: t.name, Module: s.module, Cost: c, Findings: within(found, dir, s.module)}, err
}

// copyTo copies the module out of the module cache, where nothing can be left
// out, and completes what the go command needs to build it alone.
func (s subject) copyTo(ctx context.Context, to string) error {
	cmd := exec.CommandContext(ctx, "go", "mod", "download", "-json", s.module)
	cmd.Dir, cmd.Env = filepath.Dir(to), append(cmd.Environ(), moduleEnv...)
	out, err := cmd.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return fmt.Errorf("go mod download: %w: %s%s", err, out, exit.Stderr)
	}
	var download struct{ Dir, Error string }
	if err := errors.Join(err, json.Unmarshal(out, &download)); err != nil {
		return fmt.Errorf("go mod download: %w %s", err, download.Error)
	}
	if err := copyWithoutTests(os.DirFS(download.Dir), to); err != nil {
		return err
	}
	return dropNeighbours(filepath.Join(to, "go.mod"))
}

// copyWithoutTests copies all files but those of tests.
func copyWithoutTests(from fs.FS, to string) error {
	if err := os.CopyFS(to, from); err != nil {
		return err
	}
	return filepath.WalkDir(to, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, "_test.go") {
			return os.Remove(path)
		}
		return err
	})
}

// neighbour is a line of go.mod that takes a module from a directory beside this
// one, which only its repository has.
var neighbour = regexp.MustCompile(`(?m)^.*=> \.\.?/.*\n`)

func dropNeighbours(gomod string) error {
	text, err := os.ReadFile(gomod)
	if err != nil {
		return err
	}
	return os.WriteFile(gomod, neighbour.ReplaceAll(text, nil), 0o666)
}
