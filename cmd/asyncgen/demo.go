package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/seed-5a033449/asyncgen/cmd/asyncgen/internal/console"
	"github.com/seed-5a033449/asyncgen/cmd/asyncgen/internal/demo"
)

func newDemo(c *console.Console) *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "See generated code and the linter at work on a small program",
		Long: `Writes a small module with a spec, generates, builds and runs it: 300 pages of
a local server that fails every fifth answer, fetched one after another and then
through a generated fan-out into a generated pipeline. Then asynclint looks at a
file with three planted mistakes. It takes about a minute the first time, needs
the go command, and uses no network but loopback and the Go module proxy.`,
		Example: `  asyncgen demo
  asyncgen demo -o pages        keep the module in ./pages, a new or empty folder`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			defer c.EndProgress()
			return demo.Run(cmd.Context(), demo.Options{
				Dir: dir, Out: overProgress{c},
				Progress: func(step string) { c.Progress("%s ...", step) },
				Generate: func(dir string) error { return generateIn(cmd.Context(), c, dir) },
			})
		},
	}
	cmd.Flags().StringVarP(&dir, "output", "o", "", "folder for the module, new or empty (default: a temporary one, kept)")
	return cmd
}

// overProgress is the console's output that takes the progress line away first.
type overProgress struct{ *console.Console }

func (o overProgress) Write(p []byte) (int, error) {
	o.EndProgress()
	return o.Out.Write(p)
}

// generateIn is asyncgen gen for one directory.
func generateIn(ctx context.Context, c *console.Console, dir string) error {
	r, err := generate(c, []string{dir})
	if err != nil {
		return err
	}
	return writeAll(ctx, c, r, false)
}
