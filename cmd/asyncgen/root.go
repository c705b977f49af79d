package main

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/seed-5a033449/asyncgen/cmd/asyncgen/internal/console"
)

// newRoot builds the command tree. A verb is one file beside this one.
func newRoot(c *console.Console) *cobra.Command {
	root := &cobra.Command{
		Use:   "asyncgen",
		Short: "Generate typed concurrency code from YAML specs",
		Long: `asyncgen reads specs (*.async.yaml) and writes typed Go for what they describe:
calls with retry, timeout and rate limit, bounded fan-out, producer-consumer
pipelines. The code depends on the standard library alone.

Exit codes: 0 all is well, 1 check found a difference, 2 a spec is wrong or
something failed.`,
		Example: `  asyncgen init                 write a spec to start from
  asyncgen gen                  generate what the specs in this directory describe
  asyncgen gen ./...            the same for a whole module
  asyncgen check ./...          in CI: fail when generated files are out of date
  asyncgen list call            the keys of the kind call

  //go:generate go tool asyncgen gen`,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetOut(c.Out)
	root.SetErr(c.Err)
	root.AddCommand(newInit(c), newGen(c), newCheck(c), newList(c), newSchema(c), newDemo(c), newVersion(c))
	return root
}

func flagNames(cmd *cobra.Command) []string {
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	return names
}
