package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/seed-5a033449/asyncgen/analyzers/internal/vetunit"
)

// A library is a package of the standard library.
type library struct {
	path  string
	lines int
}

// measureStd prints the table of the largest packages.
func measureStd(ctx context.Context, t tools, work string) error {
	env := append(os.Environ(), "GOWORK=off", "GOFLAGS=", "CGO_ENABLED=0")
	largest, err := largestOfStd(ctx, env, 10)
	if err != nil {
		return err
	}
	rules, err := rulesOf(ctx, t.asynclint)
	if err != nil {
		return err
	}
	units, err := describeUnits(ctx, t, env, work, largest)
	if err != nil {
		return err
	}
	fmt.Printf("\nlargest packages of the standard library: CPU seconds for each rule alone\n%-28s %7s", "package", "lines")
	for _, rule := range rules {
		fmt.Printf(" %*s", max(len(rule), 6), rule)
	}
	fmt.Printf(" %6s %10s %6s\n", "all", "µs a line", "MB")
	gaveUp := map[string]int{}
	for _, l := range largest {
		if err := measureLibrary(ctx, t, env, rules, l, units[l.path], gaveUp); err != nil {
			return err
		}
	}
	fmt.Println("\nhow often a search gave up, by reason")
	for _, why := range slices.SortedFunc(maps.Keys(gaveUp), func(a, b string) int {
		return cmp.Or(gaveUp[b]-gaveUp[a], cmp.Compare(a, b))
	}) {
		fmt.Printf("%6d  %s\n", gaveUp[why], why)
	}
	return nil
}

// measureLibrary prints the line of a package.
func measureLibrary(ctx context.Context, t tools, env, rules []string, l library, unit string, gaveUp map[string]int) error {
	fmt.Printf("%-28s %7d", l.path, l.lines)
	for _, rule := range rules {
		c, err := best(ctx, env, t.asynclint, "-"+rule, unit)
		if err != nil {
			return err
		}
		fmt.Printf(" %*.2f", max(len(rule), 6), c.cpu.Seconds())
	}
	all, err := best(ctx, env, t.asynclint, unit)
	if err != nil {
		return err
	}
	fmt.Printf(" %6.2f %10.1f %6d\n", all.cpu.Seconds(), float64(all.cpu/time.Microsecond)/float64(l.lines), all.largest>>20)
	unknown, err := measure(ctx, "", env, t.asynclint, "-unknowns", unit)
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(unknown.output)) {
		countReasons(line, gaveUp)
	}
	return nil
}

// best measures the analysis of a unit and, if it is short, twice more, and
// returns the cheapest: other programs can only make a run dearer. That the process
// came to its end shows in the facts that it leaves; its exit code is 1 for
// findings, too.
func best(ctx context.Context, env []string, tool string, args ...string) (cost, error) {
	var cheapest cost
	facts := args[len(args)-1] + ".facts"
	for i := range 3 {
		os.Remove(facts)
		c, err := measure(ctx, "", env, tool, args...)
		if err != nil {
			return c, err
		}
		if _, err := os.Stat(facts); err != nil {
			return c, fmt.Errorf("asynclint %v: %.1000s", args, c.output)
		}
		if i == 0 || c.cpu < cheapest.cpu {
			cheapest = c
		}
		if c.cpu > 3*time.Second {
			break
		}
	}
	return cheapest, nil
}

// particulars are what two texts of the same reason differ in.
var particulars = regexp.MustCompile(`[^ ]*[./0-9][^ ]*`)

// countReasons counts those of a line "file: function: rule: reason; reason".
func countReasons(line string, gaveUp map[string]int) {
	parts := strings.SplitN(strings.TrimSpace(line), ": ", 4)
	if len(parts) < 4 {
		return
	}
	for reason := range strings.SplitSeq(parts[3], "; ") {
		gaveUp[parts[2]+": "+particulars.ReplaceAllString(reason, "…")]++
	}
}

// largestOfStd returns the n packages with the most lines outside tests.
func largestOfStd(ctx context.Context, env []string, n int) ([]library, error) {
	cmd := exec.CommandContext(ctx, "go", "list", "-f", "{{.ImportPath}}{{$d := .Dir}}{{range .GoFiles}}\t{{$d}}/{{.}}{{end}}", "std")
	cmd.Env = env
	out, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	var all []library
	for line := range strings.Lines(string(out)) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		l := library{path: fields[0]}
		for _, file := range fields[1:] {
			lines, err := linesOf(file)
			if err != nil {
				return nil, err
			}
			l.lines += lines
		}
		all = append(all, l)
	}
	slices.SortFunc(all, func(a, b library) int { return b.lines - a.lines })
	return all[:min(n, len(all))], nil
}

// rulesOf asks asynclint for its rules, without the one on suppressions, which
// needs all others.
func rulesOf(ctx context.Context, asynclint string) (rules []string, err error) {
	out, err := exec.CommandContext(ctx, asynclint, "-list").Output()
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(string(out)) {
		if name, _, _ := strings.Cut(strings.TrimSpace(line), " "); name != "" && name != "suppression" {
			rules = append(rules, name)
		}
	}
	return rules, nil
}

// describeUnits returns the description of each package for a vet tool, and
// counts the tests inside it among its lines.
func describeUnits(ctx context.Context, t tools, env []string, work string, libraries []library) (map[string]string, error) {
	r := vetunit.Request{Tool: t.asynclint, Dir: work, Env: env, Keep: filepath.Join(work, "units")}
	for _, l := range libraries {
		r.Patterns = append(r.Patterns, l.path)
	}
	units, err := vetunit.Capture(ctx, r)
	if err != nil {
		return nil, err
	}
	descriptions := map[string]string{}
	for i := range libraries {
		l := &libraries[i]
		u := units[l.path]
		if u == nil {
			return nil, fmt.Errorf("go vet did not ask for %s", l.path)
		}
		if descriptions[l.path], err = u.Describe(filepath.Join(work, "descriptions"), nil); err != nil {
			return nil, err
		}
		l.lines = 0
		for _, file := range u.Files() {
			n, err := linesOf(file)
			if err != nil {
				return nil, err
			}
			l.lines += n
		}
	}
	return descriptions, nil
}
