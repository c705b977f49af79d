// Speed measures asynclint beside go vet and staticcheck, all in one run: the
// numbers of one table may be compared with each other, not with those of
// another machine.
//
// Usage, in the repository:
//
//	go run ./analyzers/internal/speed [-std=false] [-asynclint FILE] [module@version...]
//
// The first table has a line for each module and tool, with the CPU seconds
// (user and system, of all processes), the seconds that passed, and the size of
// the largest process, cold and warm.
//
// Cold means that the tool has seen nothing of the module or of what it imports:
// no findings and no facts, of the standard library neither. What the compiler
// makes of these packages and of their test variants is in the build cache,
// since it was put there before the clock started (go list -export -deps -test);
// each tool has its own copy of that cache, and staticcheck, which has a second
// one, an empty one of that. Warm is the same command again.
//
// The limits are on asynclint beside go vet: 1.5 times its CPU seconds when cold,
// one second more when warm, and 1.5 times the size of its largest process.
//
// The second table has the ten largest packages of the standard library, each with
// the tests inside it, and the CPU seconds of one process that analyses it alone,
// for each rule and for all of them. Each includes what any vet tool must do:
// reading export data, parsing, checking types. It shows whether cost is linear in
// the size of code, and how often a search gave up, by reason.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/vetunit"
)

// modules are measured if no others are named.
var modules = []string{
	"github.com/nats-io/nats-server/v2@v2.15.2",
	"k8s.io/client-go@v0.34.2",
	"google.golang.org/grpc@v1.85.0",
}

const staticcheck = "honnef.co/go/tools/cmd/staticcheck@v0.8.2"

func main() {
	if vetunit.Serving() {
		os.Exit(vetunit.Serve())
	}
	std := flag.Bool("std", true, "measure the largest packages of the standard library, too")
	linter := flag.String("asynclint", "", "the `file` to measure (default: built from the repository)")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *linter, *std, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "speed:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, linter string, std bool, names []string) error {
	work, err := os.MkdirTemp("", "speed")
	if err != nil {
		return err
	}
	defer exec.Command("rm", "-rf", work).Run() // copies of modules may be read-only
	t := tools{asynclint: linter, staticcheck: filepath.Join(work, "staticcheck")}
	if t.asynclint == "" {
		t.asynclint = filepath.Join(work, "asynclint")
		if err := goCommand(ctx, "", nil, "build", "-o", t.asynclint, "github.com/seed-5a033449/asyncgen/cmd/asynclint"); err != nil {
			return err
		}
	}
	if err := goCommand(ctx, "", []string{"GOWORK=off", "GOFLAGS=", "GOBIN=" + work}, "install", staticcheck); err != nil {
		return err
	}
	if len(names) == 0 {
		names = modules
	}
	names = slices.DeleteFunc(names, func(name string) bool { return name == "none" })
	for _, name := range names {
		if err := measureModule(ctx, t, name, work); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	if !std {
		return nil
	}
	return measureStd(ctx, t, work)
}

// tools are the programs that are measured beside go vet.
type tools struct{ asynclint, staticcheck string }

// goCommand runs the go command, and shows what it says only if it fails.
func goCommand(ctx context.Context, dir string, env []string, args ...string) error {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go %v: %w: %.2000s", args, err, out)
	}
	return nil
}
