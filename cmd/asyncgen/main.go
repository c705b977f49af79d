// Command asyncgen generates typed concurrency code from YAML specs.
//
//	asyncgen init      write a commented spec to start from
//	asyncgen gen       write the Go files that specs describe
//	asyncgen check     say which of them are out of date, and exit with 1
//	asyncgen list      the kinds of code, and the keys of each
//	asyncgen schema    a JSON Schema of the spec format, for editors
//	asyncgen demo      see it at work
//
// The exit code is 0 when all is well, 1 when check found a difference, and 2
// when a spec is wrong or anything failed.
package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seed-5a033449/asyncgen/cmd/asyncgen/internal/console"
)

func main() { os.Exit(run(os.Args[1:], console.New(os.Stdout, os.Stderr))) }

// Exit codes.
const (
	exitOK    = 0
	exitDrift = 1
	exitBad   = 2
)

// errDrift says that check found generated files out of date, and has said so.
var errDrift = errors.New("generated files are out of date")

// errReported says that the errors have been shown already.
var errReported = errors.New("errors were reported")

// run executes one command line and returns the exit code.
func run(args []string, c *console.Console) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	root := newRoot(c)
	root.SetArgs(doubleDashes(root, args))
	switch err := root.ExecuteContext(ctx); {
	case err == nil:
		return exitOK
	case errors.Is(err, errDrift):
		return exitDrift
	case !errors.Is(err, errReported):
		c.Errorf("asyncgen: %v", err)
	}
	return exitBad
}

// doubleDashes lets users write long flags with one dash, as the go command
// and asynclint have them: -kind for --kind.
func doubleDashes(root *cobra.Command, args []string) []string {
	known := map[string]bool{"help": true}
	for _, cmd := range append(root.Commands(), root) {
		for _, name := range flagNames(cmd) {
			known[name] = true
		}
	}
	out := make([]string, 0, len(args))
	for i, arg := range args {
		if arg == "--" {
			return append(out, args[i:]...)
		}
		name, ok := strings.CutPrefix(arg, "-")
		if name, _, _ := strings.Cut(name, "="); ok && len(name) > 1 && known[name] {
			arg = "-" + arg
		}
		out = append(out, arg)
	}
	return out
}
