// Asynclint finds what goes wrong in concurrent Go: goroutines that block for
// ever, blocking calls in event loops, contexts that are not passed on.
//
// Usage:
//
//	asynclint [flags] [packages]
//	go vet -vettool=$(which asynclint) [flags] [packages]
//
// Both ways run the same rules: on its own, asynclint runs go vet with itself as the
// tool and renders what comes back, but for the lesser of two findings on a line that
// have one cause. So the go command loads the packages, works in parallel, and
// remembers in its build cache what it has seen before.
// Without packages it looks at the one in the current directory, as go vet does.
//
// Run asynclint -h for the flags, asynclint -list for the rules, and
// asynclint -explain RULE for the manual of a rule.
//
// # Results
//
// The exit code is that of x/tools' own checkers: 0 if there is nothing to
// report, 3 if there are findings, 1 if a package could not be loaded or
// compiled or something else went wrong, 2 if the command line is wrong, and
// 130 after an interrupt. With -json findings do not count: the code is 0 or 1.
// Findings go to standard output, all else to standard error.
//
// # Limitations
//
// The first error of a package that does not compile is the only one shown, and
// nothing else is said of that package. Files that build constraints leave out
// are not looked at: run once for each set of -tags or GOOS. Nothing is reported in
// generated files, but for those of asyncgen.
//
// The go command of Go 1.26 loses findings when it is killed while it prints
// them, as in "go vet -vettool=... | head": its next runs show none for that
// package until it changes. asynclint reads all that go vet prints, and may be
// piped into head.
package main

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/seed-5a033449/asyncgen/analyzers"
)

func main() {
	dispatch(ruleSet{all: analyzers.All(), optIn: analyzers.OptIn, unknowns: analyzers.Unknowns()})
}

// A ruleSet is what this program can look for.
type ruleSet struct {
	all      []*analysis.Analyzer
	optIn    func(*analysis.Analyzer) bool
	unknowns *analysis.Analyzer // reports what the rules could not decide; only for -v
}

// dispatch serves the go command if it is the caller, and a person otherwise.
// It does not return.
func dispatch(rules ruleSet) {
	if args := os.Args[1:]; isVetProtocol(args) {
		startRoomy()
		asked := readUnit(args[len(args)-1])
		if err := asked.check(args); err != nil {
			fmt.Fprintln(os.Stderr, "asynclint:", err)
			os.Exit(exitError)
		}
		// unitchecker reads the command line itself.
		os.Args = append([]string{os.Args[0]}, rules.withDefaults(args)...)
		unitchecker.Main(rules.forUnit(asked)...)
	}
	os.Exit(newCommand(rules).run(os.Args[1:]))
}

// isVetProtocol reports whether the arguments are those of the go command: it
// asks for the identity of the tool, for its flags, or for the analysis of the
// unit that a .cfg file describes.
func isVetProtocol(args []string) bool {
	if len(args) == 0 {
		return false
	}
	return args[0] == "-V=full" || args[0] == "-flags" || strings.HasSuffix(args[len(args)-1], ".cfg")
}

// withDefaults turns off what is not for everyone unless a rule was asked for by
// name. The drivers of x/tools run every rule by default; -RULE makes them run
// the named ones only, and -RULE=false all but the named ones.
func (r ruleSet) withDefaults(args []string) []string {
	if !strings.HasSuffix(args[len(args)-1], ".cfg") {
		return args // a question about the tool, not an analysis
	}
	off := []string{}
	for _, a := range append(r.all, r.unknowns) {
		if anyEnables(args, a) {
			return args
		}
		if a == r.unknowns || r.optIn(a) {
			off = append(off, "-"+a.Name+"=false")
		}
	}
	return append(off, args...)
}

// withUnknowns returns the flags that run the same rules as the given ones and
// the report of what they could not decide.
func (r ruleSet) withUnknowns(flags []string) []string {
	named := slices.ContainsFunc(r.all, func(a *analysis.Analyzer) bool { return anyEnables(flags, a) })
	all := slices.Clone(flags)
	for _, a := range r.all {
		off := slices.ContainsFunc(flags, func(f string) bool { return strings.HasPrefix(f, "-"+a.Name+"=") })
		if !named && !off && !r.optIn(a) {
			all = append(all, "-"+a.Name)
		}
	}
	return append(all, "-"+r.unknowns.Name)
}

func anyEnables(args []string, a *analysis.Analyzer) bool {
	return slices.ContainsFunc(args, func(arg string) bool { return enables(arg, a.Name) })
}

// enables reports whether arg is -name or -name=true.
func enables(arg, name string) bool {
	rest, ok := strings.CutPrefix(strings.TrimLeft(arg, "-"), name)
	if !ok || !strings.HasPrefix(arg, "-") {
		return false
	}
	value, hasValue := strings.CutPrefix(rest, "=")
	on, err := strconv.ParseBool(value)
	return rest == "" || hasValue && err == nil && on
}
