package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seed-5a033449/asyncgen/cmd/asyncgen/internal/console"
	"github.com/seed-5a033449/asyncgen/templates"
	"github.com/seed-5a033449/asyncgen/templates/spec"
)

func newInit(c *console.Console) *cobra.Command {
	var kinds []string
	cmd := &cobra.Command{
		Use:   "init [file" + spec.Suffix + "]",
		Short: "Write a commented spec to start from",
		Long: `Writes a spec with an example of each kind that -kind names, ready to be edited.
Without a file name it is called after the current directory. A file that
exists is left alone.`,
		Example: `  asyncgen init
  asyncgen init -kind pipeline
  asyncgen init -kind call,fanout pages.async.yaml`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			path, err := specName(args)
			if err != nil {
				return err
			}
			text, err := starter(kinds)
			if err != nil {
				return err
			}
			if err := create(path, text); err != nil {
				return err
			}
			fmt.Fprintln(c.Out, path)
			c.Notef("edit it, then run: asyncgen gen")
			return nil
		},
	}
	cmd.Flags().StringSliceVar(&kinds, "kind", nil, "kinds to show (asyncgen list names them; the first by default)")
	_ = cmd.RegisterFlagCompletionFunc("kind", completeKinds) // fails only for a flag that does not exist
	return cmd
}

// specName returns the path of the spec to write.
func specName(args []string) (string, error) {
	if len(args) == 1 {
		if !strings.HasSuffix(args[0], spec.Suffix) {
			return "", fmt.Errorf("%s: the name of a spec ends in %s", args[0], spec.Suffix)
		}
		return args[0], nil
	}
	wd, err := os.Getwd()
	if err != nil {
		return "", err
	}
	name := filepath.Base(wd) + spec.Suffix
	if spec.CheckOutputName(spec.OutputName(name)) != nil {
		name = "scaffolds" + spec.Suffix
	}
	return name, nil
}

// starter returns the text of a spec with examples of the kinds.
func starter(names []string) (string, error) {
	if all := kindNames(); len(names) == 0 && len(all) > 0 {
		names = all[:1]
	}
	var b strings.Builder
	b.WriteString(starterHead)
	for _, name := range names {
		k, err := kindNamed(name)
		if err != nil {
			return "", err
		}
		b.WriteString(item(k))
	}
	return b.String(), nil
}

const starterHead = `# What asyncgen generates for this package. After an edit run
#
#	asyncgen gen
#
# asyncgen list KIND shows all keys of a kind. Editors complete and check this
# file if its first line reads
#
#	# yaml-language-server: $schema=async.schema.json
#
# beside the output of: asyncgen schema > async.schema.json
version: 1
scaffolds:
`

// item renders the example of a kind as an element of the list of scaffolds.
func item(k templates.Kind) string {
	var b strings.Builder
	fmt.Fprintf(&b, "  # %s\n", k.Summary)
	first := true
	for line := range strings.Lines(strings.TrimSpace(k.Example) + "\n") {
		switch {
		case strings.TrimSpace(line) == "":
			line = "\n"
		case first:
			line, first = "  - "+line, false
		default:
			line = "    " + line
		}
		b.WriteString(line)
	}
	return b.String()
}

// create writes a file that must not exist.
func create(path, text string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s exists already; asyncgen init FILE%s writes another", path, spec.Suffix)
	}
	if err != nil {
		return err
	}
	_, werr := f.WriteString(text)
	if err := errors.Join(werr, f.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}
