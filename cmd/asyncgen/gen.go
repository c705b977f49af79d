package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/seed-5a033449/asyncgen/cmd/asyncgen/internal/console"
	"github.com/seed-5a033449/asyncgen/cmd/asyncgen/internal/stage"
	"github.com/seed-5a033449/asyncgen/templates"
	"github.com/seed-5a033449/asyncgen/templates/spec"
)

func newGen(c *console.Console) *cobra.Command {
	var stdout, prune bool
	cmd := &cobra.Command{
		Use:   "gen [spec | directory | directory/...] ...",
		Short: "Write the Go files that specs describe",
		Long: `Generates what the specs describe, and prints the name of each file written.
Without arguments it takes the specs of the current directory.

Nothing is written unless all specs of the run are right, and files that are
up to date are not touched. A file that asyncgen did not generate is never
overwritten. Generated files whose spec is gone or writes another file now are
named, and removed with -prune.

dir/... looks into the directories below dir too, except vendor, testdata,
nested modules, and those that start with "." or "_". Name such a directory to
have it visited. It also takes the specs that generated files there come from,
wherever in the module they are.`,
		Example: `  asyncgen gen
  asyncgen gen ./...
  asyncgen gen shop.async.yaml ./testdata/specs
  asyncgen gen -stdout shop.async.yaml

  //go:generate go tool asyncgen gen`,
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := generate(c, args)
			if err != nil {
				return err
			}
			if stdout {
				return printAll(c, r.outputs)
			}
			return writeAll(cmd.Context(), c, r, prune)
		},
	}
	cmd.Flags().BoolVar(&stdout, "stdout", false, "print the generated code and write nothing")
	cmd.Flags().BoolVar(&prune, "prune", false, "remove generated files that no spec writes any more")
	return cmd
}

func printAll(c *console.Console, outputs []templates.Output) error {
	for _, out := range outputs {
		if _, err := c.Out.Write(out.Content); err != nil {
			return err
		}
	}
	return nil
}

// writeAll writes what has changed.
func writeAll(ctx context.Context, c *console.Console, r *result, prune bool) error {
	var dirs []string
	for _, out := range r.outputs {
		dirs = append(dirs, filepath.Dir(out.Path))
	}
	stage.Clean(dirs, time.Now())
	var changes []stage.Change
	for _, d := range r.drifts {
		changes = append(changes, stage.Change{Path: d.Path, Content: d.Content})
	}
	for _, s := range r.stale {
		if prune {
			changes = append(changes, stage.Change{Path: s.Path, Remove: true})
		}
	}
	if err := stage.Write(ctx, changes); err != nil {
		return r.explain(c, err)
	}
	for _, d := range r.drifts {
		fmt.Fprintln(c.Out, shown(d.Path))
	}
	for _, s := range r.stale {
		if prune {
			fmt.Fprintf(c.Out, "removed %s\n", shown(s.Path))
		} else {
			c.Errorf("stale: %s (%s); asyncgen gen -prune removes it", shown(s.Path), s.Reason)
		}
	}
	if len(changes) == 0 {
		c.Notef("%d generated files are up to date", len(r.outputs))
	}
	return nil
}

// explain shows a failure to write at the spec whose output it was.
func (r *result) explain(c *console.Console, err error) error {
	var failed *stage.Error
	if !errors.As(err, &failed) {
		return fmt.Errorf("stopped before anything was written: %w", err)
	}
	done := "nothing was written"
	if len(failed.Done) > 0 {
		var names []string
		for _, path := range failed.Done {
			names = append(names, shown(path))
		}
		done = "only these were written: " + strings.Join(names, ", ")
	}
	var errs spec.Errors
	for _, out := range r.outputs {
		if out.Path == failed.Path {
			at := spec.At{File: out.Spec, Line: 1, Col: 1}
			errs.Add(at, "cannot write %s: %v (%s)", shown(failed.Path), failed.Err, done)
		}
	}
	if errs.Len() == 0 { // the removal of a stale file
		return fmt.Errorf("cannot remove %s: %w (%s)", shown(failed.Path), failed.Err, done)
	}
	c.Errors(&errs, r.sources)
	return errReported
}
