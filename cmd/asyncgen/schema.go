package main

import (
	"encoding/json"

	"github.com/spf13/cobra"

	"github.com/seed-5a033449/asyncgen/cmd/asyncgen/internal/console"
	"github.com/seed-5a033449/asyncgen/templates"
)

func newSchema(c *console.Console) *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print a JSON Schema of the spec format",
		Long: `Prints a JSON Schema (draft 2020-12) made from the structs that decode a spec.
Editors with a YAML language server complete and check specs with it: put
this comment on the first line of a spec.

  # yaml-language-server: $schema=async.schema.json`,
		Example: "  asyncgen schema > async.schema.json",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			enc := json.NewEncoder(c.Out)
			enc.SetIndent("", "  ")
			enc.SetEscapeHTML(false)
			return enc.Encode(templates.Schema())
		},
	}
}
