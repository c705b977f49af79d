package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
)

// sampleSize is how many findings of a row are read.
const sampleSize = 25

func main() {
	var o options
	flag.StringVar(&o.to, "o", "", "write findings and costs to `FILE`, too")
	flag.StringVar(&o.from, "from", "", "run nothing, take findings and costs from `FILE`")
	flag.StringVar(&o.sample, "sample", "", "print what should be read of the findings of `TOOL`, a row of the table")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	err := o.run(ctx, os.Stdout, flag.Args())
	if ctx.Err() != nil {
		err = errors.New("interrupted") // and not by which signal a tool ended for that
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(1)
	}
}

type options struct{ to, from, sample string }

func (o options) run(ctx context.Context, w io.Writer, args []string) error {
	if o.from != "" && (o.to != "" || len(args) > 0) {
		return errors.New("with -from nothing is run: neither -o nor modules go with it")
	}
	if o.sample != "" && toolNamed(o.sample) == nil {
		return fmt.Errorf("-sample: there is no tool %q: want one of %v", o.sample, toolNames())
	}
	root, err := repository(ctx)
	if err != nil {
		return err
	}
	verdicts, err := readVerdicts(
		filepath.Join(root, "bench", "peers", "verdicts.tsv"),
		filepath.Join(root, "testdata", "corpus", "verdicts.tsv"))
	if err != nil {
		return err
	}
	passes, err := o.passes(ctx, root, args)
	if err != nil {
		return err
	}
	if o.sample != "" {
		return writeSample(w, findingsOf(passes, o.sample), verdicts)
	}
	return writeTable(w, passes, verdicts)
}

// passes runs the tools, or reads what they did.
func (o options) passes(ctx context.Context, root string, args []string) ([]pass, error) {
	if o.from != "" {
		return readPasses(o.from)
	}
	chosen := subjects
	if len(args) > 0 {
		chosen = []subject{{module: args[0], patterns: args[1:]}}
		if len(args) == 1 {
			chosen[0].patterns = []string{"./..."}
		}
	}
	passes, err := runAll(ctx, root, chosen)
	if err != nil || o.to == "" {
		return passes, err
	}
	data, err := json.MarshalIndent(passes, "", "\t")
	if err != nil {
		return nil, err
	}
	return passes, os.WriteFile(o.to, append(data, '\n'), 0o666)
}

func readPasses(file string) (passes []pass, err error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(data, &passes); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return passes, nil
}

// repository returns the directory of the main module of this repository.
func repository(ctx context.Context) (string, error) {
	const module = "github.com/seed-5a033449/asyncgen"
	out, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	dir := string(trimmed(out))
	if err != nil || dir == "" {
		return "", fmt.Errorf("%s is not here: run it inside its repository, with the go.work of that", module)
	}
	return dir, nil
}
