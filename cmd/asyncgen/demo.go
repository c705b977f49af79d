package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/seed-5a033449/asyncgen/cmd/asyncgen/internal/console"
)

func newDemo(*console.Console) *cobra.Command {
	return &cobra.Command{
		Use:   "demo",
		Short: "See generated code at work on a small program",
		Args:  cobra.NoArgs,
		RunE:  func(*cobra.Command, []string) error { return errors.New("the demo is not in this build") },
	}
}
