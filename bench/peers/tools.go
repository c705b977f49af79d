package main

import (
	"context"
	_ "embed"
	"os"
	"os/exec"
	"path/filepath"
)

// The versions that are installed. contextcheck and noctx are those inside that
// golangci-lint, v1.1.6 and v0.5.1.
const (
	golangciVersion    = "github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0"
	staticcheckVersion = "honnef.co/go/tools/cmd/staticcheck@v0.8.2"
)

//go:embed golangci.yml
var golangciConfig []byte

// staticcheckChecks are its checks about goroutines, locks, contexts, signals,
// tickers, atomics, and loops that spin or hold what they defer.
const staticcheckChecks = "SA2*,SA1012,SA1015,SA1016,SA1017,SA1027,SA1029,SA5002,SA5003,SA5004,SA9001"

// A tool is a row of the table.
type tool struct {
	name    string // as -sample takes it
	title   string // as the table has it
	program string // file name in the directory of programs
	args    []string
	codes   []int // exit codes that tell of findings
	parse   func([]byte) ([]finding, error)
}

// tools are the rows, in the order of the table. golangci-lint reads its
// settings from configFile in the directory of programs.
var tools = []*tool{
	{
		name: "contextcheck", title: "contextcheck",
		program: "golangci-lint", args: []string{"run", "--enable-only", "contextcheck"}, codes: []int{1}, parse: parseGolangci,
	},
	{
		name: "noctx", title: "noctx",
		program: "golangci-lint", args: []string{"run", "--enable-only", "noctx"}, codes: []int{1}, parse: parseGolangci,
	},
	{
		name: "golangci-lint", title: "golangci-lint's other rules on concurrency",
		program: "golangci-lint", args: []string{"run"}, codes: []int{1}, parse: parseGolangci,
	},
	{
		name: "staticcheck", title: "staticcheck's checks of concurrency",
		program: "staticcheck", args: []string{"-tests=false", "-f=json", "-checks=" + staticcheckChecks}, codes: []int{1}, parse: parseStaticcheck,
	},
	{
		name: "asynclint", title: "asynclint, all its default rules",
		program: "asynclint", args: []string{"-format=json"}, parse: parseAsynclint,
	},
}

const configFile = "golangci.yml"

func toolNamed(name string) *tool {
	for _, t := range tools {
		if t.name == name {
			return t
		}
	}
	return nil
}

func toolNames() (names []string) {
	for _, t := range tools {
		names = append(names, t.name)
	}
	return names
}

// install builds all programs into a directory, asynclint from the repository.
func install(ctx context.Context, root, programs string) error {
	if err := os.WriteFile(filepath.Join(programs, configFile), golangciConfig, 0o666); err != nil {
		return err
	}
	err := quietly(ctx, root, nil, "go", "build", "-o", programs+string(filepath.Separator), "./cmd/asynclint")
	if err != nil {
		return err
	}
	for _, version := range []string{golangciVersion, staticcheckVersion} {
		env := []string{"GOWORK=off", "GOFLAGS=", "CGO_ENABLED=0", "GOBIN=" + programs}
		if err := quietly(ctx, programs, env, "go", "install", version); err != nil {
			return err
		}
	}
	return nil
}

// command is the run of a tool over a module, with an empty cache of its own.
func (t *tool) command(ctx context.Context, programs, dir, caches string, patterns []string) *exec.Cmd {
	args := t.args
	if t.program == "golangci-lint" {
		args = append(args[:len(args):len(args)], "--config", filepath.Join(programs, configFile))
	}
	cmd := exec.CommandContext(ctx, filepath.Join(programs, t.program), append(args[:len(args):len(args)], patterns...)...)
	cmd.Dir = dir
	cmd.Env = append(cmd.Environ(), moduleEnv...)
	cmd.Env = append(cmd.Env,
		"GOCACHE="+filepath.Join(caches, "go"),
		"GOLANGCI_LINT_CACHE="+filepath.Join(caches, "golangci-lint"),
		"STATICCHECK_CACHE="+filepath.Join(caches, "staticcheck"))
	return cmd
}
