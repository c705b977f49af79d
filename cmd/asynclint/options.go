package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/seed-5a033449/asyncgen/cmd/asynclint/internal/report"
)

// options are what the command line says.
type options struct {
	format    string
	context   int
	fix, diff bool
	tests     bool
	profiles  []string // -pprof, relative to dir
	dir       string   // -C
	verbose   bool

	list, version bool
	explain       string

	vetFlags []string // for go vet, as given: those of rules and of the build
	patterns []string
}

// buildFlags are the flags of the go command that choose what is analysed and
// how it is built. They are handed on to it.
var buildFlags = map[string]string{
	"mod":     "module download mode: readonly, vendor, or mod",
	"modfile": "use `file` in place of go.mod",
	"overlay": "read file contents replaced as the JSON `file` says",
	"p":       "run at most `n` builds and analyses at once",
	"tags":    "build `tags`, separated by commas",
}

// buildSwitches are those of them that take no value.
var buildSwitches = map[string]string{
	"a":    "analyse all again, past the build cache",
	"race": "choose files as a build with the race detector does",
}

// parseOptions reads the command line. It returns [flag.ErrHelp] if help is
// asked for.
func parseOptions(args []string, rules []*analysis.Analyzer) (*options, error) {
	o := &options{}
	if len(args) > 0 && args[0] == "help" { // go vet tells its users to try this
		return o.help(args[1:])
	}
	fs := o.flagSet(rules)
	if err := fs.Parse(args); err != nil {
		return nil, explainFlagError(err, fs)
	}
	o.patterns = fs.Args()
	return o, o.validate(fs)
}

// help serves "help" and "help RULE", as x/tools' own commands do.
func (o *options) help(topics []string) (*options, error) {
	if len(topics) == 0 {
		return nil, flag.ErrHelp
	}
	o.explain = topics[0]
	return o, nil
}

// flagSet declares all flags.
func (o *options) flagSet(rules []*analysis.Analyzer) *flag.FlagSet {
	fs := flag.NewFlagSet("asynclint", flag.ContinueOnError)
	fs.SetOutput(io.Discard) // errors are reported by the caller
	fs.StringVar(&o.format, "format", "text", "write `text`, json, sarif or github (workflow annotations)")
	fs.Bool("json", false, "the same as -format=json: the form of x/tools' checkers; findings leave the exit code 0")
	fs.IntVar(&o.context, "c", 0, "show `n` lines of source around a finding; no source at all if -1")
	fs.BoolVar(&o.fix, "fix", false, "apply the fixes, then report what is left")
	fs.BoolVar(&o.diff, "diff", false, "change nothing, but print the fixes as a unified diff")
	fs.BoolVar(&o.tests, "tests", true, "report findings in _test.go files, too")
	fs.Func("pprof", "rank findings by a block, CPU or goroutine profile in `file`; may be repeated", func(file string) error {
		o.profiles = append(o.profiles, file)
		return nil
	})
	fs.StringVar(&o.dir, "C", "", "change to `dir` first")
	fs.BoolVar(&o.verbose, "v", false, "say on standard error what was done, how long it took, and what could not be decided")
	fs.BoolVar(&o.list, "list", false, "list the rules")
	fs.StringVar(&o.explain, "explain", "", "print the manual of a `rule`")
	fs.BoolVar(&o.version, "version", false, "print the version")
	for name, usage := range buildFlags {
		fs.Var(&forwarded{name: name, value: new(text), to: &o.vetFlags}, name, usage)
	}
	for name, usage := range buildSwitches {
		fs.Var(&forwarded{name: name, value: new(boolean), to: &o.vetFlags}, name, usage)
	}
	for _, a := range rules {
		fs.Var(&forwarded{name: a.Name, value: new(boolean), to: &o.vetFlags}, a.Name,
			"run only this rule and others named so; -"+a.Name+"=false: all rules but those named so")
		a.Flags.VisitAll(func(f *flag.Flag) {
			name := a.Name + "." + f.Name
			fs.Var(&forwarded{name: name, value: f.Value, to: &o.vetFlags}, name, f.Usage)
		})
	}
	return fs
}

// validate checks what a single flag cannot.
func (o *options) validate(fs *flag.FlagSet) error {
	set := map[string]string{}
	fs.Visit(func(f *flag.Flag) { set[f.Name] = f.Value.String() })
	if set["json"] == "true" {
		if f, ok := set["format"]; ok && f != "json" {
			return fmt.Errorf("-json and -format=%s contradict each other", f)
		}
		o.format = "json"
	}
	if _, err := report.New(o.format, io.Discard, report.Options{}); err != nil {
		return fmt.Errorf("-format: %w%s", err, didYouMean(o.format, report.Formats()))
	}
	if (o.fix || o.diff) && !o.tests {
		return errors.New("-tests=false cannot be combined with -fix or -diff: fixes reach test files, too")
	}
	for _, p := range o.patterns {
		if strings.HasPrefix(p, "-") {
			return fmt.Errorf("flags must come before packages (got %s after %s)", p, o.patterns[0])
		}
	}
	return nil
}

// explainFlagError adds the flag that was probably meant to an unknown one.
func explainFlagError(err error, fs *flag.FlagSet) error {
	name, ok := strings.CutPrefix(err.Error(), "flag provided but not defined: -")
	if !ok {
		return err
	}
	names := []string{}
	fs.VisitAll(func(f *flag.Flag) { names = append(names, f.Name) })
	return fmt.Errorf("unknown flag -%s%s", name, didYouMean("-"+name, withDash(names)))
}

func withDash(names []string) []string {
	dashed := slices.Clone(names)
	for i := range dashed {
		dashed[i] = "-" + dashed[i]
	}
	return dashed
}
