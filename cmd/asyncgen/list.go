package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/seed-5a033449/asyncgen/cmd/asyncgen/internal/console"
	"github.com/seed-5a033449/asyncgen/templates"
	"github.com/seed-5a033449/asyncgen/templates/spec"
)

func newList(c *console.Console) *cobra.Command {
	return &cobra.Command{
		Use:   "list [kind]",
		Short: "List the kinds of code, or the keys and the manual of one",
		Example: `  asyncgen list
  asyncgen list call`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: completeKinds,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return listKinds(c.Out)
			}
			k, err := kindNamed(args[0])
			if err != nil {
				return err
			}
			return describe(c.Out, k)
		},
	}
}

func completeKinds(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return kindNames(), cobra.ShellCompDirectiveNoFileComp
}

func kindNames() []string {
	var names []string
	for _, k := range templates.All() {
		names = append(names, k.Name)
	}
	return names
}

// kindNamed looks a kind up by what the user typed.
func kindNamed(name string) (templates.Kind, error) {
	for _, k := range templates.All() {
		if k.Name == name {
			return k, nil
		}
	}
	hint := spec.Suggest(name, kindNames())
	if hint == "" {
		hint = "; there is " + strings.Join(kindNames(), ", ")
	}
	return templates.Kind{}, fmt.Errorf("unknown kind %q%s", spec.Clip(name), hint)
}

func listKinds(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, k := range templates.All() {
		fmt.Fprintf(w, "%s\t%s\n", k.Name, k.Summary)
	}
	return w.Flush()
}

// describe prints the keys of a kind, those of its blocks indented, and then
// its manual.
func describe(out io.Writer, k templates.Kind) error {
	fmt.Fprintf(out, "%s: %s\n\nKeys:\n", k.Name, k.Summary)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	printKeys(w, spec.Keys(k.New()), "  ")
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "\n%s\n", strings.TrimSpace(k.Manual))
	return err
}

func printKeys(w io.Writer, keys []spec.Key, indent string) {
	for _, key := range keys {
		fmt.Fprintf(w, "%s%s\t%s%s\n", indent, key.Name, key.Doc, remarks(key))
		printKeys(w, key.Keys, indent+"  ")
	}
}

// remarks adds what the doc sentence leaves to the tags.
func remarks(key spec.Key) string {
	var notes []string
	if key.Required {
		notes = append(notes, "required")
	}
	if len(key.Words) > 0 {
		notes = append(notes, "one of "+strings.Join(key.Words, ", "))
	}
	if key.Default != "" {
		notes = append(notes, "default "+key.Default)
	}
	if len(notes) == 0 {
		return ""
	}
	return " (" + strings.Join(notes, "; ") + ")"
}
