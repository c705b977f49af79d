package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"golang.org/x/term"

	"github.com/seed-5a033449/asyncgen/analyzers"
	"github.com/seed-5a033449/asyncgen/cmd/asynclint/internal/report"
)

// The exit codes, as x/tools' checkers have them. A shell has 130 for a program
// that an interrupt ended.
const (
	exitClean       = 0
	exitError       = 1
	exitUsage       = 2
	exitFindings    = 3
	exitInterrupted = 130
)

// A command is one run of asynclint for a person.
type command struct {
	rules          ruleSet
	stdout, stderr *os.File
	opts           *options
}

func newCommand(rules ruleSet) *command {
	return &command{rules: rules, stdout: os.Stdout, stderr: os.Stderr}
}

// run does what the arguments say and returns the exit code.
func (c *command) run(args []string) int {
	opts, err := parseOptions(args, c.rules.all)
	if errors.Is(err, flag.ErrHelp) {
		c.usage(c.stdout)
		return exitClean
	}
	if err != nil {
		fmt.Fprintf(c.stderr, "asynclint: %v\nRun 'asynclint -h' for the flags.\n", err)
		return exitUsage
	}
	c.opts = opts
	switch {
	case opts.version:
		fmt.Fprintln(c.stdout, buildVersion())
		return exitClean
	case opts.list:
		c.list(c.stdout)
		return exitClean
	case opts.explain != "":
		return c.explain(opts.explain)
	}
	// An interrupt ends the go command first, which cleans up after itself.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	code, err := c.check(ctx)
	if ctx.Err() != nil {
		fmt.Fprintln(c.stderr, "asynclint: interrupted")
		return exitInterrupted
	}
	if err != nil {
		fmt.Fprintln(c.stderr, "asynclint:", err)
		return exitError
	}
	return code
}

// check analyses the packages and renders, fixes or shows fixes.
func (c *command) check(ctx context.Context) (int, error) {
	if c.opts.dir != "" {
		// Everything is relative to that directory from here on, as with go -C.
		if err := os.Chdir(c.opts.dir); err != nil {
			return exitError, fmt.Errorf("-C: %w", err)
		}
	}
	profiles, err := analyzers.ProfileFlags(c.opts.profiles)
	if err != nil {
		return exitError, fmt.Errorf("-pprof: %w", err)
	}
	c.opts.vetFlags = append(c.opts.vetFlags, profiles...)
	vet, err := newGoVet(ctx, c.opts)
	if err != nil {
		return exitError, err
	}
	// As with x/tools, -diff turns a -fix beside it into a preview.
	switch {
	case c.opts.diff:
		return c.diff(ctx, vet)
	case c.opts.fix:
		return c.fix(ctx, vet)
	}
	result, err := c.analyse(ctx, vet)
	if err != nil {
		return exitError, err
	}
	return c.render(result)
}

// analyse runs go vet -json, with progress on a terminal, and passes on what
// the go command said on its standard error.
func (c *command) analyse(ctx context.Context, vet *goVet) (*result, error) {
	began := time.Now()
	progress := startProgress(c.stderr)
	if c.opts.verbose {
		vet.flags = c.rules.withUnknowns(c.opts.vetFlags)
	}
	result, err := vet.findings(ctx, progress.unitDone)
	progress.stop()
	if err != nil || ctx.Err() != nil {
		return nil, cmp.Or(err, ctx.Err())
	}
	result.unknowns = result.take(func(f report.Finding) bool { return f.Rule == c.rules.unknowns.Name })
	if !c.opts.tests {
		result.take(func(f report.Finding) bool { return strings.HasSuffix(f.Start.File, "_test.go") })
	}
	io.WriteString(c.stderr, result.stderr)
	for _, f := range result.failures {
		if f.Rule != "" {
			fmt.Fprintln(c.stderr, "asynclint:", f)
		}
	}
	if result.failed && !vet.inModule {
		fmt.Fprintln(c.stderr, "asynclint: there is no go.mod here or above: run it inside a module, or name one with -C")
	}
	for _, u := range result.unknowns {
		fmt.Fprintf(c.stderr, "%s:%d:%d: unknown: %s\n", shortName(u.Start.File), u.Start.Line, u.Start.Column, u.Message)
	}
	if c.opts.verbose {
		fmt.Fprintf(c.stderr, "asynclint: %s, %s, %.1fs\n", vet.version, result.summary(), time.Since(began).Seconds())
	}
	return result, nil
}

// render writes the result in the format asked for and returns the exit code.
func (c *command) render(r *result) (int, error) {
	out := bufio.NewWriter(c.stdout)
	h, err := report.New(c.opts.format, out, c.reportOptions())
	if err != nil {
		return exitError, err
	}
	for _, f := range r.failures {
		err = cmp.Or(err, h.Failure(f))
	}
	for _, f := range r.findings {
		err = cmp.Or(err, h.Finding(f))
	}
	if err := cmp.Or(err, h.Close(), out.Flush()); err != nil {
		return exitError, fmt.Errorf("writing the findings: %w", err)
	}
	// A failure outweighs findings: they are not all there are.
	switch {
	case r.failed:
		return exitError, nil
	case len(r.findings) > 0 && c.opts.format != "json":
		return exitFindings, nil
	}
	return exitClean, nil
}

// reportOptions tells the format where it is and what the rules are called.
func (c *command) reportOptions() report.Options {
	o := report.Options{Context: c.opts.context, Color: hasColor(c.stdout), Version: moduleVersion()}
	if dir, err := os.Getwd(); err == nil {
		o.Dir = dir
	}
	if root := os.Getenv("GITHUB_WORKSPACE"); root != "" && c.opts.format == "github" {
		o.Dir = root // annotations are relative to the repository
	}
	for _, a := range c.rules.all {
		summary, _, _ := strings.Cut(a.Doc, "\n")
		o.Rules = append(o.Rules, report.Rule{Name: a.Name, Summary: summary, Manual: manual(a, 80)})
	}
	return o
}

// hasColor reports whether f is a terminal whose user has not said no to
// colours (https://no-color.org).
func hasColor(f *os.File) bool {
	return os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && term.IsTerminal(int(f.Fd()))
}

// buildVersion describes this program: the version of its module, the revision it
// was built from, and the Go release.
func buildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "asynclint (no build information)"
	}
	v := "asynclint " + moduleVersion()
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && !strings.Contains(v, s.Value[:min(12, len(s.Value))]) {
			v += " " + s.Value
		}
	}
	return v + " " + info.GoVersion
}

// moduleVersion returns the version that go install resolved, or what stands for a
// build from a checkout.
func moduleVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	return cmp.Or(info.Main.Version, "(devel)")
}
