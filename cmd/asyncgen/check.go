package main

import (
	"fmt"

	"github.com/aymanbagabas/go-udiff"
	"github.com/spf13/cobra"

	"github.com/seed-5a033449/asyncgen/cmd/asyncgen/internal/console"
)

func newCheck(c *console.Console) *cobra.Command {
	return &cobra.Command{
		Use:   "check [spec | directory | directory/...] ...",
		Short: "Say which generated files are out of date, and exit with 1 if any",
		Long: `Generates what the specs describe, compares it with the files on disk, and
writes nothing. It prints a unified diff of what gen would change and names
generated files that are missing or stale. The exit code is 1 then, and 2 when
a spec is wrong. Arguments are those of gen.`,
		Example: `  asyncgen check ./...
  go tool asyncgen check ./... || echo "run go generate and commit the result"`,
		RunE: func(_ *cobra.Command, args []string) error {
			r, err := generate(c, args)
			if err != nil {
				return err
			}
			return r.report(c)
		},
	}
}

// report prints how the disk differs from the outputs.
func (r *result) report(c *console.Console) error {
	for _, d := range r.drifts {
		name := shown(d.Path)
		if d.missing {
			fmt.Fprintf(c.Out, "missing: %s (from %s)\n", name, d.Spec)
			continue
		}
		fmt.Fprint(c.Out, udiff.Unified(name, name+" (from "+d.Spec+")", string(d.old), string(d.Content)))
	}
	for _, s := range r.stale {
		fmt.Fprintf(c.Out, "stale: %s (%s)\n", shown(s.Path), s.Reason)
	}
	n := len(r.drifts) + len(r.stale)
	if n == 0 {
		c.Notef("%d generated files are up to date", len(r.outputs))
		return nil
	}
	c.Errorf("%s out of date: run asyncgen gen%s", plural(n, "generated file is", "generated files are"), r.pruneHint())
	return errDrift
}

func (r *result) pruneHint() string {
	if len(r.stale) == 0 {
		return ""
	}
	return " -prune"
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
